import Glibc
import Testing

@testable import DeviceProtocols

/// What the C library says a scalar is in EUC-CN; nil when it has no code.
private func converted(_ scalar: UInt32, _ converter: iconv_t) -> [UInt8]? {
  var input = (0..<4).map { CChar(bitPattern: UInt8(scalar >> (8 * $0) & 0xFF)) }
  var output = [CChar](repeating: 0, count: 8)
  var left = 4
  var room = 8
  let failed = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      var from = source.baseAddress
      var to = target.baseAddress
      return iconv(converter, &from, &left, &to, &room) == -1
    }
  }
  return failed ? nil : output.prefix(8 - room).map { UInt8(bitPattern: $0) }
}

@Test func `every character of the chart has the code the C library gives it`() throws {
  let converter = try #require(iconv_open("EUC-CN", "UTF-32LE"))
  defer { iconv_close(converter) }
  var count = 0
  var different: [UInt32] = []
  for value in UInt32(0x80)...0xFFFF {
    guard let scalar = Unicode.Scalar(value) else { continue }
    let ours = GB2312.bytes(of: scalar)
    let theirs = converted(value, converter)
    if ours != nil { count += 1 }
    if let theirs, ours != theirs { different.append(value) }
  }
  #expect(different == [])
  #expect(count >= 7_445)
}

@Test func `what the board cannot show is shown as missing and told`() {
  let encoded = GB2312.encode("A012 号 傣ᦎ😀")
  #expect(encoded.bytes.prefix(5) == [0x41, 0x30, 0x31, 0x32, 0x20])
  #expect(encoded.replaced == ["ᦎ", "😀"])
  #expect(encoded.bytes.suffix(4) == [0xA1, 0xF5, 0xA1, 0xF5])
  #expect(GB2312.encode("鄂超重").bytes == [0xB6, 0xF5, 0xB3, 0xAC, 0xD6, 0xD8])
}

@Test func `long texts end at a character and stay within their limit`() {
  let spec = BoardAreaSpec(id: 0, x: 0, y: 0, width: 64, height: 16)
  let long = String(repeating: "办事大厅\\", count: 100)
  let area = OnbonTextEncoding.area(
    spec, text: long, colour: .green, flashing: false, font: .dots16, alignment: .left,
    runMode: .cycle, timeoutSeconds: 0)
  let text = area.block.dropFirst(OnbonDynamicArea.fixedBytes)
  #expect(text.count <= OnbonLimit.textBytes && text.count > OnbonLimit.textBytes - 2)
  #expect(text.starts(with: Array("\\FO000\\FE000\\C2".utf8)))
  // A backslash of the caller's never reaches the board as a control.
  #expect(text.filter { $0 == 0x5C }.count == 3)
}
