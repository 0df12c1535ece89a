/// What setting the time on the page adds to the box's own clock, which is left alone.
///
/// It holds for one start of the box, and only as long as nobody sets the box's clock: from then on
/// that clock is believed, or a manager asked, again.
public struct ClockCorrection: Hashable, Sendable, Codable {
  /// The start of the box in which the time was set.
  public let boot: String
  /// When the box started, by its own clock at the time of setting; another value later means that
  /// somebody has set that clock.
  public let systemStart: WallTime
  /// Added to the box's clock, in milliseconds; negative where that clock is fast.
  public let milliseconds: Int64

  public init(boot: String, systemStart: WallTime, milliseconds: Int64) {
    self.boot = boot
    self.systemStart = systemStart
    self.milliseconds = milliseconds
  }

  enum CodingKeys: String, CodingKey { case boot, systemStart, milliseconds }

  /// Wall times that can be a date in a hall that runs this program: 2024 to 2099 in UTC. What lies
  /// outside is a dead battery or a slip of the hand, and is refused.
  public static let plausible =
    WallTime(milliseconds: 1_704_067_200_000)...WallTime(milliseconds: 4_102_444_799_999)
}

/// The time as a manager says it is, worked out by the shell, which knows clocks and time zones.
public struct ClockSetting: Hashable, Sendable {
  /// The right time at the moment of the command.
  public let to: WallTime
  public let correction: ClockCorrection
  /// For a day that was opened under a wrong date: the same day with the right one. Nil otherwise.
  public let plan: DayPlan?

  public init(to: WallTime, correction: ClockCorrection, plan: DayPlan?) {
    self.to = to
    self.correction = correction
    self.plan = plan
  }
}
