import DeviceModels
import HallBus
import Testing

@testable import DeviceProtocols

/// The session against the virtual printer when all goes well.
struct ESCPOSSessionTests {
  @Test func `a printed ticket is confirmed and is the picture dot by dot`() throws {
    var rig = PrinterRig()
    rig.open()
    #expect(rig.events == [.completion(.processID), .ready(true)])
    try rig.submit(TestTicket.job(7))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(7)) == 1 }
    #expect(isDone)
    #expect(rig.ends(of: 7) == [.jobConfirmed(7)])
    let ticket = try #require(rig.printer.printed.first)
    #expect(rig.printer.printedCount == 1)
    #expect(ticket.picture.height == 280)
    let bitmap = TestTicket.bitmap(seed: 1)
    for row in 0..<bitmap.height {
      let sent = bitmap.rows[row * 72..<(row + 1) * 72]
      #expect(ticket.picture.packedRow(row).elementsEqual(sent))
    }
    #expect((240..<280).allSatisfy { !ticket.picture.row($0).contains(1) })
  }

  @Test func `a ticket is not confirmed before its paper has moved`() throws {
    var rig = PrinterRig(setup: VirtualPrinterSetup(millimetresPerSecond: 20))
    rig.open()
    let begin = rig.now
    try rig.submit(TestTicket.job(1, rows: 800))
    let isDone = rig.run(seconds: 60) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    // 840 dots are 105 mm: 5.25 s at 20 mm/s.
    #expect(rig.now.microseconds(since: begin) >= 5_250_000)
    let cut = try #require(rig.printer.printed.first?.at)
    #expect(rig.now >= cut)
  }

  @Test func `two hundred jobs in a row all come out once and in order`() throws {
    var rig = PrinterRig(.epsonTM(.millimetres58), setup: VirtualPrinterSetup(widthDots: 384))
    rig.open()
    for id in Int64(1)...200 {
      let bitmap = TestTicket.bitmap(rows: 24, width: 64, seed: Int(id))
      try rig.submit(PrintJobDocument(id: id, picture: TicketPicture(bitmap)))
      let isDone = rig.run(seconds: 20) { $0.session.currentJob == nil }
      #expect(isDone)
    }
    let confirmed = rig.events.compactMap {
      if case .jobConfirmed(let id) = $0 { id } else { nil }
    }
    #expect(confirmed == Array(1...200))
    #expect(rig.printer.printedCount == 200)
    #expect(rig.printer.printed.count == VirtualPrinter.keptTickets)
    #expect(rig.printer.overrunBytes == 0 && rig.printer.unknownCommands == 0)
  }

  @Test(arguments: [
    (true, true, CompletionMethod.processID), (false, true, .fence),
    (false, false, .realTimeStatus),
  ])
  func `the completion method is what the unit itself answers`(
    processID: Bool, fence: Bool, expected: CompletionMethod
  ) throws {
    let setup = VirtualPrinterSetup(
      answersProcessID: processID, answersFence: fence, answersAutomaticStatus: false)
    var rig = PrinterRig(.xprinter(), setup: setup)
    rig.open(for: 30)
    #expect(rig.session.completion == expected)
    for id in Int64(1)...3 {
      try rig.submit(TestTicket.job(id))
      let isDone = rig.run(seconds: 40) { $0.count(.jobConfirmed(id)) == 1 }
      #expect(isDone)
      #expect(rig.printer.printedCount == Int(id))
    }
  }

  @Test func `a unit that may not know it is never sent a completion id`() throws {
    var rig = PrinterRig(.gprinter())
    rig.open()
    #expect(rig.session.completion == .fence)
    try rig.submit(TestTicket.job(1))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    #expect(
      !rig.taken.indices.dropLast(2).contains {
        Array(rig.taken[$0...$0 + 2]) == [0x1D, 0x28, 0x48]
      })
  }

  @Test func `a native QR code is drawn by the printer with the text it was given`() throws {
    var rig = PrinterRig()
    rig.open()
    let text = "https://hall.example/t/A012"
    let parts: [ESCPOSPart] = [
      .raster(TestTicket.bitmap(rows: 48)), .qr(text, moduleDots: 5), .feed(24), .cut,
    ]
    try rig.submit(PrintJobDocument(id: 1, parts: parts))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    let ticket = try #require(rig.printer.printed.first)
    #expect(ticket.qrPayloads == [Array(text.utf8)])
    // 27 bytes at level M need version 3: 29 modules of 5 dots.
    #expect(ticket.picture.height == 48 + 29 * 5 + 24)
  }

  @Test func `a cut in the middle makes two papers of one job`() throws {
    var rig = PrinterRig()
    rig.open()
    let parts: [ESCPOSPart] = [
      .raster(TestTicket.bitmap(rows: 48)), .cut, .raster(TestTicket.bitmap(rows: 96)), .cut,
    ]
    try rig.submit(PrintJobDocument(id: 1, parts: parts))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    #expect(rig.printer.printed.map(\.picture.height) == [48, 96])
  }

  @Test func `answers cut byte by byte make no difference`() throws {
    var rig = PrinterRig()
    rig.replySpacing = 3_000
    rig.open()
    #expect(rig.session.completion == .processID)
    for id in Int64(1)...5 {
      try rig.submit(TestTicket.job(id))
      let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(id)) == 1 }
      #expect(isDone)
    }
  }

  @Test func `pictures that spell real-time commands do not disturb the printer`() throws {
    var rig = PrinterRig()
    rig.open()
    let row: [UInt8] = [0x10, 0x04, 0x01, 0x10, 0x14, 0x01, 0x00, 0x01, 0x10, 0x05, 0x02, 0x80]
    let rows = Array(repeatElement(row, count: 100).joined())
    let bitmap = try #require(ESCPOSBitmap(width: 96, height: 100, rows: rows))
    try rig.submit(PrintJobDocument(id: 1, picture: TicketPicture(bitmap)))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    #expect(rig.printer.drawerPulses == 0)
    #expect(rig.printer.printed.first?.picture.height == 100)
  }

  @Test func `one job at a time, and a held one can be withdrawn`() throws {
    var rig = PrinterRig()
    try rig.submit(TestTicket.job(1))
    #expect(throws: PrintJobRefusal.busy) { try rig.submit(TestTicket.job(2)) }
    let isWithdrawn = rig.session.withdraw(2)
    #expect(!isWithdrawn)
    let isWithdrawn2 = rig.session.withdraw(1)
    #expect(isWithdrawn2)
    try rig.submit(TestTicket.job(2))
    rig.open()
    #expect(rig.count(.jobConfirmed(2)) == 1)
    #expect(rig.ends(of: 1).isEmpty)
    try rig.submit(TestTicket.job(3, rows: 2_000))
    rig.run(seconds: 20) { $0.count(.jobSending(3)) == 1 }
    let isWithdrawn3 = rig.session.withdraw(3)
    #expect(!isWithdrawn3)
  }

  @Test func `never more than one run of commands waits in the transport`() throws {
    var rig = PrinterRig()
    rig.open()
    try rig.submit(TestTicket.job(1, rows: 1_000))
    var most = 0
    rig.run(seconds: 60) {
      most = max(most, $0.toPrinter.count)
      return $0.session.currentJob == nil
    }
    #expect(rig.count(.jobConfirmed(1)) == 1)
    // One band of 48 rows, and a status inquiry or two behind it.
    #expect(most <= 48 * 72 + 8 + 6)
  }
}
