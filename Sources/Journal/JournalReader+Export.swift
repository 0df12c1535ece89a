import QueueCore

extension JournalReader {
  /// Writes events as JSON lines, one event a line, the same bytes every time.
  ///
  /// Keys are sorted; the payload stands in it as it was stored, so that anybody can work out the
  /// hashes again (`EventHash.swift` has the encoding).
  ///
  /// - Parameters:
  ///   - range: sequence numbers; nil for all.
  ///   - write: gets whole lines, each with its line feed.
  /// - Throws: `.eventDamaged` for a payload that would not stay within its line; what `write`
  ///   throws.
  public func export(
    _ range: ClosedRange<Int64>? = nil, to write: ([UInt8]) throws(JournalFailure) -> Void
  ) throws(JournalFailure) {
    let last = try head().sequence
    var cursor = EventCursor(
      database, from: range?.lowerBound ?? 1, through: min(last, range?.upperBound ?? last))
    while let event = try cursor.next() { try write(try event.exportLine()) }
  }
}

extension RecordedEvent {
  /// The event as one line of JSON with its line feed.
  func exportLine() throws(JournalFailure) -> [UInt8] {
    let isOneObject =
      payload.first == UInt8(ascii: "{") && payload.last == UInt8(ascii: "}")
      && payload.allSatisfy { $0 >= 0x20 } && String(validating: payload, as: UTF8.self) != nil
    guard isOneObject else {
      throw .eventDamaged(sequence: sequence, kind: kind, reason: "the payload is not JSON")
    }
    var line: [UInt8] = []
    line.reserveCapacity(payload.count + 384)
    line += Array("{\"actor\":".utf8)
    line += JSONText.quoted(actor)
    line += Array(",\"hall\":".utf8)
    line += JSONText.quoted(hall)
    line += Array(",\"hallTime\":\(stamp.hall.milliseconds),\"hash\":\"\(hash)\",\"kind\":".utf8)
    line += JSONText.quoted(kind)
    line += Array(",\"payload\":".utf8)
    line += payload
    line += Array(",\"previousHash\":\"\(previousHash)\",\"sequence\":\(sequence)".utf8)
    line += Array(",\"version\":\(version),\"wall\":\(stamp.wall.milliseconds)}\n".utf8)
    return line
  }
}

/// JSON strings (RFC 8259, section 7).
enum JSONText {
  static func quoted(_ text: String) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }
}
