import Glibc
import Testing

@testable import SerialIO

private func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// The way through libserialport, on a port that `Tests/serial/test_real_port.sh` simulates; left
/// out without it.
@Suite(.serialized, .enabled(if: environment("HALLKEEPER_SIMULATED_PORT") != nil))
struct SimulatedPortTests {
  let name = environment("HALLKEEPER_SIMULATED_PORT") ?? ""
  let target = environment("HALLKEEPER_SIMULATED_TARGET") ?? ""

  func open(_ settings: PortSettings = PortSettings()) async throws -> SerialPort {
    try await SerialPort.open(.path(name), settings: settings)
  }

  @Test func `bytes go both ways and a pulled adapter is a hang-up`() async throws {
    let farEnd = try FarEnd(linkPath: target, echoes: true)
    let port = try await open(PortSettings(baud: 19_200, flowControl: .rtsCts))
    #expect(port.kind == .serial)
    #expect(await until { farEnd.counts == [1, 0] })
    let all = (0...255).map { UInt8($0) }
    try await port.write(all)
    #expect(await take(256, from: port) == all)
    farEnd.unplug()
    let (_, closure) = await end(of: port)
    #expect(closure?.reason == .hungUp)
    #expect(closure?.acceptedBytes == 256)
  }

  @Test func `silence is not taken for a hang-up`() async throws {
    let farEnd = try FarEnd(linkPath: target)
    let port = try await open()
    #expect(await until { farEnd.counts == [1, 0] })
    try await Task.sleep(nanoseconds: 50_000_000)
    _ = farEnd.write([1])
    #expect(await take(1, from: port) == [1])
  }

  @Test func `modem lines are read`() async throws {
    let farEnd = try FarEnd(linkPath: target)
    let port = try await open()
    let lines = try #require(await port.modemLines())
    #expect(lines.clearToSend && lines.dataSetReady && !lines.carrierDetect)
    port.close()
    #expect(await end(of: port).closure?.reason == .byOwner)
    #expect(await port.modemLines() == nil)
    #expect(!farEnd.path.isEmpty)
  }

  @Test func `a second opener is told that the port is busy, and gets it afterwards`() async throws
  {
    let farEnd = try FarEnd(linkPath: target)
    let first = try await open()
    await #expect(throws: PortError.busy(name)) { try await open() }
    first.close()
    #expect(await end(of: first).closure?.reason == .byOwner)
    #expect(try await open().kind == .serial)
    #expect(!farEnd.path.isEmpty)
  }

  @Test func `a port held exclusively without a lock is busy too, even for root`() async throws {
    let farEnd = try FarEnd(linkPath: target)
    let other = Glibc.open(farEnd.path, O_RDWR | O_NOCTTY)
    defer { close(other) }
    #expect(ioctl(other, UInt(TIOCEXCL)) == 0)
    await #expect(throws: PortError.busy(name)) { try await open() }
  }

  /// A pseudo-terminal silently ignores 7 bits and parity, as some adapters do.
  @Test(arguments: [
    (PortSettings(dataBits: 7), RefusedSetting.dataBits(7)),
    (PortSettings(parity: .even), .parity(.even)),
  ])
  func `a setting that the port takes but does not make is refused`(
    settings: PortSettings, refused: RefusedSetting
  ) async throws {
    let farEnd = try FarEnd(linkPath: target)
    await #expect(throws: PortError.refusedSettings(name, refused)) { try await open(settings) }
    // The refusal leaves nothing open or locked.
    let port = try await open()
    #expect(port.kind == .serial)
    #expect(!farEnd.path.isEmpty)
  }

  @Test func `RS-485 on an adapter that switches by itself is no error`() async throws {
    let farEnd = try FarEnd(linkPath: target)
    let port = try await open(PortSettings(rs485: .enabled(RS485Driver())))
    #expect(port.kind == .serial)
    #expect(!farEnd.path.isEmpty)
  }
}
