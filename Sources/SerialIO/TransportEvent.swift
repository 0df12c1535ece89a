import Glibc

/// What an open port tells its owner.
public enum TransportEvent: Hashable, Sendable {
  /// Bytes came in, in any cut.
  case bytes([UInt8])
  /// The kernel has taken that many more of the bytes handed to ``SerialPort/write(_:)``.
  ///
  /// Taken is not sent: a real port's driver holds some kilobytes more.
  case written(Int)
  /// The port is closed and its descriptor given back; nothing follows.
  case closed(PortClosure)
}

/// How a port came to be closed, and how far its output had got.
public struct PortClosure: Hashable, Sendable {
  public var reason: CloseReason
  /// Bytes the kernel had taken since the port was opened: the sum of all
  /// ``TransportEvent/written(_:)``.
  public var acceptedBytes: Int
  /// Bytes that had been handed to ``SerialPort/write(_:)`` and will never be sent.
  public var unsentBytes: Int
}

/// Why a port was closed.
public enum CloseReason: Hashable, Sendable {
  /// By ``SerialPort/close()``.
  case byOwner
  /// The adapter was pulled out, or the far end of the pseudo-terminal went away.
  case hungUp
  /// The serial server ended the connection.
  case peerClosed
  /// A system call failed; the value is its errno.
  case failed(Int32)

  /// For the manager's pages, in Chinese.
  public var chinese: String {
    switch self {
    case .byOwner: "已正常关闭"
    case .hungUp: "转接线被拔出或对端断开"
    case .peerClosed: "串口服务器断开了连接"
    case .failed(let code): "读写出错：\(PortError.systemText(code))"
    }
  }

  /// For logs and the command line, in English.
  public var english: String {
    switch self {
    case .byOwner: "closed by its owner"
    case .hungUp: "the adapter was unplugged or the far end went away"
    case .peerClosed: "the serial server ended the connection"
    case .failed(let code): "reading or writing failed: \(PortError.systemText(code))"
    }
  }

  /// The reason behind an errno of `read` or `write`.
  init(errno code: Int32, kind: PortKind) {
    switch code {
    case EIO, ENODEV, ENXIO: self = .hungUp
    case EPIPE, ECONNRESET, ETIMEDOUT: self = kind == .tcp ? .peerClosed : .hungUp
    default: self = .failed(code)
    }
  }
}
