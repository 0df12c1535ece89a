/// How long a ticket will probably wait, from the moment at which it was asked.
///
/// Half of such waits are shorter than ``medianSeconds``, four in five shorter than
/// ``upperSeconds``. A bound that is nil lies beyond the end of the day: the ticket may not be served
/// any more.
public struct WaitForecast: Hashable, Sendable, Codable {
  /// What gave the numbers.
  public enum Method: String, Hashable, Sendable, Codable {
    /// The hall's own rule, rolled forward many times with what recent days have shown.
    case roll
    /// The queue as it stands, carried on by the expected minutes of its services and what the day
    /// itself has shown so far, since the history is thin; never shifted.
    case queueLength
  }

  public let method: Method
  public let medianSeconds: Int?
  public let upperSeconds: Int?
  /// The same two before the shifts of recent days, which later shifts are learnt from.
  public let rolledMedianSeconds: Int?
  public let rolledUpperSeconds: Int?

  /// Seconds of a bound that are believed: a day.
  public static let limit = 86_400

  public init(
    method: Method, medianSeconds: Int?, upperSeconds: Int?, rolledMedianSeconds: Int?,
    rolledUpperSeconds: Int?
  ) {
    self.method = method
    self.medianSeconds = medianSeconds
    self.upperSeconds = upperSeconds
    self.rolledMedianSeconds = rolledMedianSeconds
    self.rolledUpperSeconds = rolledUpperSeconds
  }

  enum CodingKeys: String, CodingKey {
    case method, medianSeconds, upperSeconds, rolledMedianSeconds, rolledUpperSeconds
  }

  /// Whether the numbers can be: in a day, and the median not beyond the other bound.
  var isSound: Bool {
    func fits(_ median: Int?, _ upper: Int?) -> Bool {
      guard let upper else { return median.map { (0...Self.limit).contains($0) } ?? true }
      guard let median else { return false }
      return 0 <= median && median <= upper && upper <= Self.limit
    }
    return fits(medianSeconds, upperSeconds) && fits(rolledMedianSeconds, rolledUpperSeconds)
  }

  /// Whole minutes as people are told them: the median rounded down, the other bound up, and never
  /// the same twice; nil when a bound lies beyond the day.
  public var minutes: ClosedRange<Int>? {
    guard let medianSeconds, let upperSeconds else { return nil }
    let low = medianSeconds / 60
    return low...max(low + 1, (upperSeconds + 59) / 60)
  }

  /// What pages say beside "expected wait".
  public var text: LocalizedText {
    guard let minutes else {
      return LocalizedText(
        chinese: "今天可能办不上，请咨询导办台",
        english: "may not be reached today; please ask a guide")
    }
    let (low, high) = (minutes.lowerBound, minutes.upperBound)
    if low == 0 {
      return LocalizedText(
        chinese: "\(high)分钟以内", english: "up to about \(high) min")
    }
    return LocalizedText(
      chinese: "约\(low)–\(high)分钟", english: "about \(low) to \(high) min")
  }

  /// What screens say where there is room for a few words.
  public var brief: LocalizedText {
    minutes == nil
      ? LocalizedText(chinese: "今天可能办不上", english: "may not be reached") : text
  }

  /// What paper says, in both languages.
  public var printed: String {
    minutes == nil
      ? "今天可能办不上 / you may not be reached today"
      : "预计等候\(text.chinese) / wait \(text.english)"
  }
}
