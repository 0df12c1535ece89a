import Dispatch
import Glibc
import Testing

@testable import SerialIO

/// A serial server for one connection on the loopback interface.
private struct Listener {
  let descriptor: CInt
  let port: UInt16

  init() {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &size) == 0
      }
    }
    precondition(bound, "no loopback interface")
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
  }

  func listening() -> Listener {
    precondition(listen(descriptor, 1) == 0)
    return self
  }

  func take() async -> CInt {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: accept(descriptor, nil, nil)) }
    }
  }

  var address: PortAddress { .tcp(host: "127.0.0.1", port: port) }
}

@Suite struct TCPTests {
  @Test func `bytes go both ways and the peer's closing is told`() async throws {
    let listener = Listener().listening()
    defer { close(listener.descriptor) }
    let port = try await SerialPort.open(listener.address)
    #expect(port.kind == .tcp)
    let peer = await listener.take()
    try await port.write([1, 2, 3])
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(read(peer, &buffer, 16) == 3)
    #expect(buffer.prefix(3) == [1, 2, 3])
    #expect(write(peer, [4, 5] as [UInt8], 2) == 2)
    let reply = await take(2, from: port)
    #expect(reply == [4, 5])
    close(peer)
    #expect(await end(of: port).closure?.reason == .peerClosed)
  }

  @Test func `a server that resets the connection in the middle of a write ends it`() async throws {
    let listener = Listener().listening()
    defer { close(listener.descriptor) }
    let port = try await SerialPort.open(listener.address)
    let peer = await listener.take()
    // Closing with unread bytes and no lingering makes the kernel reset the connection.
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      peer, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    let long = [UInt8](repeating: 7, count: 8 * 1_024 * 1_024)
    let write = Task { try? await port.write(long) }
    for await event in port.events {
      if case .written = event { break }
    }
    close(peer)
    let closure = await end(of: port).closure
    #expect(closure?.reason == .peerClosed)
    #expect(closure.map { $0.acceptedBytes + $0.unsentBytes } == long.count)
    await write.value
  }

  @Test func `a refused connection has an error of its own`() async throws {
    // Bound but not listening: nobody else can take the port, and connecting is refused.
    let listener = Listener()
    defer { close(listener.descriptor) }
    let address = listener.address
    await #expect(throws: PortError.connectionRefused(address.description)) {
      try await SerialPort.open(address)
    }
  }

  @Test func `an unknown host is unreachable`() async throws {
    let address = PortAddress.tcp(host: "no such host.invalid", port: 4_001)
    await #expect(throws: PortError.unreachable(address.description)) {
      try await SerialPort.open(address)
    }
  }
}
