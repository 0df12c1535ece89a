import Layout
import Testing

struct QRCodeTests {
  @Test(arguments: [(14, 21), (15, 25), (26, 25), (27, 29), (213, 57)])
  func `a code is the smallest that holds its bytes`(bytes: Int, size: Int) throws {
    #expect(try #require(QRCode(String(repeating: "x", count: bytes))).size == size)
  }

  @Test func `what no code holds has none`() {
    #expect(QRCode(String(repeating: "x", count: 214)) == nil)
  }

  @Test func `finder patterns stand in three corners and the dark module beside one`() throws {
    let code = try #require(QRCode("https://hall.example.org/t/7Q4MZK2D"))
    for (left, top) in [(0, 0), (code.size - 7, 0), (0, code.size - 7)] {
      for y in 0..<7 {
        for x in 0..<7 {
          let ring = max(abs(x - 3), abs(y - 3))
          #expect(code.isDark(left + x, top + y) == (ring != 2))
        }
      }
    }
    #expect(code.isDark(8, code.size - 8))
  }

  @Test func `both copies of the format information say level M and the same mask`() throws {
    let code = try #require(QRCode("A012"))
    let size = code.size
    let first =
      (0...5).map { code.isDark(8, $0) } + [
        code.isDark(8, 7), code.isDark(8, 8), code.isDark(7, 8),
      ]
      + (9..<15).map { code.isDark(14 - $0, 8) }
    let second =
      (0..<8).map { code.isDark(size - 1 - $0, 8) }
      + (8..<15).map { code.isDark(8, size - 15 + $0) }
    #expect(first == second)
    let bits = first.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) } ^ 0x5412
    #expect(bits >> 13 == 0)
  }
}
