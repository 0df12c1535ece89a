/// Corrections of forecasts, so that a bound holds as often as it says (split-conformal prediction;
/// Vovk, Gammerman and Shafer 2005; Papadopoulos and others 2002).
///
/// A past forecast's score is how far the real wait lay beyond the bound, relative to the bound and a
/// minute: long waits miss by more. A new bound is moved by the score that the wanted share of past
/// scores does not exceed, so on exchangeable days it holds at least that often, whatever the forecast
/// is worth.
public struct ConformalShifts: Hashable, Sendable {
  /// Pairs of one class that are kept, the latest: the share held is then known to about one in a
  /// hundred.
  public static let limit = 4_000
  /// With fewer pairs of a class, those of all classes together are used; with fewer of all, the
  /// bounds stay as they are.
  public static let least = 100
  /// A forecast whose higher bound is below this, in seconds, says that the call comes at once: there
  /// is nothing to move, and it says nothing about those who have to wait.
  public static let atOnce = 15.0
  /// Added to a bound before it is compared, in seconds, so that a forecast of nothing can be moved
  /// too.
  static let base = 60.0

  /// A forecast before any shift, and what came.
  public struct Pair: Hashable, Sendable {
    public let classID: ClassID
    public let medianSeconds: Double
    public let upperSeconds: Double
    /// Only where forecasts are tried out: journals hold no intervals.
    public let interval: WaitInterval?
    public let waitSeconds: Double

    public init(
      classID: ClassID, medianSeconds: Double, upperSeconds: Double,
      interval: WaitInterval? = nil, waitSeconds: Double
    ) {
      self.classID = classID
      self.medianSeconds = medianSeconds
      self.upperSeconds = upperSeconds
      self.interval = interval
      self.waitSeconds = waitSeconds
    }
  }

  /// What to move the bounds by, in parts of the bound plus ``base``.
  struct Shift: Hashable, Sendable {
    var median = 0.0
    var upper = 0.0
    /// The ends of the interval.
    var low = 0.0
    var high = 0.0
  }

  private let ofClass: [ClassID: Shift]
  private let ofAll: Shift

  /// No shifts.
  public init() {
    ofClass = [:]
    ofAll = Shift()
  }

  /// - Parameter pairs: oldest first.
  public init(_ pairs: [Pair]) {
    var sorted: [ClassID: [Pair]] = [:]
    let pairs = pairs.filter { $0.upperSeconds >= Self.atOnce }
    for pair in pairs { sorted[pair.classID, default: []].append(pair) }
    ofClass = sorted.filter { $0.value.count >= Self.least }
      .mapValues { Self.shift($0.suffix(Self.limit)) }
    ofAll = pairs.count >= Self.least ? Self.shift(pairs.suffix(Self.limit)) : Shift()
  }

  private static func shift(_ pairs: ArraySlice<Pair>) -> Shift {
    var shift = Shift(
      median: quantile(0.5, of: pairs.map { score($0.waitSeconds, $0.medianSeconds) }),
      upper: quantile(0.8, of: pairs.map { score($0.waitSeconds, $0.upperSeconds) }))
    let tried = pairs.compactMap { pair in pair.interval.map { (pair.waitSeconds, $0) } }
    guard tried.count >= least else { return shift }
    let outside = (1 - WaitInterval.share) / 2
    // Below the low end no more than may lie there: the mirror of the high end.
    shift.low = -quantile(1 - outside, of: tried.map { -score($0.0, $0.1.lowSeconds) })
    shift.high = quantile(1 - outside, of: tried.map { score($0.0, $0.1.highSeconds) })
    return shift
  }

  private static func score(_ wait: Double, _ bound: Double) -> Double {
    (wait - bound) / (bound + base)
  }

  /// The score of rank ceil((n + 1) share), which makes the promise for the next one hold.
  private static func quantile(_ share: Double, of scores: [Double]) -> Double {
    let rank = Int((Double(scores.count + 1) * share).rounded(.up))
    return scores.sorted()[min(scores.count, max(1, rank)) - 1]
  }

  /// Both bounds moved, in seconds: never below 0, and the median never beyond the other.
  public func shifted(
    median: Double, upper: Double, for classID: ClassID
  ) -> (median: Double, upper: Double) {
    guard upper >= Self.atOnce else { return (median, upper) }
    let shift = ofClass[classID] ?? ofAll
    let high = max(0, upper + shift.upper * (upper + Self.base))
    let low = max(0, median + shift.median * (median + Self.base))
    return (min(low, high), high)
  }

  /// The median alone, where the other bound lies beyond the day.
  func shifted(median: Double, for classID: ClassID) -> Double {
    let shift = ofClass[classID] ?? ofAll
    return max(0, median + shift.median * (median + Self.base))
  }

  /// Both ends moved, in seconds: never below 0, and the low one never beyond the other.
  public func shifted(_ interval: WaitInterval, for classID: ClassID) -> WaitInterval {
    let shift = ofClass[classID] ?? ofAll
    let high = max(0, interval.highSeconds + shift.high * (interval.highSeconds + Self.base))
    let low = max(0, interval.lowSeconds + shift.low * (interval.lowSeconds + Self.base))
    return WaitInterval(lowSeconds: min(low, high), highSeconds: high)
  }
}

/// Within which four waits in five lie, as many below as above: from the 10th to the 90th
/// percentile, in seconds. It is there to try forecasts by; nobody is told it.
public struct WaitInterval: Hashable, Sendable {
  /// The share of waits that it is to hold.
  public static let share = 0.8

  public let lowSeconds: Double
  public let highSeconds: Double

  public init(lowSeconds: Double, highSeconds: Double) {
    self.lowSeconds = lowSeconds
    self.highSeconds = highSeconds
  }
}
