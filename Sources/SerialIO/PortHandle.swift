import CSerialPort
import Glibc

/// What kind of thing is behind an open port.
public enum PortKind: Hashable, Sendable {
  case serial, pseudoTerminal, tcp
}

/// An open descriptor with everything that has to be undone with it.
///
/// Confined to the queue of its ``PortCore``; not `Sendable` on purpose.
final class PortHandle {
  let descriptor: CInt
  let kind: PortKind
  /// The path or address in plain text, for error messages.
  let name: String
  /// What libserialport holds for a real port; it owns the descriptor then.
  private let serialPort: OpaquePointer?
  /// Holds the lock that keeps others out while libserialport has a descriptor of its own.
  private let lockDescriptor: CInt?
  private let clearsRS485: Bool
  private(set) var isOpen = true

  init(
    descriptor: CInt, kind: PortKind, name: String, serialPort: OpaquePointer? = nil,
    lockDescriptor: CInt? = nil, clearsRS485: Bool = false
  ) {
    self.descriptor = descriptor
    self.kind = kind
    self.name = name
    self.serialPort = serialPort
    self.lockDescriptor = lockDescriptor
    self.clearsRS485 = clearsRS485
  }

  deinit { close(discardingOutput: true) }

  /// Gives everything back; the second call does nothing.
  ///
  /// - Parameter discardingOutput: throws away what the kernel still holds for the line; without
  ///   it, closing a real port waits in the kernel until the line has taken it (up to 30 s when
  ///   flow control holds it back).
  func close(discardingOutput: Bool) {
    guard isOpen else { return }
    isOpen = false
    if clearsRS485 { _ = Self.setRS485([UInt32](repeating: 0, count: 8), on: descriptor) }
    if discardingOutput, kind != .tcp { tcflush(descriptor, TCOFLUSH) }
    if let serialPort {
      // The kernel forgets it with the last descriptor only, and a child may have inherited one.
      _ = ioctl(descriptor, UInt(TIOCNXCL))
      _ = sp_close(serialPort)
      sp_free_port(serialPort)
    } else {
      _ = Glibc.close(descriptor)
    }
    if let lockDescriptor { _ = Glibc.close(lockDescriptor) }
  }

  /// The lines DTR, RTS, CTS, DSR, RI and DCD as they stand; nil where the port has none.
  func modemLines() -> ModemLines? {
    var bits: CInt = 0
    guard isOpen, kind == .serial, ioctl(descriptor, UInt(TIOCMGET), &bits) == 0 else { return nil }
    return ModemLines(bits: bits)
  }

  /// Sets or clears RS-485 switching; the errno of the kernel, 0 when it took it.
  static func setRS485(_ words: [UInt32], on descriptor: CInt) -> CInt {
    var words = words
    // TIOCSRS485 of asm-generic/ioctls.h, which Glibc's module does not carry.
    let request: UInt = 0x542F
    return words.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress else { return EINVAL }
      return ioctl(descriptor, request, base) == 0 ? 0 : errno
    }
  }
}

/// The modem control lines of a port; true is the active level.
public struct ModemLines: Hashable, Sendable {
  public var dataTerminalReady: Bool
  public var requestToSend: Bool
  public var clearToSend: Bool
  public var dataSetReady: Bool
  public var ringIndicator: Bool
  public var carrierDetect: Bool

  init(bits: CInt) {
    dataTerminalReady = bits & CInt(TIOCM_DTR) != 0
    requestToSend = bits & CInt(TIOCM_RTS) != 0
    clearToSend = bits & CInt(TIOCM_CTS) != 0
    dataSetReady = bits & CInt(TIOCM_DSR) != 0
    ringIndicator = bits & CInt(TIOCM_RNG) != 0
    carrierDetect = bits & CInt(TIOCM_CAR) != 0
  }
}
