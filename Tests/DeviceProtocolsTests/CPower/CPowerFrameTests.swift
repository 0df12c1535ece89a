import DeviceModels
import Testing

@testable import DeviceProtocols

/// Packets of public sources: arturas88/led-controller-sdk, docs/BasicProtocol.md (B),
/// docs/ExternalCallsCommunicationProtocol.md (E), docs/CommunicationProtocolForSetup.md (S).
///
/// U is code of somebody who drives such cards, the class `com.led.netty.utils.PackDataUtils`
/// (PackDataUtils.java; three versions of it are public): a second hand for bytes whose meaning B or
/// E gives without an example. Which repository holds it is not known here.
@Suite struct CPowerFrameTests {
  static func bytes(_ hex: String) -> [UInt8] {
    hex.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
  }

  static func encoded(_ command: CPowerCommand, card: UInt8 = 1) -> [UInt8] {
    command.frame(card: card).encoded()
  }

  @Test func `power off, power on and the power query are the bytes of the sources`() {
    // B 1.2.9.2 and U, byte for byte.
    #expect(
      Self.encoded(.power(on: false))
        == Self.bytes("A5 68 32 01 76 01 00 00 00 00 00 00 00 00 00 12 01 AE"))
    #expect(
      Self.encoded(.power(on: true))
        == Self.bytes("A5 68 32 01 76 01 00 01 00 00 00 00 00 00 00 13 01 AE"))
    // B 1.2.9.1 and U.
    #expect(Self.encoded(.queryPower) == Self.bytes("A5 68 32 01 76 01 01 13 01 AE"))
  }

  @Test func `pure text is the second example of the source`() {
    // E, sub-code 12h, example 2.
    var text = CPowerCommand.Text(bytes: Array("abc\rcba".utf8))
    text.alignment = 1
    #expect(
      CPowerCommand.text(text, window: 0).map { Self.encoded($0) } == [
        Self.bytes(
          "A5 68 32 01 7B 01 13 00 00 00 12 00 00 01 00 00 03 02 FF 00 00 61 62 63 0D 63 62 61 00 "
            + "9A 04 AE")
      ])
  }

  @Test func `the first example lacks half a byte twice; put back, its sum is right`() {
    // E, example 1, as printed: "... 7B 01 0F 00 00 01 20 00 00 00 00 03 02 ..." has a content of
    // 14 bytes where its length says 15, and sub-code 20h: everything after the packet numbers is
    // shifted by half a byte. Its sum, 0362h, is that of the unshifted packet.
    let printed = Self.bytes(
      "A5 68 32 01 7B 01 0F 00 00 01 20 00 00 00 00 03 02 FF 00 00 61 62 63 00 62 03 AE")
    let whole = Self.bytes(
      "A5 68 32 01 7B 01 0F 00 00 00 12 00 00 00 00 00 03 02 FF 00 00 61 62 63 00 62 03 AE")
    #expect(
      CPowerCommand.text(CPowerCommand.Text(bytes: Array("abc".utf8)), window: 0)
        .map { Self.encoded($0) } == [whole])
    var decoder = CPowerFrameDecoder()
    #expect(decoder.receive(printed[...]) == [.fault(.badSum)])
    #expect(decoder.receive(whole[...]).count == 1)
  }

  @Test func `clearing, restarting and the answer of the setup protocol decode`() {
    let packets = [
      // U, as E, sub-code 07h, B 1.2.1 and B 1.2.2 describe them: clear the saved data, restart the
      // card, restart its program. S: network parameters and answer.
      ("A5 68 32 01 7B 01 04 00 00 00 07 00 00 00 22 01 AE", UInt8(0x7B), 8),
      ("A5 68 32 01 2D 01 00 C9 00 AE", 0x2D, 1),
      ("A5 68 32 01 FE 01 41 50 50 21 9C 02 AE", 0xFE, 4),
      (
        "A5 68 32 01 3C 01 00 C0 A8 01 DE C0 A8 01 01 FF FF FF 00 14 50 FF FF FF FF E6 0B AE",
        0x3C, 19
      ),
      ("A5 E8 32 01 3C 01 01 59 01 AE", 0x3C, 1),
    ]
    for (hex, command, count) in packets {
      var decoder = CPowerFrameDecoder()
      let found = decoder.receive(Self.bytes(hex)[...])
      guard case .frame(let frame)? = found.first, found.count == 1 else {
        Issue.record("\(hex) is no frame")
        continue
      }
      #expect(frame.command == command)
      #expect(frame.data.count == count)
      #expect(frame.encoded() == Self.bytes(hex))
    }
  }

  @Test func `entering the template is the users' bytes, and escapes hide every code`() {
    // U, as E, sub-code 82h describes it: bit 0 enters, bit 4 saves.
    #expect(
      CPowerCommand.externalCall([0x82, 0x11]).map { Self.encoded($0) } == [
        Self.bytes("A5 68 32 01 7B 01 02 00 00 00 82 11 AC 01 AE")
      ])
    for byte in [UInt8(0xA5), 0xAA, 0xAE] {
      let bytes = CPowerFrame(card: byte, command: 1, mark: 0, data: [byte, byte]).encoded()
      #expect(bytes.dropFirst().dropLast().allSatisfy { $0 != 0xA5 && $0 != 0xAE })
      var decoder = CPowerFrameDecoder()
      #expect(
        decoder.receive(bytes[...])
          == [.frame(CPowerFrame(card: byte, command: 1, mark: 0, data: [byte, byte]))])
    }
  }

  @Test func `brightness has a byte an hour, the clock starts with the second`() {
    // B 1.2.6.2: 0, then a byte an hour; U (packConfigLightness) sends 24 equal ones.
    let bright = Self.encoded(.brightness(hours: [UInt8](repeating: 16, count: 24)))
    #expect(bright.count == 6 + 25 + 3)
    #expect(Array(bright[..<7]) == Self.bytes("A5 68 32 01 46 01 00"))
    let clock = CPowerCommand.clock(
      BoardClock(year: 2009, month: 8, day: 2, hour: 13, minute: 5, second: 7, weekday: 7))
    #expect(clock.data == [0x00, 7, 5, 13, 0, 2, 8, 9])
    #expect(clock.frame(card: CPowerFrame.group).mark == 0)
  }

  @Test func `a long picture goes in parts that the card puts together again`() throws {
    let rows = (0..<(32 * 96)).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let bitmap = try #require(BoardBitmap(width: 256, height: 96, bytes: rows))
    let parts = CPowerCommand.picture(bitmap, window: 0)
    #expect(parts.count == 7)
    var model = CPowerBoardModel(address: 1, width: 256, height: 96)
    let area = BoardAreaSpec(id: 0, x: 0, y: 0, width: 256, height: 96, kind: .dots)
    for command in CPowerCommand.windows([area]) + parts {
      model.receive(Self.encoded(command)[...], at: .zero)
    }
    #expect(model.windows.map(\.showing) == [.picture(width: 256, height: 96, rows: rows)])
    #expect(model.dots.bytes == rows)
  }

  @Test func `bytes of any cut, joined, damaged or cut short give whole frames and faults alone`() {
    let first = Self.encoded(.power(on: true))
    let second = Self.encoded(.brightness(hours: [UInt8](repeating: 0xA5, count: 24)))
    let stream = [0x00, 0xAE, 0xAA] + first + second + first.prefix(9) + second
    var whole = CPowerFrameDecoder()
    let expected = whole.receive(stream[...])
    #expect(expected.count == 4)
    #expect(expected[2] == .fault(.cutShort))
    for size in [1, 2, 3, 5, 7, 11] {
      var decoder = CPowerFrameDecoder()
      var found: [CPowerFrameDecoder.Reception] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        found += decoder.receive(stream[start..<min(start + size, stream.count)])
      }
      #expect(found == expected)
    }
    // A single damaged bit never goes unnoticed: the sum changes, or the frame does not end.
    for place in first.indices {
      for bit in 0..<8 {
        var damaged = first
        damaged[place] ^= 1 << UInt8(bit)
        var decoder = CPowerFrameDecoder()
        let found = decoder.receive((damaged + second)[...])
        let frames = found.filter { if case .frame = $0 { true } else { false } }
        #expect(frames.count <= 1, "byte \(place), bit \(bit)")
      }
    }
    var decoder = CPowerFrameDecoder()
    let endless = [0xA5] + [UInt8](repeating: 0x11, count: 5_000)
    #expect(decoder.receive(endless[...]) == [.fault(.badLength)])
  }
}
