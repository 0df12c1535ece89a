import HallBus

/// One of the two ends of a serial line.
public enum LineEnd: UInt8, Hashable, Sendable, CaseIterable {
  /// The hall's port.
  case controller
  /// The device, or all devices of a bus.
  case device

  public var other: LineEnd { self == .controller ? .device : .controller }
}

/// A serial line as a value: it takes bytes at one end and hands them out at the other when a real
/// line would, damaged as told, and the same for the same seed.
///
/// The owner calls ``send(_:from:at:)`` and ``advance(to:)`` in the order of time, waits for
/// ``nextDeadline``, and collects with ``takeArrived()``. Times are exact to the bit; only the
/// moment of handing out is gathered into chunks (``LineSettings/chunkMicroseconds``).
public struct LineModel: Sendable {
  public let settings: LineSettings
  public private(set) var faults: LineFaults
  /// A cut line carries nothing; what was on it is lost, and its ends do not notice.
  public private(set) var isCut = false

  private var lanes: [LineLane]
  private var arrived: [(end: LineEnd, bytes: [UInt8])] = []

  public init(settings: LineSettings, faults: LineFaults = .none, seed: UInt64 = 0) {
    self.settings = settings
    self.faults = faults
    // Each way has its own sequence, so that traffic one way does not change faults the other.
    lanes = [
      LineLane(settings: settings, random: LineRandom(seed: seed)),
      LineLane(settings: settings, random: LineRandom(seed: ~seed)),
    ]
  }

  /// Puts bytes on the line behind those still waiting; returns how many the transmit buffer took.
  ///
  /// The rest is the caller's to offer again, as with a port that takes less than it is given.
  @discardableResult
  public mutating func send(_ bytes: ArraySlice<UInt8>, from end: LineEnd, at now: Instant) -> Int {
    advance(to: now)
    return lanes[Int(end.rawValue)].send(bytes, at: now, isCut: isCut)
  }

  @discardableResult
  public mutating func send(_ bytes: [UInt8], from end: LineEnd, at now: Instant) -> Int {
    send(bytes[...], from: end, at: now)
  }

  /// How many bytes the transmit buffer at `end` takes now.
  public func room(at end: LineEnd) -> Int { lanes[Int(end.rawValue)].room }

  /// Whether bytes sent from `end` are still on their way.
  public func isSending(from end: LineEnd) -> Bool { lanes[Int(end.rawValue)].isSending }

  /// When the last byte sent so far from `end` has passed; nil when none is on its way.
  public func endOfSending(from end: LineEnd) -> Instant? { lanes[Int(end.rawValue)].end }

  /// Moves the line on; bytes that have passed are handed out by ``takeArrived()``.
  public mutating func advance(to now: Instant) {
    guard lanes[0].isSending || lanes[1].isSending else { return }
    for end in LineEnd.allCases {
      let lane = Int(end.rawValue)
      let against = settings.duplex == .half ? lanes[1 - lane].occupied : []
      let bytes = lanes[lane].deliver(at: now, faults: faults, against: against)
      arrive(bytes, from: end)
    }
    if settings.duplex == .half {
      for lane in lanes.indices { lanes[lane].forgetOccupied(before: lanes[1 - lane].start ?? now) }
    }
  }

  /// When ``advance(to:)`` has something to hand out next.
  public var nextDeadline: Instant? {
    switch (lanes[0].nextDelivery, lanes[1].nextDelivery) {
    case (let first?, let second?): min(first, second)
    case (let first, let second): first ?? second
    }
  }

  /// The bytes that came out since the last call, in order, with the end they came out at.
  public mutating func takeArrived() -> [(end: LineEnd, bytes: [UInt8])] {
    defer { arrived.removeAll(keepingCapacity: true) }
    return arrived
  }

  /// Pulls the cable: bytes that have not passed are lost, and so is what is sent until
  /// ``replug(at:)``.
  public mutating func cut(at now: Instant) {
    advance(to: now)
    // What has passed but waits for its chunk was heard.
    for end in LineEnd.allCases {
      let lane = Int(end.rawValue)
      let bytes = lanes[lane].cut(at: now, faults: faults)
      arrive(bytes, from: end)
    }
    isCut = true
  }

  private mutating func arrive(_ bytes: [UInt8], from end: LineEnd) {
    guard !bytes.isEmpty else { return }
    if end == .controller, settings.controllerHearsItself { arrived.append((end, bytes)) }
    arrived.append((end.other, bytes))
  }

  public mutating func replug(at now: Instant) {
    advance(to: now)
    isCut = false
  }

  public mutating func set(faults: LineFaults) { self.faults = faults }

  /// What happened to the bytes sent from `end`.
  public func counters(from end: LineEnd) -> LineCounters { lanes[Int(end.rawValue)].counters }
}
