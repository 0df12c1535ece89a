/// How a serial port is set up: speed, framing, flow control and line driver.
///
/// Pseudo-terminals and TCP carry bytes, not bits: there only the address counts.
public struct PortSettings: Hashable, Sendable {
  public enum Parity: String, CaseIterable, Hashable, Sendable {
    case none, odd, even, mark, space
  }

  public enum FlowControl: String, CaseIterable, Hashable, Sendable {
    /// Nothing holds the line back.
    case none
    /// The device raises CTS when it can take bytes.
    case rtsCts
    /// The device raises DSR when it can take bytes, as many receipt printers do; few drivers of
    /// Linux support it, and the port then refuses the setting.
    case dtrDsr
    /// The device sends XOFF (13h) and XON (11h), which then cannot be data from it.
    case xonXoff
  }

  /// Bits per second; what the adapter can do is for the adapter to say.
  public var baud: Int
  /// Data bits, 5...8.
  public var dataBits: Int
  public var parity: Parity
  /// Stop bits, 1 or 2.
  public var stopBits: Int
  public var flowControl: FlowControl
  public var rs485: RS485Mode

  /// The usual line: 8 data bits, no parity, 1 stop bit, no flow control, RS-485 left alone.
  public init(
    baud: Int = 9_600, dataBits: Int = 8, parity: Parity = .none, stopBits: Int = 1,
    flowControl: FlowControl = .none, rs485: RS485Mode = .untouched
  ) {
    self.baud = baud
    self.dataBits = dataBits
    self.parity = parity
    self.stopBits = stopBits
    self.flowControl = flowControl
    self.rs485 = rs485
  }

  /// What the numbers must be before a port is even asked; nil when they are in range.
  public var fault: RefusedSetting? {
    if !(50...4_000_000).contains(baud) { return .baud(baud) }
    if !(5...8).contains(dataBits) { return .dataBits(dataBits) }
    if !(1...2).contains(stopBits) { return .stopBits(stopBits) }
    return nil
  }
}

/// Whether the kernel switches an RS-485 line driver around each transmission.
///
/// Opt-in for each port: asking some USB adapters about RS-485 is enough to upset them
/// (jSerialComm issue 613), and most adapters switch by themselves.
public enum RS485Mode: Hashable, Sendable {
  /// Neither asked nor set: the adapter switches by itself, or the line is RS-232.
  case untouched
  /// Cleared when the port is opened: the flag outlives the program that set it
  /// (pyserial issue 719).
  case cleared
  /// Set when the port is opened and cleared when it is closed.
  case enabled(RS485Driver)
}

/// The RS-485 flags of Linux (`struct serial_rs485` in `linux/serial.h`).
public struct RS485Driver: Hashable, Sendable {
  /// RTS is high while sending; some UARTs (sc16is7xx) want it the other way round
  /// (libmodbus issue 742).
  public var rtsHighWhileSending: Bool
  /// Milliseconds between switching the driver on and the first bit.
  public var delayBeforeSendMilliseconds: UInt32
  /// Milliseconds between the last bit and switching the driver off.
  public var delayAfterSendMilliseconds: UInt32
  /// The own transmission is heard back.
  public var receiveWhileSending: Bool

  public init(
    rtsHighWhileSending: Bool = true, delayBeforeSendMilliseconds: UInt32 = 0,
    delayAfterSendMilliseconds: UInt32 = 0, receiveWhileSending: Bool = false
  ) {
    self.rtsHighWhileSending = rtsHighWhileSending
    self.delayBeforeSendMilliseconds = delayBeforeSendMilliseconds
    self.delayAfterSendMilliseconds = delayAfterSendMilliseconds
    self.receiveWhileSending = receiveWhileSending
  }

  /// The structure as the kernel reads it: flags, both delays, five words of padding.
  var words: [UInt32] {
    var flags: UInt32 = 1  // SER_RS485_ENABLED
    flags |= rtsHighWhileSending ? 2 : 4  // SER_RS485_RTS_ON_SEND, SER_RS485_RTS_AFTER_SEND
    if receiveWhileSending { flags |= 16 }  // SER_RS485_RX_DURING_TX
    return [flags, delayBeforeSendMilliseconds, delayAfterSendMilliseconds, 0, 0, 0, 0, 0]
  }
}
