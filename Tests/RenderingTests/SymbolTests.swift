import Foundation
import Layout
import Rendering
import Testing

/// Symbols on paper, read by a reader that is not ours (zbar).
@Suite struct SymbolTests {
  private func read(_ png: [UInt8]) throws -> [String] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("symbol-\(UInt64.random(in: .min ... .max)).png")
    try Data(png).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
    process.arguments = ["--quiet", file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  private func ticket(_ body: String) throws -> [UInt8] {
    let check = LayoutReader.read(
      """
      layout: ticket
      size: [576, auto]
      fonts: {a: noto-sans-cjk-sc}
      body:
        column: [\(body)]
        padding: [40, 0]
      """, name: "t")
    let layout = try #require(check.layout, "\(check.report(.english))")
    return try PictureStudio().paintTicket(layout, data: .missing).png()
  }

  @Test(arguments: ["A012", "1234567890", "B1234567C", "AB 007/2026-11-22", "Qh-0001"])
  func `a bar code says what was written`(text: String) throws {
    #expect(try read(ticket("{barcode: \"\(text)\", height: 90}")) == ["CODE-128:\(text)"])
  }

  @Test func `a QR code says what was written, in Chinese too`() throws {
    for text in ["https://hall.example/t/A012?k=0123456789abcdef", "号票A012，请到3号窗口"] {
      #expect(try read(ticket("{qr: \"\(text)\", height: 260}")) == ["QR-Code:\(text)"])
    }
  }

  @Test func `the ticket that ships can be read`() throws {
    for sample in ["ticket-80mm-busy", "ticket-58mm-busy"] {
      let layout = try #require(try Shipped.layout(ofSample: sample).layout)
      let data = try #require(try Shipped.data(sample, .ticket).data)
      let address = try #require(data.value(at: DataPath("ticket.url")).text)
      let symbols = try read(PictureStudio().paintTicket(layout, data: data).png())
      #expect(symbols == ["QR-Code:\(address)"])
    }
  }
}

extension DataValue {
  fileprivate var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
