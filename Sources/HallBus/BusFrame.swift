/// The body of a frame.
public typealias BusBody = FixedBytes<64>
/// A whole frame as it stands on the line, with the 0x00 before and after it.
public typealias BusWire = FixedBytes<74>

/// A frame: who speaks to whom, in what order, and a body still to be read.
public struct BusFrame: Equatable, Sendable {
  public var version: UInt8
  public var destination: UInt8
  public var source: UInt8
  /// A request has the sender's next number, a repeated request the same one again, an answer the
  /// number of its request.
  public var sequence: UInt8
  /// The message number; see ``BusMessageType``.
  public var type: UInt8
  public var body: BusBody

  public init(
    destination: UInt8, source: UInt8, sequence: UInt8, message: BusMessage,
    version: UInt8 = BusLimit.version
  ) {
    self.version = version
    self.destination = destination
    self.source = source
    self.sequence = sequence
    self.type = message.type
    self.body = message.body
  }

  /// Reads an unstuffed frame; throws ``BusError/tooShort`` or `checksum`.
  public init(plain: FixedBytes<71>) throws(BusError) {
    let end = plain.count - 2
    guard end >= BusLimit.header else { throw .tooShort }
    var crc = CRC16()
    for index in 0..<end { crc.add(plain[index]) }
    guard crc.value == UInt16(plain[end]) << 8 | UInt16(plain[end + 1]) else { throw .checksum }
    version = plain[0]
    destination = plain[1]
    source = plain[2]
    sequence = plain[3]
    type = plain[4]
    body = BusBody()
    for index in BusLimit.header..<end { body.append(plain[index]) }
  }

  /// The message in the body; throws ``BusError/unknownType`` or `badBody`.
  public func message() throws(BusError) -> BusMessage {
    try BusMessage(type: type, body: body)
  }

  /// The CRC-16 over header and body; with the sequence it tells a repeated request from a new one.
  public var checksum: UInt16 {
    var crc = CRC16()
    crc.add(version)
    crc.add(destination)
    crc.add(source)
    crc.add(sequence)
    crc.add(type)
    for index in 0..<body.count { crc.add(body[index]) }
    return crc.value
  }

  /// The frame as it goes on the line: 0x00, stuffed frame, 0x00.
  ///
  /// The leading 0x00 ends whatever noise a listener took for the beginning of a frame.
  public var wire: BusWire {
    var plain = FixedBytes<71>()
    plain.append(version)
    plain.append(destination)
    plain.append(source)
    plain.append(sequence)
    plain.append(type)
    for index in 0..<body.count { plain.append(body[index]) }
    let check = checksum
    plain.append(UInt8(truncatingIfNeeded: check >> 8))
    plain.append(UInt8(truncatingIfNeeded: check))
    var wire = BusWire()
    wire.append(0)
    let fits = COBS.encode(plain, into: &wire) && wire.append(0)
    precondition(fits, "a body is never longer than a frame allows")
    return wire
  }
}
