/// Why a port could not be opened or used.
public enum PortError: Error, Hashable, Sendable {
  /// Neither an absolute path nor `tcp://host:port`.
  case badAddress(String)
  /// Nothing is there: the adapter is unplugged, or the name is wrong.
  case absent(String)
  /// Another program, or another line of this one, holds the port.
  case busy(String)
  /// The user the program runs as may not open the port.
  case noPermission(String)
  /// The path is something else than a serial port.
  case notASerialPort(String)
  /// The port exists but does not do what was asked of it.
  case refusedSettings(String, RefusedSetting)
  /// The serial server answered that nothing listens there.
  case connectionRefused(String)
  /// The serial server could not be found or did not answer.
  case unreachable(String)
  /// The port is closed.
  case closed
  /// The task that waited was cancelled.
  case cancelled
  /// The place for an emulated port's link is taken by something that is not a link.
  case linkOccupied(String)
  /// A system call failed in a way that has no better name.
  case system(call: String, errno: Int32, path: String)
}

/// The one setting a port refused.
public enum RefusedSetting: Hashable, Sendable {
  case baud(Int)
  case dataBits(Int)
  case parity(PortSettings.Parity)
  case stopBits(Int)
  case flowControl(PortSettings.FlowControl)
  case rs485
}
