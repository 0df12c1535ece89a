/// What stands on a clerk's pad; sent whole, the latest wins.
public struct PadDisplay: Equatable, Sendable {
  /// The ticket at the window, printable ASCII such as "A012"; empty when nobody is called.
  public let ticket: FixedBytes<8>
  /// People waiting for this window's lines, 0...999; more is held at 999.
  public let waiting: UInt16
  public let window: BusWindowState
  /// A notice the pad has a sign or a text for; 0 is none (docs/hallbus.md, 8).
  public let notice: UInt8
  /// Differs when the same notice is given anew, so that the pad draws attention again.
  public let noticeRevision: UInt8

  /// Throws ``BusError/badBody`` when the ticket has anything but printable ASCII.
  public init(
    ticket: FixedBytes<8>, waiting: UInt16, window: BusWindowState, notice: UInt8 = 0,
    noticeRevision: UInt8 = 0
  ) throws(BusError) {
    for index in 0..<ticket.count where ticket[index] < 0x20 || ticket[index] > 0x7E {
      throw .badBody
    }
    self.ticket = ticket
    self.waiting = min(waiting, BusLimit.waiting)
    self.window = window
    self.notice = notice
    self.noticeRevision = noticeRevision
  }

  /// The CRC-32 a state report carries for this display, over its bytes in the display message
  /// after the revision.
  public var checksum: UInt32 {
    var body = BusBody()
    append(to: &body)
    var crc = CRC32()
    for index in 0..<body.count { crc.add(body[index]) }
    return crc.value
  }

  func append(to body: inout BusBody) {
    body.append(UInt8(ticket.count))
    for index in 0..<ticket.count { body.append(ticket[index]) }
    body.appendNumber(waiting)
    body.append(window.rawValue)
    body.append(notice)
    body.append(noticeRevision)
  }

  init(from reader: inout BodyReader) throws(BusError) {
    let ticket: FixedBytes<8> = try reader.text()
    let waiting = try reader.uint16()
    guard waiting <= BusLimit.waiting, let window = BusWindowState(rawValue: try reader.uint8())
    else { throw .badBody }
    try self.init(
      ticket: ticket, waiting: waiting, window: window, notice: try reader.uint8(),
      noticeRevision: try reader.uint8())
  }
}
