/// Everything that is bounded about a port, with what happens at the bound.
public enum PortLimits {
  /// Bytes of output held for a port: the longest ticket as raster graphics four times over.
  /// ``SerialPort/write(_:)`` waits at it.
  public static let queuedOutputBytes = 256 * 1_024

  /// Bytes of input held for an owner that does not come for them. At it the port is no longer
  /// read: flow control, or the loss any UART knows, then happens outside.
  public static let pendingInputBytes = 64 * 1_024

  /// Bytes asked for in one `read`: the buffer of a Linux terminal.
  static let readChunkBytes = 4_096

  /// Bytes offered in one `write`. A port that takes them all is offered more at once.
  static let writeChunkBytes = 16 * 1_024

  /// Milliseconds a serial server has for answering a connection, for each of its addresses. After
  /// it the next address is tried, then the port is ``PortError/unreachable(_:)``.
  public static let connectMilliseconds = 5_000

  /// Milliseconds between two looks at a path when nothing was heard of it: the safety net under
  /// inotify, which misses changes behind a chain of links.
  public static let watchPollMilliseconds = 2_000

  /// Milliseconds between two looks whether the controller has opened an emulated port: no event
  /// of the kernel tells.
  static let openPollMilliseconds = 20
}
