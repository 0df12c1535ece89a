import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

/// Pictures of dots, as the maker's demo packs them, on boards of one colour and of two.
@Suite struct OnbonDotsTests {
  private static let whole = BoardAreaSpec(id: 0, x: 0, y: 0, width: 128, height: 32, kind: .dots)

  @Test func `a light that is on is a cleared bit`() throws {
    let bitmap = try #require(BoardBitmap(width: 16, height: 2, bytes: [0x80, 0x01, 0xFF, 0x00]))
    #expect(OnbonRequest.dots(of: bitmap) == [0x7F, 0xFE, 0x00, 0xFF])
  }

  @Test func `two colours are a byte of red and a byte of green for the same eight dots`() throws {
    // Red, green, amber and dark from the left, then the same from the right.
    let bitmap = try #require(
      BoardBitmap(width: 16, height: 1, bytes: [0xA0, 0x05], green: [0x60, 0x06]))
    #expect(OnbonRequest.dots(of: bitmap) == [0x5F, 0x9F, 0xFA, 0xF9])
  }

  @Test func `two colours reach a two-colour board whole, in blocks`() throws {
    var bench = try OnbonBench(
      boards: 2, areas: [Self.whole], hasDotsArea: true, isTwoColour: true)
    bench.session.opened(at: bench.now)
    let red = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let green = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 57 &+ 5) }
    let bitmap = try #require(BoardBitmap(width: 128, height: 32, bytes: red, green: green))
    try bench.session.setPicture(
      2, BoardPicture(revision: 5, areas: [.init(id: 0, content: .bitmap(bitmap))]),
      at: bench.now)
    bench.run(microseconds: 100_000_000)
    #expect(bench.times(.pictureStands(address: 2, revision: 5)).count == 1)
    let dots = bench.models[1].dots(at: bench.now)
    #expect(dots.bytes == red)
    #expect(dots.green == green)
    #expect(bench.models[0].dots(at: bench.now).litCount == 0)
  }

  @Test func `a picture of other colours than the board's is refused`() throws {
    let bytes = [UInt8](repeating: 0, count: 512)
    for isTwoColour in [false, true] {
      var bench = try OnbonBench(
        boards: 1, areas: [Self.whole], hasDotsArea: true, isTwoColour: isTwoColour)
      let bitmap = try #require(
        BoardBitmap(width: 128, height: 32, bytes: bytes, green: isTwoColour ? nil : bytes))
      #expect(throws: BoardPictureError.wrongColours(id: 0)) {
        try bench.session.setPicture(
          1, BoardPicture(revision: 1, areas: [.init(id: 0, content: .bitmap(bitmap))]), at: .zero)
      }
    }
  }

  @Test func `a picture made for a board of other colours is shown all the same`() throws {
    let two = try #require(BoardBitmap(width: 8, height: 1, bytes: [0xC0], green: [0x60]))
    #expect(two.shown(inTwoColours: true) == two)
    #expect(two.shown(inTwoColours: false) == BoardBitmap(width: 8, height: 1, bytes: [0xE0]))
    let one = try #require(BoardBitmap(width: 8, height: 1, bytes: [0xC0]))
    #expect(one.shown(inTwoColours: false) == one)
    #expect(
      one.shown(inTwoColours: true)
        == BoardBitmap(width: 8, height: 1, bytes: [0xC0], green: [0x00]))
    #expect(BoardBitmap(width: 8, height: 1, bytes: [0], green: [0, 0]) == nil)
  }

  @Test func `an area of more dots than a block can number is refused`() {
    let area = BoardAreaSpec(id: 0, x: 0, y: 0, width: 1_024, height: 512, kind: .dots)
    func fault(isTwoColour: Bool) -> String? {
      let board = BoardSpec(
        address: 1, name: "b", width: 1_024, height: 512, areas: [area], isTwoColour: isTwoColour)
      do throws(BoardLineFault) {
        try OnbonDialect(isAlone: true).check(board)
        return nil
      } catch {
        return error.text.english
      }
    }
    #expect(fault(isTwoColour: false) == nil)
    #expect(fault(isTwoColour: true) == "area 0 of board 1 has too many dots")
  }
}
