import Foundation

/// systemd, as the one who started this program and watches it; told by sd_notify(3)'s datagrams.
public struct ServiceManager: Sendable {
  /// The socket's name as `sun_path` has it: a path, or a zero and an abstract name.
  private let name: [UInt8]
  /// Within how many microseconds it has to hear that the program is well; nil: it does not watch.
  public let watchdogMicroseconds: Int64?

  /// Bytes of a socket's name at most. Source: unix(7), `sun_path`.
  static let nameBytes = 108

  /// - Parameters:
  ///   - environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` are looked at.
  ///   - process: this program's number; a watchdog may be meant for another.
  /// - Returns: nil when nobody wants to be told, or not by a local socket.
  public init?(environment: [String: String], process: Int32 = getpid()) {
    guard let socket = environment["NOTIFY_SOCKET"], socket.hasPrefix("/") || socket.hasPrefix("@")
    else { return nil }
    var name = Array(socket.utf8)
    guard (2..<Self.nameBytes).contains(name.count) else { return nil }
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    self.name = name
    let isMeant = environment["WATCHDOG_PID"].map { $0 == String(process) } ?? true
    let limit = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
    watchdogMicroseconds = limit.flatMap { isMeant && $0 > 0 ? $0 : nil }
  }

  /// Pages are served and lines are being opened.
  public func ready() { tell("READY=1") }

  /// The program is coming to its end.
  public func stopping() { tell("STOPPING=1") }

  /// Says twice in each of the watchdog's periods that the program is well, but only when `ping` has
  /// come back: one that hangs is not well, and is ended and started anew. Runs until cancelled.
  public func watch(_ ping: @Sendable () async -> Void) async {
    guard let period = watchdogMicroseconds else { return }
    while !Task.isCancelled {
      await ping()
      tell("WATCHDOG=1")
      try? await Task.sleep(for: .microseconds(max(1, period / 2)))
    }
  }

  /// Losing one word is no fault of the hall's, which goes on.
  private func tell(_ state: String) {
    let descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = MemoryLayout<sockaddr_un>.size - Self.nameBytes + name.count
    let bytes = Array(state.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
      }
    }
  }
}
