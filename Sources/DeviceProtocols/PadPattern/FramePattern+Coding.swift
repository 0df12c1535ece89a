/// The fields of one frame.
public struct PatternFrame: Hashable, Sendable {
  public var address = 0
  public var command: UInt8 = 0
  public var key: UInt8 = 0
  public var sequence: UInt8?
  public var data: [UInt8] = []
  public var result: UInt8 = 0

  public init() {}
}

extension FramePattern {
  public enum Verdict: Hashable, Sendable {
    /// So far it could be a frame.
    case incomplete
    /// It is none, and begins none at its first byte; whether a check sum was what failed.
    case nothing(badCheck: Bool)
    case whole(PatternFrame, bytes: Int)
  }

  /// Looks whether a frame stands at the beginning of `bytes`.
  public func match(_ bytes: ArraySlice<UInt8>) -> Verdict {
    var frame = PatternFrame()
    var length: UInt8?
    var place = bytes.startIndex
    var starts: [Int] = []
    starts.reserveCapacity(elements.count + 1)
    for element in elements {
      starts.append(place)
      let size: Int
      if let known = Self.size(element) {
        size = known
      } else {
        size = Int(length ?? 0) - lengthOffset - countedBytes
      }
      guard size >= 0, place - bytes.startIndex + size <= Self.maximumBytes else {
        return .nothing(badCheck: false)
      }
      guard place + size <= bytes.endIndex else { return .incomplete }
      let part = bytes[place..<(place + size)]
      place += size
      switch element {
      case .fixed(let byte): if part.first != byte { return .nothing(badCheck: false) }
      case .checksum: break
      case .field(let field):
        guard take(field, part, &frame, &length) else { return .nothing(badCheck: false) }
      }
    }
    starts.append(place)
    guard lengthAgrees(length, starts) else { return .nothing(badCheck: false) }
    guard checkAgrees(bytes, starts) else { return .nothing(badCheck: true) }
    return .whole(frame, bytes: place - bytes.startIndex)
  }

  private func take(
    _ field: Field, _ part: ArraySlice<UInt8>, _ frame: inout PatternFrame, _ length: inout UInt8?
  ) -> Bool {
    let first = part.first ?? 0
    let second = part.last ?? 0
    switch field {
    case .length:
      guard length == nil || length == first else { return false }
      length = first
    case .address: frame.address = Int(first)
    case .address16: frame.address = Int(first) << 8 | Int(second)
    case .address16le: frame.address = Int(second) << 8 | Int(first)
    case .command: frame.command = first
    case .key: frame.key = first
    case .sequence: frame.sequence = first
    case .data: frame.data = Array(part)
    case .result: frame.result = first
    case .any: break
    }
    return true
  }

  private func lengthAgrees(_ length: UInt8?, _ starts: [Int]) -> Bool {
    guard let counted, let length else { return true }
    return Int(length) == starts[counted.upperBound + 1] - starts[counted.lowerBound] + lengthOffset
  }

  private func checkAgrees(_ bytes: ArraySlice<UInt8>, _ starts: [Int]) -> Bool {
    guard let checked else { return true }
    for (index, element) in elements.enumerated() {
      guard case .checksum(let checksum) = element else { continue }
      let over = bytes[starts[checked.lowerBound]..<starts[checked.upperBound + 1]]
      return Array(bytes[starts[index]..<starts[index + 1]]) == checksum.bytes(over: over)
    }
    return true
  }

  /// The bytes of a frame with these fields; nil when its data is too long for its length.
  public func encode(_ frame: PatternFrame) -> [UInt8]? {
    let dataBytes = has(.data) ? frame.data.count : 0
    let length = lengthOffset + countedBytes + dataBytes
    guard (0...255).contains(length), fixedBytes + dataBytes <= Self.maximumBytes else {
      return nil
    }
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var sum: (place: Int, kind: PatternChecksum)?
    for element in elements {
      starts.append(bytes.count)
      switch element {
      case .fixed(let byte): bytes.append(byte)
      case .checksum(let kind):
        sum = (bytes.count, kind)
        bytes.append(contentsOf: [UInt8](repeating: 0, count: kind.size))
      case .field(let field): bytes.append(contentsOf: Self.bytes(field, frame, UInt8(length)))
      }
    }
    starts.append(bytes.count)
    if let sum, let checked {
      let over = bytes[starts[checked.lowerBound]..<starts[checked.upperBound + 1]]
      bytes.replaceSubrange(
        sum.place..<(sum.place + sum.kind.size), with: sum.kind.bytes(over: over))
    }
    return bytes
  }

  private static func bytes(
    _ field: Field, _ frame: PatternFrame, _ length: UInt8
  ) -> [UInt8] {
    let high = UInt8(truncatingIfNeeded: frame.address >> 8)
    let low = UInt8(truncatingIfNeeded: frame.address)
    return switch field {
    case .length: [length]
    case .address: [low]
    case .address16: [high, low]
    case .address16le: [low, high]
    case .command: [frame.command]
    case .key: [frame.key]
    case .sequence: [frame.sequence ?? 0]
    case .data: frame.data
    case .any: [0]
    case .result: [frame.result]
    }
  }
}
