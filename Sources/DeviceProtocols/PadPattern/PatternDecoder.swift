import HallBus

/// Finds frames of one pattern in a stream that may begin anywhere and be damaged anywhere.
///
/// Holds at most ``FramePattern/maximumBytes``. A byte that begins no frame costs itself; a frame
/// that never ends is given up after a quiet, so that noise that looks like a long frame does not
/// swallow presses.
public struct PatternDecoder: Sendable {
  public enum Reception: Hashable, Sendable {
    case frame(PatternFrame)
    /// Bytes that are no frame, counted once for each stretch of them.
    case damaged
  }

  /// A quiet in the middle of a frame after which it will not go on, µs: many characters at 1,200
  /// baud, and longer than the pause that USB adapters make between two pieces.
  public static let gap: Int64 = 100_000

  private let pattern: FramePattern
  private var buffer: [UInt8] = []
  private var heardAt = Instant.zero
  private var isLost = false

  public init(_ pattern: FramePattern) { self.pattern = pattern }

  public mutating func reset() {
    buffer.removeAll(keepingCapacity: true)
    isLost = false
  }

  /// When a frame begun is given up; nil when none is.
  public var nextDeadline: Instant? {
    buffer.isEmpty ? nil : heardAt.advanced(byMicroseconds: Self.gap)
  }

  /// Gives up a frame begun when its time has come; what follows its first byte may be whole.
  public mutating func advance(to now: Instant) -> [Reception] {
    guard let due = nextDeadline, now >= due else { return [] }
    var receptions = lose()
    while !buffer.isEmpty {
      let found = search()
      receptions += found
      // What is left waits for bytes that will not come.
      if found.isEmpty, !buffer.isEmpty { receptions += lose() }
    }
    isLost = false
    return receptions
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) -> [Reception] {
    var receptions = advance(to: now)
    heardAt = now
    for byte in bytes {
      buffer.append(byte)
      receptions += search()
    }
    return receptions
  }

  /// Takes what is whole from the front of the buffer, and drops what begins no frame.
  private mutating func search() -> [Reception] {
    var receptions: [Reception] = []
    while !buffer.isEmpty {
      switch pattern.match(buffer[...]) {
      case .incomplete: return receptions
      case .nothing: receptions += lose()
      case .whole(let frame, let count):
        buffer.removeFirst(count)
        isLost = false
        receptions.append(.frame(frame))
      }
    }
    return receptions
  }

  private mutating func lose() -> [Reception] {
    buffer.removeFirst()
    guard !isLost else { return [] }
    isLost = true
    return [.damaged]
  }
}
