import QueueCore

/// What the box's clocks say at one moment.
public struct ClockReading: Hashable, Sendable {
  /// Milliseconds since 1970 in UTC; may jump either way.
  public let wallMilliseconds: Int64
  /// Milliseconds since the box started; counts on while the clock is set.
  public let bootMilliseconds: Int64
  /// Different at every start of the box.
  public let boot: String

  public init(wallMilliseconds: Int64, bootMilliseconds: Int64, boot: String) {
    self.wallMilliseconds = wallMilliseconds
    self.bootMilliseconds = bootMilliseconds
    self.boot = boot
  }

  /// When the box started by its own clock; stands still until somebody sets that clock.
  public var systemStart: WallTime {
    WallTime(milliseconds: wallMilliseconds - bootMilliseconds)
  }

  /// Milliseconds by which ``systemStart`` may stray because the two clocks are read one after the
  /// other; more means that the box's clock was set.
  static let strayMilliseconds: Int64 = 2_000

  /// The reading with what a manager's setting adds to it, where that holds for this reading.
  public func corrected(by correction: ClockCorrection?) -> ClockReading {
    guard let correction, correction.boot == boot,
      abs(systemStart.milliseconds - correction.systemStart.milliseconds)
        <= Self.strayMilliseconds
    else { return self }
    return ClockReading(
      wallMilliseconds: wallMilliseconds + correction.milliseconds,
      bootMilliseconds: bootMilliseconds, boot: boot)
  }

  /// What makes this reading, which is not corrected yet, show `wall`.
  public func correction(to wall: WallTime) -> ClockCorrection {
    ClockCorrection(
      boot: boot, systemStart: systemStart,
      milliseconds: wall.milliseconds - wallMilliseconds)
  }
}

/// Makes hall time out of clock readings: it never decreases, whatever the wall clock does.
///
/// Within one start of the box it follows the boot-time clock. Across starts it goes on by the
/// difference of the wall clocks, but never backwards and never by more than ``longestGap``, so that
/// a dead battery neither turns waits negative nor makes them a century long.
public struct HallClock: Hashable, Sendable {
  /// The most that hall time moves on while the box is off: a long holiday, in milliseconds.
  public static let longestGap: Int64 = 31 * 24 * 3_600_000

  /// Wall times before this are a dead battery, not a date, in milliseconds since 1970.
  public static let earliestPlausibleWall = ClockCorrection.plausible.lowerBound.milliseconds

  /// Where hall time stood at one reading, kept with the journal.
  public struct Anchor: Hashable, Sendable, Codable {
    public var hall: Int64
    public var wall: Int64
    public var bootMilliseconds: Int64
    public var boot: String

    public init(hall: Int64, wall: Int64, bootMilliseconds: Int64, boot: String) {
      self.hall = hall
      self.wall = wall
      self.bootMilliseconds = bootMilliseconds
      self.boot = boot
    }
  }

  public private(set) var anchor: Anchor?

  /// - Parameter anchor: the latest anchor known, or nil for a hall that has never been open.
  public init(anchor: Anchor?) { self.anchor = anchor }

  /// Both times for a reading; moves the anchor on.
  public mutating func stamp(_ reading: ClockReading) -> Stamp {
    let hall: Int64
    if let anchor {
      if anchor.boot == reading.boot {
        hall = anchor.hall + max(0, reading.bootMilliseconds - anchor.bootMilliseconds)
      } else {
        let gap = reading.wallMilliseconds - anchor.wall
        hall = anchor.hall + min(max(0, gap), Self.longestGap)
      }
    } else {
      hall = max(reading.wallMilliseconds, 0)
    }
    anchor = Anchor(
      hall: hall, wall: reading.wallMilliseconds, bootMilliseconds: reading.bootMilliseconds,
      boot: reading.boot)
    return Stamp(
      wall: WallTime(milliseconds: reading.wallMilliseconds), hall: HallTime(milliseconds: hall))
  }

  /// Whether the wall clock can be believed when the hall starts: not before the earliest plausible
  /// date, and not before the last event.
  public func isPlausible(_ reading: ClockReading) -> Bool {
    guard reading.wallMilliseconds >= Self.earliestPlausibleWall else { return false }
    // An anchor of the days of a dead battery says nothing about the date.
    guard let anchor, anchor.wall >= Self.earliestPlausibleWall else { return true }
    return reading.wallMilliseconds >= anchor.wall - Self.tolerance
      && reading.wallMilliseconds <= anchor.wall + Self.longestGap
  }

  /// How far a clock may have been set back without being asked about, in milliseconds.
  static let tolerance: Int64 = 120_000
}
