import TestDice
import Testing

@testable import DeviceProtocols

struct ESCPOSReplyDecoderTests {
  private func decode(_ bytes: [UInt8]) -> [ESCPOSReply] {
    var decoder = ESCPOSReplyDecoder()
    return bytes.compactMap { decoder.decode($0) }
  }

  private let ourID: [UInt8] = [0x37, 0x22, 0x41, 0x42, 0x4E, 0x4F, 0x00]

  @Test func `every kind of reply is told by its fixed bits`() {
    // 12h and 7Eh are the valid bytes of python-escpos test_function_status.py.
    #expect(decode([0x12]) == [.realTimeStatus(0x12)])
    #expect(decode([0x7E]) == [.realTimeStatus(0x7E)])
    #expect(decode([0x14, 0, 0x03, 0x0F]) == [.automaticStatus([0x14, 0, 0x03, 0x0F])])
    #expect(decode([0x0F]) == [.fence(0x0F)])
    #expect(decode(ourID) == [.processID(ProcessID(0x12EF))])
    #expect(decode([0x5F] + Array("TM-T20III".utf8) + [0]).isEmpty)
    #expect(decode([0x81, 0x80, 0x90]).isEmpty)
  }

  @Test func `replies one after the other are all found`() {
    let bytes = [0x12] + ourID + [0x10, 0, 0, 0, 0x16, 0x00] + ourID
    #expect(
      decode(bytes) == [
        .realTimeStatus(0x12), .processID(ProcessID(0x12EF)), .automaticStatus([0x10, 0, 0, 0]),
        .realTimeStatus(0x16), .fence(0), .processID(ProcessID(0x12EF)),
      ])
  }

  @Test(arguments: 1...6) func `a status byte may cut into a completion answer`(at: Int) {
    var bytes = ourID
    bytes.insert(0x32, at: at)
    #expect(decode(bytes) == [.realTimeStatus(0x32), .processID(ProcessID(0x12EF))])
  }

  @Test(arguments: 1...3) func `a status byte may cut into automatic status`(at: Int) {
    var bytes: [UInt8] = [0x18, 0x00, 0x0C, 0x00]
    bytes.insert(0x1A, at: at)
    #expect(decode(bytes) == [.realTimeStatus(0x1A), .automaticStatus([0x18, 0, 0x0C, 0])])
  }

  @Test func `flow control bytes are no part of any reply`() {
    var bytes = ourID
    bytes.insert(contentsOf: [0x13, 0x11], at: 3)
    #expect(decode(bytes) == [.processID(ProcessID(0x12EF))])
  }

  @Test func `an answer cut short gives nothing and does not spoil the next`() {
    for length in 1..<ourID.count {
      #expect(
        decode(Array(ourID.prefix(length)) + [0x10, 0, 0, 0]).last
          == .automaticStatus([0x10, 0, 0, 0]))
    }
    #expect(decode([0x10, 0x00] + ourID) == [.processID(ProcessID(0x12EF))])
  }

  @Test func `noise makes no completion out of nothing and no growth`() {
    var dice = Dice(seed: 20_261_122)
    var decoder = ESCPOSReplyDecoder()
    var ids = 0
    for _ in 0..<200_000 {
      if case .processID = decoder.decode(dice.byte()) { ids += 1 }
    }
    #expect(ids == 0)
    decoder.reset()
    #expect(ourID.compactMap { decoder.decode($0) } == [.processID(ProcessID(0x12EF))])
  }

  @Test func `a status is read from its bits`() {
    var status = PrinterStatus()
    status.apply(realTime: 0x1A, kind: 1)
    #expect(status.offline && !status.canPrint)
    status.apply(realTime: 0x12, kind: 1)
    status.apply(realTime: 0x16, kind: 2)
    #expect(status.coverOpen)
    status.apply(realTime: 0x12, kind: 2)
    status.apply(realTime: 0x1A, kind: 3)
    #expect(status.cutterError)
    status.apply(realTime: 0x12, kind: 3)
    status.apply(realTime: 0x1E, kind: 4)
    #expect(status.paper == .nearEnd && status.canPrint)
    status.apply(realTime: 0x7E, kind: 4)
    #expect(status.paper == .out && !status.canPrint)
    status.apply(automatic: [0x10, 0, 0, 0])
    #expect(status == PrinterStatus())
    status.apply(automatic: [0x38, 0x48, 0x0F, 0])
    #expect(
      status
        == PrinterStatus(
          paper: .out, coverOpen: true, cutterError: true, overheated: true, offline: true))
  }
}
