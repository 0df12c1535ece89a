import HallBus

/// A question that changes nothing on whatever device hears it, and how its answer is told.
///
/// What a wrong device makes of it: boards and pads ignore frames that are not theirs; a printer
/// prints what it does not know. So printers are asked first, by three bytes that every ESC/POS printer
/// answers without printing, and once one has answered nothing else is sent.
public struct DeviceQuestion: Hashable, Sendable {
  /// What answers it.
  public enum Subject: String, Hashable, Sendable, CaseIterable {
    case ticketPrinter, onbonBoards, hallBus, cPowerBoards, modbus
  }

  public let subject: Subject
  /// Bits a second to try, the most usual first.
  public let bauds: [Int]
  /// What is sent.
  public let bytes: [UInt8]
  /// How long an answer may take after the last byte went out, in milliseconds.
  public let patience: Int

  /// All questions, in the order in which they may be asked.
  public static let all: [DeviceQuestion] =
    [printer, onbonAny, onbonFirst] + hallBus + [cPower, modbus]

  /// DLE EOT 1, "Transmit real-time status" (Epson ESC/POS command reference): answered in real time,
  /// also offline, and nothing is printed.
  private static let printer = DeviceQuestion(
    subject: .ticketPrinter, bauds: [9_600, 115_200, 19_200, 38_400], bytes: [0x10, 0x04, 0x01],
    patience: 600)

  /// Ping to every board that is to answer; on a line with several boards the answers collide.
  private static let onbonAny = onbon(to: OnbonFrame.broadcastWithAnswer)
  /// Ping to the address that boards leave the factory with.
  private static let onbonFirst = onbon(to: 1)

  private static func onbon(to address: UInt16) -> DeviceQuestion {
    DeviceQuestion(
      subject: .onbonBoards, bauds: [57_600, 9_600, 19_200, 38_400, 115_200],
      bytes: OnbonFrame(destination: address, data: OnbonRequest.ping.data).encoded(),
      patience: 400)
  }

  /// Group polls of a master that no node knows: every node says that it wants to be polled, in a slot
  /// by the low and then by the high half of its address, so that two that meet once part.
  private static let hallBus: [DeviceQuestion] = [UInt8(0), 4].map { shift in
    let poll = BusGroupPoll(masterBoot: 0, first: 1, last: BusAddress.lastNode, shift: shift)
    let wire = BusFrame(
      destination: BusAddress.broadcast, source: BusAddress.master, sequence: 0,
      message: .groupPoll(poll)
    ).wire
    return DeviceQuestion(
      subject: .hallBus, bauds: [19_200, 9_600, 57_600, 115_200],
      bytes: (0..<wire.count).map { wire[$0] }, patience: 500)
  }

  /// The power query (76h with 01h, "query"; source as ``CPowerCommand``) to card 1, the number that
  /// cards leave the factory with; the group gives no answer.
  private static let cPower = DeviceQuestion(
    subject: .cPowerBoards, bauds: [115_200, 9_600, 57_600, 19_200],
    bytes: CPowerCommand.queryPower.frame(card: 1).encoded(), patience: 400)

  /// Function 03, one holding register at 0, to slave 1 (MODBUS Application Protocol V1.1b3, 6.3):
  /// only read, and who has no such register says so by an exception, which is an answer, too.
  private static let modbus = DeviceQuestion(
    subject: .modbus, bauds: [9_600, 19_200, 115_200, 4_800],
    bytes: ModbusFrame.read(1, register: 0, count: 1), patience: 400)

  /// Whether `heard` has the answer in it; what an adapter hears of its own sending is no answer.
  public func isAnswered(by heard: [UInt8]) -> Bool {
    let answer = heard.starts(with: bytes) ? heard.dropFirst(bytes.count) : heard[...]
    switch subject {
    case .ticketPrinter:
      // 0xx1xx10, alone or after automatic status that was on its way; noise is long or odd.
      return answer.count <= 8 && answer.last.map { $0 & 0x93 == 0x12 } ?? false
    case .onbonBoards:
      var decoder = OnbonFrameDecoder()
      return decoder.receive(answer).contains {
        if case .frame(let frame) = $0 { return frame.source != OnbonFrame.hallAddress }
        return false
      }
    case .cPowerBoards:
      var decoder = CPowerFrameDecoder()
      return decoder.receive(answer).contains {
        // A card with an old program answers with our own kind, but never with our own packet.
        if case .frame(let frame) = $0 { return frame.encoded() != bytes }
        return false
      }
    case .modbus:
      var decoder = ModbusAnswerDecoder()
      return decoder.receive(answer, to: bytes).contains { $0 != .damaged }
    case .hallBus:
      var decoder = BusFrameDecoder()
      return answer.contains { byte in
        if case .frame(let frame) = decoder.push(byte) { return frame.source != BusAddress.master }
        return false
      }
    }
  }

  /// Whether an adapter heard what it sent: two wires, or a cable that is shorted.
  public func isEchoed(in heard: [UInt8]) -> Bool { heard.starts(with: bytes) }
}
