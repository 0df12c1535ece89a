/// The contacts of a pad's keys, closed or open.
public struct KeyContacts: Equatable, Sendable {
  /// Bit 0 is the first of ``PadKeys``, and so on in the order of the key numbers.
  public var bits: UInt8

  public init(bits: UInt8 = 0) {
    self.bits = bits
  }

  /// One key closed, the others open.
  public init(_ key: BusKey) {
    let first = key.isRating ? BusKey.veryGood : BusKey.next
    bits = 1 << (key.rawValue - first.rawValue)
  }

  public func contains(_ key: BusKey) -> Bool {
    bits & KeyContacts(key).bits != 0
  }
}

/// Turns bouncing contacts into presses: levels count once they have agreed for
/// ``BusLimit/debounceMicroseconds``.
public struct KeyDebouncer: Sendable {
  private var level = KeyContacts()
  private var settled = KeyContacts()
  private var changedAt = Instant.zero
  private var downSince: Instant?

  public init() {}

  /// Whether a key has been down for ``BusLimit/stuckKeyMicroseconds``.
  public private(set) var isStuck = false

  /// When ``advance(to:)`` has something to do.
  public var nextDeadline: Instant? {
    if level != settled {
      return changedAt.advanced(byMicroseconds: BusLimit.debounceMicroseconds)
    }
    guard let downSince, !isStuck else { return nil }
    return downSince.advanced(byMicroseconds: BusLimit.stuckKeyMicroseconds)
  }

  /// The contacts as they are now, bounces and all.
  public mutating func read(_ contacts: KeyContacts, at now: Instant) {
    guard contacts != level else { return }
    level = contacts
    changedAt = now
  }

  /// The keys that have come down for good since the last call.
  public mutating func advance(to now: Instant) -> KeyContacts {
    var pressed = KeyContacts()
    if level != settled,
      now.microseconds(since: changedAt) >= BusLimit.debounceMicroseconds
    {
      pressed.bits = level.bits & ~settled.bits
      settled = level
      downSince = settled.bits == 0 ? nil : now
      isStuck = false
    }
    if let downSince,
      now.microseconds(since: downSince) >= BusLimit.stuckKeyMicroseconds
    {
      isStuck = true
    }
    return pressed
  }
}
