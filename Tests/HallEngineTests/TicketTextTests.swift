import DeviceModels
import DeviceProtocols
import HallBus
import Layout
import QueueCore
import Testing

@testable import HallEngine

/// Tickets in the printer's own fonts.
@Suite struct TicketTextTests {
  private func data(_ change: (inout [String: DataValue]) -> Void = { _ in }) -> DataValue {
    var ticket: [String: DataValue] = [
      "number": "A012", "service": "居民身份证申领、换领、补领", "class": "care", "className": "老弱病残孕军",
      "zone": "一楼民生服务区", "windows": "1–3", "ahead": .number(7),
      "noShowRule": "叫号3次未到即过号；过号30分钟内请到导办台返回，号码不变。",
      "noShowRuleEnglish":
        "Missed after 3 calls. Return within 30 min at the desk; you keep your number.",
      "issued": "2026-11-29 09:15",
    ]
    change(&ticket)
    return ["hall": ["name": "清河县政务服务中心"], "ticket": .record(ticket)]
  }

  private func lines(_ picture: TicketPicture) -> [ESCPOSTextLine] {
    picture.parts.compactMap { if case .text(let line) = $0 { line } else { nil } }
  }

  @Test func `a ticket says in lines what its layout says in dots`() throws {
    let picture = try #require(TicketText.picture(data(), profile: .xprinter()))
    let lines = lines(picture)
    #expect(lines.first { $0.scale == 4 }?.text == "A012")
    let text = lines.map(\.text).joined(separator: "\n")
    for words in ["清河县政务服务中心", "居民身份证申领", "老弱病残孕军", "一楼民生服务区", "Ahead: 7", "2026-11-29 09:15"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(picture.parts.last == .cut)
  }

  @Test func `no line is longer than the head, and words are not broken`() throws {
    for paper in [ESCPOSProfile.Paper.millimetres58, .millimetres80] {
      let picture = try #require(TicketText.picture(data(), profile: .gprinter(paper)))
      #expect(lines(picture).allSatisfy { $0.widthDots <= paper.rawValue })
      let text = lines(picture).map(\.text).joined(separator: " ")
      #expect(text.contains("Return within 30 min at the desk; you keep your number."))
      #expect(!lines(picture).contains { $0.text.hasPrefix(" ") || $0.text.hasSuffix(" ") })
    }
  }

  @Test func `what the printer cannot set is painted`() {
    #expect(TicketText.picture(data(), profile: .epsonTM()) == nil)
    for service: DataValue in ["ᠮᠣᠩᠭᠣᠯ", "𠮷"] {
      let rare = data { $0["service"] = service }
      #expect(TicketText.picture(rare, profile: .xprinter()) == nil)
    }
    var careful = ESCPOSProfile.conservative()
    careful.textCode = .gb18030
    let linked = data { $0["url"] = "https://hall.example/t/12?k=9" }
    #expect(TicketText.picture(linked, profile: careful) == nil)
    #expect(TicketText.picture(linked, profile: .xprinter()) != nil)
    #expect(TicketText.picture(.missing, profile: .xprinter()) == nil)
  }

  @Test func `a ticket in lines takes a tenth of the bytes of a picture`() throws {
    let picture = try #require(TicketText.picture(data(), profile: .xprinter()))
    var session = ESCPOSSession(profile: .xprinter())
    var printer = VirtualPrinter()
    var now = Instant.zero
    var bytes = 0
    session.opened(at: now)
    func turn() {
      while let output = session.nextOutput() {
        guard case .transmit(let sent) = output else { continue }
        bytes += sent.count
        printer.receive(sent[...], at: now)
        session.sent(sent.count, at: now)
      }
      let said = printer.takeOutput()
      if !said.isEmpty { session.receive(said[...], at: now) }
    }
    func run(seconds: Int64) {
      let end = now.advanced(byMilliseconds: seconds * 1_000)
      while now < end {
        turn()
        now = now.advanced(byMilliseconds: 10)
        printer.advance(to: now)
        session.advance(to: now)
      }
    }
    run(seconds: 15)
    bytes = 0
    try session.submit(PrintJobDocument(id: 1, picture: picture), at: now)
    run(seconds: 20)
    let paper = try #require(printer.printed.last)
    #expect(paper.textLines.contains("A012"))
    #expect(paper.textLines.contains("清河县政务服务中心"))
    #expect(bytes < 2_500, "\(bytes)")
    #expect(printer.unknownCommands == 0)
  }
}
