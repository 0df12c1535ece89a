import DeviceModels
import DeviceProtocols
import Foundation
import HallBus
import QueueCore
import Simulation
import Testing

/// Window boards on a pads' line as the demo's overview and the checker see them.
@Suite struct BusBoardPictureTests {
  /// A full block for 请 and a bar for A, 16 rows each.
  private static let font = """
    8BF7:\(String(repeating: "FFFF", count: 16))
    0041:\(String(repeating: "80", count: 16))

    """

  private func far() throws -> FarEnd {
    let device = DeviceDefinition(
      id: "pads", kind: .pads, model: "hallbus", port: "/dev/pads", baud: 19_200, zone: "f1",
      units: [
        DeviceDefinition.Unit(address: 1, name: "呼叫器", window: 1),
        DeviceDefinition.Unit(address: 2, name: "屏", window: 1, width: 64, height: 16),
        DeviceDefinition.Unit(address: 3, name: "大屏", window: 2, width: 128, height: 32),
      ])
    return try #require(FarEnd(device, font: try BoardFont(hex: Data(Self.font.utf8))))
  }

  /// Has the master show a number on both boards, over a line that takes no time.
  private func show(_ number: String, on far: inout FarEnd) throws {
    let nodes = (1...3).map { BusNode(address: UInt8($0), name: "\($0)") }
    var master = BusMasterSession(try BusMasterConfiguration(nodes: nodes), masterBoot: 1)
    var now = Instant.zero
    master.opened(at: now)
    let picture = try BusBoardPicture(text: "请\u{1}", number: number, silence: "A")
    for address: UInt8 in [2, 3] { master.setPicture(picture, for: address, at: now) }
    let end = now.advanced(byMilliseconds: 3_000)
    while now < end {
      while let output = master.nextOutput() {
        guard case .transmit(let bytes) = output else { continue }
        master.sent(bytes.count, at: now)
        far.receive(bytes[...], at: now)
      }
      far.advance(to: now)
      let answer = far.takeOutput()
      if !answer.isEmpty { master.receive(answer[...], at: now) }
      master.advance(to: now)
      let due = [master.nextDeadline, far.nextDeadline].compactMap { $0 }.min() ?? end
      now = max(due, now.advanced(byMicroseconds: 50))
    }
  }

  @Test func `a text stands in the middle, on a large board twice as large`() throws {
    var far = try far()
    try show("A", on: &far)
    #expect(far.boardText(0, at: .zero) == nil)
    #expect(far.boardText(1, at: .zero) == "请A")
    let small = try #require(far.boardDots(1, at: .zero))
    #expect((small.width, small.height) == (64, 16))
    #expect(small.litCount == 16 * 16 + 16)
    #expect(small.isLit(20, 0) && small.isLit(35, 15) && small.isLit(36, 8) && !small.isLit(37, 8))
    let large = try #require(far.boardDots(2, at: .zero))
    #expect((large.width, large.height) == (128, 32))
    #expect(large.litCount == 4 * small.litCount)
  }
}
