import Foundation
import HallBus
import Testing

@testable import DeviceProtocols

/// Spoiled answers of printers: no crash, no growth, and no completion that was not in them.
/// `HALLKEEPER_FUZZ_INPUTS=10000000` runs ten million inputs instead of what CI has time for.
@Suite struct ESCPOSFuzzTests {
  static let inputs =
    ProcessInfo.processInfo.environment["HALLKEEPER_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000

  /// What printers really send, the pieces that inputs are made of.
  static let corpus: [[UInt8]] = [
    [0x12], [0x16], [0x1A], [0x7E], [0x10, 0, 0, 0], [0x38, 0x48, 0x0F, 0], [0x00], [0x0C], [0x03],
    [0x11], [0x13], [0x37, 0x22] + ProcessID(0x12EF).digits + [0],
    [0x37, 0x22] + ProcessID(0xFFFF).digits + [0], [0x5F] + Array("TM-T20III".utf8) + [0],
    [0x37, 0x24, 0x30, 0], [0xFF], [UInt8](repeating: 0x41, count: 120),
  ]

  private func input(_ random: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<1 + random.below(4) { bytes += Self.corpus[random.below(Self.corpus.count)] }
    for _ in 0..<random.below(4) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(5) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(random.byte(), at: place)
      case 2: bytes[place] ^= 1 << UInt8(random.below(8))
      case 3: bytes.removeLast(bytes.count - place)
      default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
      }
    }
    return bytes
  }

  @Test func `spoiled answers give at most one reply a byte and no id that was not sent`() {
    var random = SplitMix64(state: 20_261_129)
    var decoder = ESCPOSReplyDecoder()
    var ids = 0
    for round in 0..<Self.inputs {
      let bytes = input(&random)
      var replies = 0
      for byte in bytes {
        guard let reply = decoder.decode(byte) else { continue }
        replies += 1
        guard case .processID(let id) = reply else { continue }
        ids += 1
        // Its digits have come in this order; what cut in between is told by its bits.
        var wanted = id.digits[...]
        for byte in bytes where byte == wanted.first { wanted.removeFirst() }
        if !wanted.isEmpty { Issue.record("round \(round): \(id) out of \(bytes)") }
      }
      if replies > bytes.count { Issue.record("round \(round): \(replies) replies") }
      // Each input stands for itself, as after the pause that tells replies apart.
      decoder.reset()
    }
    #expect(ids > 0)
  }

  @Test func `spoiled answers never confirm a ticket that has not been sent`() throws {
    var random = SplitMix64(state: 7)
    for _ in 0..<max(200, Self.inputs / 500) {
      var rig = PrinterRig()
      rig.open()
      try rig.submit(TestTicket.job(1, rows: 48))
      while rig.ends(of: 1).isEmpty, random.below(12) > 0 {
        rig.session.receive(input(&random)[...], at: rig.now)
        rig.drain()
        if rig.ends(of: 1).contains(.jobConfirmed(1)) {
          #expect(rig.printer.printedCount == 1)
        }
        rig.run(seconds: 1)
      }
    }
  }
}
