import Testing

@testable import DeviceProtocols

/// Byte vectors; those named python-escpos are from that project's test/test_functions
/// (MIT licence), the others from Epson's ESC/POS command reference
/// (download4.epson.biz/sec_pubs/pos/reference_en/escpos), by the command's name.
struct ESCPOSCommandTests {
  @Test func `one black dot is the raster command python-escpos sends`() throws {
    // test_function_image.py, test_bit_image_black and test_bit_image_both.
    let dot = try #require(ESCPOSBitmap(width: 1, height: 1, rows: [0x80]))
    #expect(
      PrintJobEncoder.band(dot, rows: 0..<1) == [0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0x80])
    let both = try #require(ESCPOSBitmap(width: 2, height: 2, rows: [0xC0, 0x00]))
    #expect(
      PrintJobEncoder.band(both, rows: 0..<2) == [0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 0xC0, 0x00])
  }

  @Test func `a picture cut into bands of one row is what python-escpos sends`() throws {
    // test_function_image.py, test_large_graphics.
    var profile = ESCPOSProfile.conservative()
    profile.bandRows = 1
    let both = try #require(ESCPOSBitmap(width: 2, height: 2, rows: [0xC0, 0x00]))
    let runs = PrintJobEncoder.runs(
      of: TicketPicture(widthDots: 2, parts: [.raster(both)]), profile: profile)
    #expect(
      Array(runs.joined()) == [
        0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0xC0, 0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0x00,
      ])
  }

  @Test func `a native QR code is what python-escpos sends but for the level`() {
    // test_function_qr_native.py, test_size; this driver asks for level M (31h) instead of L.
    let bytes = ESCPOSCommand.qr(Array("1234".utf8), moduleDots: 7)
    let expected: [UInt8] =
      [0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0, 0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, 7]
      + [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x45, 0x31, 0x1D, 0x28, 0x6B, 7, 0, 0x31, 0x50, 0x30]
      + Array("1234".utf8) + [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30]
    #expect(bytes == expected)
  }

  @Test func `a cut is what python-escpos sends`() {
    // test_function_cut.py, test_cut_without_feed.
    #expect(ESCPOSCommand.cut(.partial) == [0x1D, 0x56, 66, 0])
    #expect(ESCPOSCommand.cut(.full) == [0x1D, 0x56, 65, 0])
  }

  @Test func `the completion request carries four characters that come back`() {
    // GS ( H, function 48 "Specifies the process ID response".
    let id = ProcessID(0x12EF)
    #expect(
      ESCPOSCommand.processID(id) == [
        0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x41, 0x42, 0x4E, 0x4F,
      ])
    #expect(ProcessID(digits: id.digits[...]) == id)
    #expect(ProcessID(digits: [0x41, 0x42, 0x4E, 0x32]) == nil)
  }

  @Test func `long feeds are split`() {
    // ESC J "Print and feed paper": n is at most 255.
    #expect(ESCPOSCommand.feed(300) == [0x1B, 0x4A, 255, 0x1B, 0x4A, 45])
    #expect(ESCPOSCommand.feed(0).isEmpty)
  }

  @Test func `white on the right is not sent`() throws {
    let rows: [UInt8] = [0x80, 0, 0, 0x01, 0, 0]
    let bitmap = try #require(ESCPOSBitmap(width: 24, height: 2, rows: rows))
    #expect(
      PrintJobEncoder.band(bitmap, rows: 0..<2) == [0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 0x80, 0x01])
  }

  @Test func `picture bytes never spell a real-time command`() throws {
    let rows: [UInt8] = [0x10, 0x04, 0x01, 0x10, 0x14, 0x01, 0x10, 0x05]
    let bitmap = try #require(ESCPOSBitmap(width: 64, height: 1, rows: rows))
    let band = PrintJobEncoder.band(bitmap, rows: 0..<1)
    #expect(Array(band[8...]) == [0x18, 0x04, 0x01, 0x18, 0x14, 0x01, 0x18, 0x05])
  }

  @Test func `tickets that cannot be printed are refused with the reason`() {
    func refusal(_ parts: [ESCPOSPart], _ profile: ESCPOSProfile = .epsonTM()) -> PrintJobRefusal? {
      PrintJobEncoder.refusal(of: TicketPicture(widthDots: 576, parts: parts), profile: profile)
    }
    let good = ESCPOSPart.raster(TestTicket.bitmap(rows: 10))
    #expect(refusal([good, .cut]) == nil)
    #expect(refusal([good], .epsonTM(.millimetres58)) == .tooWide(576))
    #expect(refusal([.feed(10), .cut]) == .empty)
    #expect(refusal([.raster(TestTicket.bitmap(rows: 4_001, width: 8))]) == .tooLong(4_001))
    #expect(refusal([good, .feed(-1)]) == .unusableFeed)
    #expect(refusal([.qr("", moduleDots: 4)]) == .unusableQR)
    #expect(refusal([.qr("a\u{10}b", moduleDots: 4)]) == .unusableQR)
    #expect(refusal([.qr("a", moduleDots: 17)]) == .unusableQR)
    #expect(refusal([.qr("a", moduleDots: 4)], .conservative()) == .nativeQRNotSupported)
    #expect(refusal(Array(repeating: good, count: 65)) == .tooManyParts(65))
  }
}
