import Glibc
import Testing

@testable import SerialIO

@Suite struct PortTests {
  let workspace = Workspace()
  var link: String { workspace.path + "/printer" }

  @Test func `bytes go out and come back through a pseudo-terminal unchanged`() async throws {
    let farEnd = try FarEnd(linkPath: link, echoes: true)
    let port = try await open(link)
    #expect(port.kind == .pseudoTerminal)
    #expect(await until { farEnd.counts == [1, 0] })
    let all = (0...255).map { UInt8($0) }
    try await port.write(all)
    #expect(await take(256, from: port) == all)
    #expect(await port.modemLines() == nil)
  }

  @Test func `what a program writes and closes at once still arrives`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    let port = try await open(link)
    try await port.write([1, 2, 3])
    port.close()
    let (written, closure) = await end(of: port)
    #expect(written == 3)
    #expect(closure == PortClosure(reason: .byOwner, acceptedBytes: 3, unsentBytes: 0))
    #expect(await until { farEnd.bytes == [1, 2, 3] && farEnd.counts == [1, 1] })
  }

  @Test func `a hang-up closes the port without anybody writing`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    let port = try await open(link)
    farEnd.unplug()
    let (_, closure) = await end(of: port)
    #expect(closure?.reason == .hungUp)
    #expect(access(link, F_OK) != 0)
    await #expect(throws: PortError.closed) { try await port.write([1]) }
  }

  @Test func `bytes that came before a hang-up are handed over before it`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    let port = try await open(link)
    #expect(await until { farEnd.counts == [1, 0] })
    #expect(farEnd.write([9, 8, 7]) == 0)
    #expect(await take(3, from: port) == [9, 8, 7])
    farEnd.unplug()
    #expect(await end(of: port).closure?.reason == .hungUp)
  }

  @Test func `unplugging in the middle of a write tells how many bytes were accepted`() async throws
  {
    let farEnd = try FarEnd(linkPath: link)
    farEnd.setTakingBytes(false)
    let port = try await open(link)
    let sent = 200_000
    try await port.write([UInt8](repeating: 0x55, count: sent))
    // The far end takes nothing, so the kernel's buffers fill and the rest has to wait here.
    var accepted = 0
    for await event in port.events {
      if case .written(let count) = event { accepted += count }
      if accepted > 0 { break }
    }
    #expect(accepted < sent)
    farEnd.unplug()
    let (more, closure) = await end(of: port)
    #expect(closure?.reason == .hungUp)
    #expect(closure?.acceptedBytes == accepted + more)
    #expect(closure?.unsentBytes == sent - accepted - more)
  }

  @Test func `a write waits for room and fails when the port goes meanwhile`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    farEnd.setTakingBytes(false)
    let port = try await open(link)
    let long = [UInt8](repeating: 0x55, count: PortLimits.queuedOutputBytes * 2)
    let write = Task { () -> PortError? in
      do throws(PortError) {
        try await port.write(long)
        return nil
      } catch {
        return error
      }
    }
    for await event in port.events {
      if case .written = event { break }
    }
    farEnd.unplug()
    #expect(await write.value == .closed)
    let closure = await end(of: port).closure
    #expect(closure.map { $0.acceptedBytes + $0.unsentBytes } == long.count)
  }

  @Test func `a waiting write can be cancelled and leaves the port open`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    farEnd.setTakingBytes(false)
    let port = try await open(link)
    let write = Task { () -> PortError? in
      do throws(PortError) {
        try await port.write([UInt8](repeating: 1, count: PortLimits.queuedOutputBytes * 2))
        return nil
      } catch {
        return error
      }
    }
    for await event in port.events {
      if case .written = event { break }
    }
    write.cancel()
    #expect(await write.value == .cancelled)
    farEnd.setTakingBytes(true)
    // What had been queued by then still goes out.
    #expect(await until { farEnd.bytes.count >= PortLimits.queuedOutputBytes })
    port.close()
    #expect(await end(of: port).closure?.reason == .byOwner)
  }

  @Test func `writes arrive in order and whole however the far end dawdles`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    let port = try await open(link)
    let bytes = pattern(500_000)
    let slices = stride(from: 0, to: bytes.count, by: 12_345).map {
      [UInt8](bytes[$0..<min(bytes.count, $0 + 12_345)])
    }
    let writer = Task {
      for slice in slices { try await port.write(slice) }
    }
    for taking in [false, true, false, true, false, true] {
      farEnd.setTakingBytes(taking)
      try await Task.sleep(nanoseconds: 3_000_000)
    }
    try await writer.value
    #expect(await until { farEnd.bytes.count == bytes.count })
    #expect(farEnd.bytes == bytes)
  }

  @Test func `a second opener is told that the port is busy, through whatever name`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    let first = try await open(link)
    let path = farEnd.path
    await #expect(throws: PortError.busy(link)) { try await open(link) }
    await #expect(throws: PortError.busy(path)) { try await open(path) }
    first.close()
    #expect(await end(of: first).closure?.reason == .byOwner)
    let second = try await open(path)
    #expect(second.kind == .pseudoTerminal)
  }

  @Test func `a far end hears every program that opens its port, one after the other`() async throws
  {
    let farEnd = try FarEnd(linkPath: link, echoes: true)
    for round in 1...20 {
      let port = try await open(link)
      #expect(await until { farEnd.counts == [round, round - 1] })
      let bytes = [UInt8](repeating: UInt8(round), count: 5_000)
      try await port.write(bytes)
      #expect(await take(bytes.count, from: port) == bytes)
      port.close()
      #expect(await end(of: port).closure?.reason == .byOwner)
      #expect(await until { farEnd.counts == [round, round] })
    }
  }

  @Test func `a port dropped without closing is free again`() async throws {
    let farEnd = try FarEnd(linkPath: link)
    do { _ = try await open(link) }
    #expect(await until { (try? await open(link)) != nil })
    #expect(!farEnd.path.isEmpty)
  }

  @Test func `what is not there or no port is refused by name`() async throws {
    let missing = workspace.path + "/a"
    await #expect(throws: PortError.absent(missing)) { try await open(missing) }
    _ = symlink("/dev/null", workspace.path + "/b")
    await #expect(throws: PortError.notASerialPort(workspace.path + "/b")) {
      try await open(workspace.path + "/b")
    }
    await #expect(throws: PortError.refusedSettings(missing, .dataBits(9))) {
      try await SerialPort.open(.path(missing), settings: PortSettings(dataBits: 9))
    }
  }

  @Test func `cancelling the consumer ends the stream and keeps the port`() async throws {
    let farEnd = try FarEnd(linkPath: link, echoes: true)
    let port = try await open(link)
    #expect(await until { farEnd.counts == [1, 0] })
    let consumer = Task { await end(of: port).closure }
    try await Task.sleep(nanoseconds: 10_000_000)
    consumer.cancel()
    #expect(await consumer.value == nil)
    try await port.write([42])
    #expect(await take(1, from: port) == [42])
  }
}
