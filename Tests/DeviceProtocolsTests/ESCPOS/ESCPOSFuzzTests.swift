import HallBus
import TestDice
import Testing

@testable import DeviceProtocols

/// Spoiled answers of printers: no crash, no growth, and no completion that was not in them.
@Suite struct ESCPOSFuzzTests {
  /// What printers really send, the pieces that inputs are made of.
  static let corpus: [[UInt8]] = [
    [0x12], [0x16], [0x1A], [0x7E], [0x10, 0, 0, 0], [0x38, 0x48, 0x0F, 0], [0x00], [0x0C], [0x03],
    [0x11], [0x13], [0x37, 0x22] + ProcessID(0x12EF).digits + [0],
    [0x37, 0x22] + ProcessID(0xFFFF).digits + [0], [0x5F] + Array("TM-T20III".utf8) + [0],
    [0x37, 0x24, 0x30, 0], [0xFF], [UInt8](repeating: 0x41, count: 120),
  ]

  @Test func `spoiled answers give at most one reply a byte and no id that was not sent`() {
    var dice = Dice(seed: 20_261_129)
    var decoder = ESCPOSReplyDecoder()
    var ids = 0
    for round in 0..<Fuzzing.inputs {
      let bytes = dice.input(Self.corpus)
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
    var dice = Dice(seed: 7)
    for _ in 0..<max(200, Fuzzing.inputs / 500) {
      var rig = PrinterRig()
      rig.open()
      try rig.submit(TestTicket.job(1, rows: 48))
      while rig.ends(of: 1).isEmpty, dice.below(12) > 0 {
        rig.session.receive(dice.input(Self.corpus)[...], at: rig.now)
        rig.drain()
        if rig.ends(of: 1).contains(.jobConfirmed(1)) {
          #expect(rig.printer.printedCount == 1)
        }
        rig.run(seconds: 1)
      }
    }
  }
}
