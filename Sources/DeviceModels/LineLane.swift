import HallBus

/// One direction of a ``LineModel``.
///
/// Bytes sent while others still wait make one burst without gaps, so the end of its n-th byte is
/// a multiplication from its start and rounding never adds up.
struct LineLane: Sendable {
  private let settings: LineSettings
  private var random: LineRandom
  private(set) var counters = LineCounters()

  /// The present burst: everything in it, and how much was handed out.
  private var burst: [UInt8] = []
  private var delivered = 0
  /// Bytes of the burst already forgotten from ``burst``.
  private var forgotten = 0
  private var burstStart = Instant.zero
  private var lastDelivery = Instant.zero
  /// Past bursts that may still overlap bytes of the other direction.
  private var past: [(start: Instant, end: Instant)] = []

  /// Bytes handed out that are kept in memory before the burst is shortened.
  private static let keptBytes = 65_536

  init(settings: LineSettings, random: LineRandom) {
    self.settings = settings
    self.random = random
  }

  var isSending: Bool { delivered < burst.count }

  var room: Int {
    settings.transmitBufferBytes == LineSettings.unlimitedBuffer
      ? Int.max : max(0, settings.transmitBufferBytes - (burst.count - delivered))
  }

  /// When the first byte not handed out began.
  var start: Instant? { isSending ? time(ofBytes: forgotten + delivered) : nil }

  var end: Instant? { isSending ? time(ofBytes: forgotten + burst.count) : nil }

  /// When the line was driven, past and present.
  var occupied: [(start: Instant, end: Instant)] {
    guard let end else { return past }
    return past + [(burstStart, end)]
  }

  var nextDelivery: Instant? {
    guard isSending else { return nil }
    let first = time(ofBytes: forgotten + delivered + 1)
    let last = time(ofBytes: forgotten + burst.count)
    let chunk = max(burstStart, lastDelivery).advanced(byMicroseconds: settings.chunkMicroseconds)
    return min(last, max(first, chunk))
  }

  mutating func send(_ bytes: ArraySlice<UInt8>, at now: Instant, isCut: Bool) -> Int {
    let taken = min(bytes.count, room)
    counters.sent += UInt64(taken)
    counters.refused += UInt64(bytes.count - taken)
    guard taken > 0 else { return 0 }
    guard !isCut else {
      counters.cutOff += UInt64(taken)
      return taken
    }
    if !isSending {
      burst.removeAll(keepingCapacity: true)
      delivered = 0
      forgotten = 0
      burstStart = now.advanced(byMicroseconds: settings.turnaroundMicroseconds)
    }
    burst.append(contentsOf: bytes.prefix(taken))
    return taken
  }

  /// Hands out what has passed, when a chunk is due.
  mutating func deliver(
    at now: Instant, faults: LineFaults, against other: [(start: Instant, end: Instant)]
  ) -> [UInt8] {
    guard let due = nextDelivery, now >= due else { return [] }
    return handOut(at: now, faults: faults, against: other)
  }

  /// Hands out what has passed and loses the rest.
  mutating func cut(at now: Instant, faults: LineFaults) -> [UInt8] {
    guard isSending else { return [] }
    let bytes = handOut(at: now, faults: faults, against: [])
    if isSending {
      counters.cutOff += UInt64(burst.count - delivered)
      burst.removeAll(keepingCapacity: true)
      delivered = 0
      forgotten = 0
    }
    return bytes
  }

  mutating func forgetOccupied(before limit: Instant) {
    past.removeAll { $0.end <= limit }
  }

  private func time(ofBytes count: Int) -> Instant {
    burstStart.advanced(byMicroseconds: settings.microseconds(ofBytes: count))
  }

  private mutating func handOut(
    at now: Instant, faults: LineFaults, against other: [(start: Instant, end: Instant)]
  ) -> [UInt8] {
    let passed = settings.bytes(in: now.microseconds(since: burstStart)) - forgotten
    let until = min(burst.count, passed)
    guard until > delivered else { return [] }
    let bytes = burst[delivered..<until]
    let result: [UInt8]
    if faults == .none, !collides(delivered, until, other) {
      result = Array(bytes)
    } else {
      result = damage(bytes, faults: faults, against: other)
    }
    counters.delivered += UInt64(result.count)
    delivered = until
    lastDelivery = now
    if delivered == burst.count {
      if settings.duplex == .half {
        past.append((burstStart, time(ofBytes: forgotten + burst.count)))
      }
    } else if delivered > Self.keptBytes {
      burst.removeFirst(delivered)
      forgotten += delivered
      delivered = 0
    }
    return result
  }

  private func collides(
    _ from: Int, _ until: Int, _ other: [(start: Instant, end: Instant)]
  ) -> Bool {
    guard !other.isEmpty else { return false }
    let start = time(ofBytes: forgotten + from)
    let end = time(ofBytes: forgotten + until)
    return other.contains { start < $0.end && $0.start < end }
  }

  private mutating func damage(
    _ bytes: ArraySlice<UInt8>, faults: LineFaults, against other: [(start: Instant, end: Instant)]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 4)
    let bits = settings.dataBits
    for index in bytes.indices {
      var byte = bytes[index]
      if random.happens(perMillion: faults.insertsPerMillion) {
        counters.inserted += 1
        result.append(UInt8(truncatingIfNeeded: random.next()))
      }
      if random.happens(perMillion: faults.dropsPerMillion) {
        counters.dropped += 1
        continue
      }
      if collides(index, index + 1, other) {
        counters.collided += 1
        // Two drivers against each other: whatever the receiver makes of it.
        byte = UInt8(truncatingIfNeeded: random.next())
      }
      if random.happens(perMillion: min(1_000_000, faults.bitErrorsPerMillion * bits)) {
        counters.flipped += 1
        if settings.parity == .present { continue }
        byte ^= 1 << UInt8(random.next() % UInt64(min(bits, 8)))
      }
      result.append(byte)
      if random.happens(perMillion: faults.doublesPerMillion) {
        counters.doubled += 1
        result.append(byte)
      }
    }
    return result
  }
}
