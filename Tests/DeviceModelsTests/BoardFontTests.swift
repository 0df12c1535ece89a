import Testing

@testable import DeviceModels

private let letterA = "0041:0000000018242442427E424242420000"

@Test func `a font of the Unifont format is read, wide and narrow`() throws {
  let wide = "4E00:" + String(repeating: "8001", count: 16)
  let font = try BoardFont(hex: Array("\(letterA)\r\n\n\(wide)".utf8))
  #expect(font.count == 2)
  #expect(font[0x41]?.width == 8)
  #expect(font[0x41]?.rows[4] == 0x18)
  #expect(font[0x4E00]?.width == 16)
  #expect(font[0x4E00]?.rows == [UInt16](repeating: 0x8001, count: 16))
  #expect(font[0x42] == nil)
}

@Test(arguments: ["0041", "41:00", "0041:GG", "0041:" + String(repeating: "0", count: 33), ":00"])
func `a line that is no glyph is named by its number`(line: String) {
  #expect(throws: BoardFontError.badLine(number: 2)) {
    try BoardFont(hex: Array("\(letterA)\n\(line)\n".utf8))
  }
}

@Test func `bytes beyond any line are an error, not memory`() {
  #expect(throws: BoardFontError.badLine(number: 1)) {
    try BoardFont(hex: [UInt8](repeating: 0x30, count: 1_000_000))
  }
}
