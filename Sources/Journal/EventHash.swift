import Crypto

/// The SHA-256 hash that ties an event to everything before it.
public struct EventHash: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes; another length only when somebody has changed the journal by hand.
  public let bytes: [UInt8]

  /// Length of a SHA-256 hash in bytes (FIPS 180-4).
  public static let length = 32

  /// What the first event of a journal has in place of a previous hash.
  public static let none = EventHash(bytes: [UInt8](repeating: 0, count: length))

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads 64 hexadecimal digits, as printed at the end of a day; nil when it is anything else.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == Self.length * 2 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// Lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// The bytes that an event's hash is taken over.
///
/// Fields follow each other in this order; a text or a run of bytes is preceded by its length in
/// bytes as an unsigned 32-bit number, numbers are signed 64-bit, everything big-endian:
///
///     text   "hallkeeper-event-1"
///     number sequence
///     text   hall
///     number wall time, milliseconds since 1970 UTC
///     number hall time, milliseconds
///     text   kind
///     number version
///     text   actor
///     bytes  payload, as stored
///     bytes  previous hash, 32 of them; zeros before the first event
///
/// Lengths make two different events different bytes, whatever stands in their texts. The encoding
/// never changes: another one gets another first field.
struct HashedFields {
  private var bytes: [UInt8] = []
  private let sequenceOffset: Int

  static let encodingName = "hallkeeper-event-1"

  init(
    hall: String, wall: Int64, hallTime: Int64, kind: String, version: Int64, actor: String,
    payload: [UInt8], previous: EventHash
  ) {
    sequenceOffset = 4 + Self.encodingName.utf8.count
    bytes.reserveCapacity(payload.count + 192)
    append(Self.encodingName)
    append(0)
    append(hall)
    append(wall)
    append(hallTime)
    append(kind)
    append(version)
    append(actor)
    append(payload)
    append(previous.bytes)
  }

  /// The hash of these fields at a place in the journal.
  mutating func hash(sequence: Int64) -> EventHash {
    withUnsafeBytes(of: sequence.bigEndian) {
      bytes.replaceSubrange(sequenceOffset..<sequenceOffset + 8, with: $0)
    }
    return EventHash(bytes: Array(SHA256.hash(data: bytes)))
  }

  private mutating func append(_ number: Int64) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ text: String) { append(Array(text.utf8)) }

  private mutating func append(_ run: [UInt8]) {
    withUnsafeBytes(of: UInt32(run.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: run)
  }
}
