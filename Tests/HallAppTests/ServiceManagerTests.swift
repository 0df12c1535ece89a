import Foundation
import Testing

@testable import HallApp

/// What systemd hears: a datagram socket of one's own.
private final class Listener {
  let descriptor: Int32
  private let path: String?

  /// - Parameter name: as `NOTIFY_SOCKET` has it, a path or `@` and an abstract name.
  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    path = bytes[0] == UInt8(ascii: "/") ? name : nil
    if path == nil { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(2 + bytes.count)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(result == 0)
  }

  deinit {
    close(descriptor)
    if let path { unlink(path) }
  }

  /// What has been said and not heard yet, at once.
  func heard() -> [String] {
    var found: [String] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return found }
      found.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }
}

@Suite struct ServiceManagerTests {
  private static func names() -> [String] {
    let own = "hall-notify-\(UInt64.random(in: .min ... .max))"
    return ["/tmp/\(own)", "@\(own)"]
  }

  @Test func `systemd hears when the hall is ready and when it stops, by either kind of name`()
    throws
  {
    for name in Self.names() {
      let listener = try Listener(name)
      let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": name]))
      manager.ready()
      manager.stopping()
      #expect(listener.heard() == ["READY=1", "STOPPING=1"])
      #expect(manager.watchdogMicroseconds == nil)
    }
  }

  @Test func `nobody is told who does not ask, and a socket that is gone is no fault`() throws {
    #expect(ServiceManager(environment: [:]) == nil)
    #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "vsock:2:1"]) == nil)
    let long = "/" + String(repeating: "x", count: 200)
    #expect(ServiceManager(environment: ["NOTIFY_SOCKET": long]) == nil)
    try #require(ServiceManager(environment: ["NOTIFY_SOCKET": "/nowhere/notify"])).ready()
  }

  @Test func `a watchdog that is meant for another process is not ours`() throws {
    let environment = ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "77"]
    #expect(
      ServiceManager(environment: environment, process: 77)?.watchdogMicroseconds == 3_000_000)
    let other = try #require(ServiceManager(environment: environment, process: 78))
    #expect(other.watchdogMicroseconds == nil)
  }

  @Test func `the watchdog hears nothing more once the engine no longer answers`() async throws {
    let name = Self.names()[0]
    let listener = try Listener(name)
    let manager = try #require(
      ServiceManager(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000"]))
    let (answers, answer) = AsyncStream.makeStream(of: Void.self)
    let (pings, ping) = AsyncStream.makeStream(of: Void.self)
    let watching = Task {
      await manager.watch {
        ping.yield()
        var answers = answers.makeAsyncIterator()
        await answers.next()
      }
    }
    var asked = pings.makeAsyncIterator()
    await asked.next()
    #expect(listener.heard().isEmpty)
    for _ in 0..<3 {
      answer.yield()
      await asked.next()
      #expect(listener.heard() == ["WATCHDOG=1"])
    }
    // The fourth question is open; many periods go by.
    try await Task.sleep(for: .milliseconds(50))
    #expect(listener.heard().isEmpty)
    watching.cancel()
    answer.finish()
    await watching.value
  }
}
