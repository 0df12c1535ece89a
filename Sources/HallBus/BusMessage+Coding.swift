extension BusMessage {
  private static let accepted: UInt8 = 0
  private static let refused: UInt8 = 1
  private static let stuckFlag: UInt8 = 0x01
  private static let incompleteFlag: UInt8 = 0x02
  private static let timelessFlag: UInt8 = 0x04

  /// The bytes after the header (docs/hallbus.md, 5).
  public var body: BusBody {
    var body = BusBody()
    switch self {
    case .hello(let hello):
      Self.append(hello.id, to: &body)
      body.append(hello.kind)
      body.append(hello.lowestVersion)
      body.append(hello.highestVersion)
      body.appendNumber(hello.firmware)
    case .welcome(let welcome):
      Self.append(welcome.id, to: &body)
      body.append(welcome.address)
      body.append(welcome.version)
      body.appendNumber(welcome.bootEpoch)
    case .invite(let invite):
      body.append(invite.round)
      body.append(invite.slotWidth)
    case .poll(let poll):
      body.appendNumber(poll.bootEpoch)
      body.appendNumber(poll.heldKey)
    case .groupPoll(let poll):
      body.appendNumber(poll.masterBoot)
      body.append(poll.first)
      body.append(poll.last)
      body.append(poll.shift)
      body.append(poll.slotWidth)
    case .display(let revision, let display):
      body.appendNumber(revision)
      display.append(to: &body)
    case .keyAnswer(let id, let answer):
      body.appendNumber(id.bootEpoch)
      body.appendNumber(id.counter)
      Self.append(answer, to: &body)
    case .time(let time):
      body.appendNumber(time.unixSeconds)
      body.appendNumber(UInt16(bitPattern: time.offsetMinutes))
    case .allClear, .attention:
      break
    case .boardText(let revision, let text):
      body.appendNumber(revision)
      text.append(to: &body)
    case .boardNumber(let revision, let number):
      body.appendNumber(revision)
      body.appendBytes(number)
    case .boardDots(let offset, let dots):
      body.appendNumber(offset)
      body.appendBytes(dots)
    case .boardShow(let revision, let show):
      body.appendNumber(revision)
      show.append(to: &body)
    case .boardSilence(let text):
      body.appendBytes(text)
    case .stateReport(let report):
      body.appendNumber(report.revision)
      body.appendNumber(report.checksum)
      body.append(
        (report.keyIsStuck ? Self.stuckFlag : 0)
          | (report.textIsIncomplete ? Self.incompleteFlag : 0)
          | (report.lacksTime ? Self.timelessFlag : 0))
      body.appendNumber(report.damagedFrames)
    case .keyReport(let report):
      body.appendNumber(report.id.bootEpoch)
      body.appendNumber(report.id.counter)
      body.append(report.key.rawValue)
      body.appendNumber(report.ageTenths)
    }
    return body
  }

  /// Reads a body; throws ``BusError/unknownType``, or ``BusError/badBody`` for a wrong length or
  /// a value out of range.
  public init(type: UInt8, body: BusBody) throws(BusError) {
    var reader = BodyReader(body)
    switch type {
    case BusMessageType.hello:
      self = .hello(
        BusHello(
          id: try Self.nodeID(&reader), kind: try reader.uint8(),
          lowestVersion: try reader.uint8(), highestVersion: try reader.uint8(),
          firmware: try reader.uint16()))
    case BusMessageType.welcome:
      self = .welcome(
        BusWelcome(
          id: try Self.nodeID(&reader), address: try reader.uint8(), version: try reader.uint8(),
          bootEpoch: try reader.uint64()))
    case BusMessageType.invite:
      self = .invite(BusInvite(round: try reader.uint8(), slotWidth: try reader.uint8()))
    case BusMessageType.poll:
      self = .poll(BusPoll(bootEpoch: try reader.uint64(), heldKey: try reader.uint32()))
    case BusMessageType.groupPoll:
      self = .groupPoll(try Self.groupPoll(&reader))
    case BusMessageType.display:
      self = .display(revision: try reader.uint16(), try PadDisplay(from: &reader))
    case BusMessageType.keyAnswer:
      self = .keyAnswer(try Self.keyID(&reader), try Self.answer(&reader))
    case BusMessageType.time:
      self = .time(
        BusTime(
          unixSeconds: try reader.uint32(),
          offsetMinutes: Int16(bitPattern: try reader.uint16())))
    case BusMessageType.allClear:
      self = .allClear
    case BusMessageType.boardText:
      self = .boardText(revision: try reader.uint16(), try BoardText(from: &reader))
    case BusMessageType.boardNumber:
      self = .boardNumber(
        revision: try reader.uint16(), try BoardText.number(try reader.rest()))
    case BusMessageType.boardDots:
      self = .boardDots(offset: try reader.uint16(), try reader.rest())
    case BusMessageType.boardShow:
      self = .boardShow(revision: try reader.uint16(), try BoardShow(from: &reader))
    case BusMessageType.boardSilence:
      self = .boardSilence(try BoardText.plain(try reader.rest()))
    case BusMessageType.stateReport:
      self = .stateReport(try Self.stateReport(&reader))
    case BusMessageType.keyReport:
      self = .keyReport(try Self.keyReport(&reader))
    case BusMessageType.attention:
      self = .attention
    default:
      throw .unknownType
    }
    try reader.end()
  }

  private static func append(_ id: BusNodeID, to body: inout BusBody) {
    body.appendNumber(id.high)
    body.appendNumber(id.low)
  }

  private static func append(_ answer: BusKeyAnswer, to body: inout BusBody) {
    switch answer {
    case .accepted:
      body.append(accepted)
      body.append(UInt8(0))
      body.append(UInt8(0))
    case .refused(let reason, let text):
      body.append(refused)
      body.append(reason)
      body.append(UInt8(text.count))
      for index in 0..<text.count { body.append(text[index]) }
    }
  }

  private static func nodeID(_ reader: inout BodyReader) throws(BusError) -> BusNodeID {
    BusNodeID(high: try reader.uint64(), low: try reader.uint32())
  }

  private static func keyID(_ reader: inout BodyReader) throws(BusError) -> BusKeyID {
    BusKeyID(bootEpoch: try reader.uint64(), counter: try reader.uint32())
  }

  private static func answer(_ reader: inout BodyReader) throws(BusError) -> BusKeyAnswer {
    let result = try reader.uint8()
    let reason = try reader.uint8()
    let text: FixedBytes<24> = try reader.text()
    switch result {
    case accepted where reason == 0 && text.isEmpty: return .accepted
    case refused: return .refused(reason: reason, text: text)
    default: throw .badBody
    }
  }

  private static func groupPoll(_ reader: inout BodyReader) throws(BusError) -> BusGroupPoll {
    let poll = BusGroupPoll(
      masterBoot: try reader.uint32(), first: try reader.uint8(), last: try reader.uint8(),
      shift: try reader.uint8(), slotWidth: try reader.uint8())
    guard poll.shift == 0 || poll.shift == 4 else { throw .badBody }
    return poll
  }

  private static func stateReport(_ reader: inout BodyReader) throws(BusError) -> BusStateReport {
    let revision = try reader.uint16()
    let checksum = try reader.uint32()
    let flags = try reader.uint8()
    guard flags & ~(stuckFlag | incompleteFlag | timelessFlag) == 0 else { throw .badBody }
    return BusStateReport(
      revision: revision, checksum: checksum, keyIsStuck: flags & stuckFlag != 0,
      textIsIncomplete: flags & incompleteFlag != 0, lacksTime: flags & timelessFlag != 0,
      damagedFrames: try reader.uint16())
  }

  private static func keyReport(_ reader: inout BodyReader) throws(BusError) -> BusKeyReport {
    let id = try keyID(&reader)
    guard let key = BusKey(rawValue: try reader.uint8()) else { throw .badBody }
    return BusKeyReport(id: id, key: key, ageTenths: try reader.uint16())
  }
}
