import HallBus
import TestDice
import Testing

@testable import DeviceProtocols

struct DeviceQuestionTests {
  private func question(_ subject: DeviceQuestion.Subject) throws -> DeviceQuestion {
    try #require(DeviceQuestion.all.first { $0.subject == subject })
  }

  @Test func `printers are asked before anything that one of them might print`() {
    #expect(DeviceQuestion.all.first?.subject == .ticketPrinter)
    #expect(DeviceQuestion.all.first?.bytes == [0x10, 0x04, 0x01])
  }

  @Test func `Onbon boards are asked by the published ping`() throws {
    // The ping to address 1 of LuckyKoala/BX5KProtocol, with its CRC.
    let ping: [UInt8] = [
      0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0x01, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,
      0x00,
      0x00, 0x00, 0xFE, 0x02, 0x05, 0x00, 0xA2, 0x00, 0x01, 0x00, 0x00, 0x68, 0xF8, 0x5A,
    ]
    #expect(DeviceQuestion.all.contains { $0.bytes == ping })
  }

  @Test func `what an adapter hears of its own sending is no answer`() {
    for question in DeviceQuestion.all {
      #expect(!question.isAnswered(by: question.bytes), "\(question.subject)")
      #expect(question.isEchoed(in: question.bytes))
      #expect(!question.isAnswered(by: []))
    }
  }

  @Test func `a printer is told by the fixed bits of its status, also behind an echo`() throws {
    let printer = try question(.ticketPrinter)
    for status: UInt8 in [0x12, 0x16, 0x1A, 0x32, 0x7E] {
      #expect(printer.isAnswered(by: [status]))
      #expect(printer.isAnswered(by: printer.bytes + [status]))
    }
    for other: UInt8 in [0x00, 0x10, 0x13, 0x41, 0xFF, 0x92] {
      #expect(!printer.isAnswered(by: [other]))
    }
    #expect(!printer.isAnswered(by: [UInt8](repeating: 0x12, count: 9)))
  }

  @Test func `noise answers nothing but the printers' one byte`() throws {
    var dice = Dice(seed: 9)
    for question in DeviceQuestion.all where question.subject != .ticketPrinter {
      for _ in 0..<3_000 {
        let noise = (0..<dice.below(64)).map { _ in dice.byte() }
        #expect(!question.isAnswered(by: noise))
      }
    }
  }
}
