import DeviceModels
import Testing

@testable import SerialIO

@Suite struct LineBetweenTests {
  let workspace = Workspace()
  var names: (near: String, far: String) { (workspace.path + "/a", workspace.path + "/b") }

  private func line(_ settings: LineSettings) throws -> LineBetween {
    try LineBetween(
      near: names.near, far: names.far, settings: settings,
      clock: ScaledClock(speed: ScaledClock.maximumSpeed))
  }

  private func open(_ path: String, baud: Int) async throws -> SerialPort {
    try await SerialPort.open(try PortAddress(path), settings: PortSettings(baud: baud))
  }

  /// The first `count` bytes that a port hears.
  private func heard(_ count: Int, by port: SerialPort) async -> [UInt8] {
    var bytes: [UInt8] = []
    for await event in port.events {
      if case .bytes(let more) = event { bytes += more }
      if bytes.count >= count { break }
    }
    return bytes
  }

  @Test func `two programs hear each other`() async throws {
    let line = try line(LineSettings(baud: 9_600))
    defer { line.stop() }
    let near = try await open(names.near, baud: 9_600)
    let far = try await open(names.far, baud: 9_600)
    let question = Array("a question".utf8)
    let answer = Array("and its answer".utf8)
    try await near.write(question)
    #expect(await heard(question.count, by: far) == question)
    try await far.write(answer)
    #expect(await heard(answer.count, by: near) == answer)
    #expect(line.status.fromController.delivered == UInt64(question.count))
  }

  @Test func `a program that sets another rate says and hears what a receiver makes of it`()
    async throws
  {
    let line = try line(LineSettings(baud: 9_600))
    defer { line.stop() }
    let near = try await open(names.near, baud: 9_600)
    let far = try await open(names.far, baud: 19_200)
    let said: [UInt8] = [0x00, 0x55, 0xF0]
    let expected = WrongRate.heard(said, sentAt: 19_200, heardAt: 9_600)
    #expect(expected != said && !expected.isEmpty)
    try await far.write(said)
    #expect(await heard(expected.count, by: near) == expected)
    // One byte at a time, as they pass alone on the line.
    let back = WrongRate.heard([0x0F], sentAt: 9_600, heardAt: 19_200)
    #expect(back != [0x0F] && !back.isEmpty)
    try await near.write([0x0F])
    #expect(await heard(back.count, by: far) == back)
  }
}
