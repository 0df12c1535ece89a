/// How bright boards are at each time of day, as the configuration says:
/// `07:00=100 18:30=60 22:00=20`, in percent.
public struct BrightnessPlan: Hashable, Sendable {
  private struct Step: Hashable, Sendable {
    /// Minutes since midnight, 0...1439.
    let from: Int
    let percent: Int
  }

  private let steps: [Step]

  /// Steps of a day: one an hour.
  public static let maximumSteps = 24

  public init(_ text: String) throws(DriverSettingFault) {
    var steps: [Step] = []
    for word in DriverSettings.words(text) {
      guard let step = Self.step(word) else {
        throw DriverSettingFault(
          "brightness", "“\(word)”应写成“07:00=100”：时刻=亮度百分比",
          "\"\(word)\" is written 07:00=100: time = brightness in percent")
      }
      guard steps.last.map({ $0.from < step.from }) ?? true else {
        throw DriverSettingFault(
          "brightness", "亮度的时刻应从早到晚，各不相同",
          "the times of \"brightness\" must go from early to late")
      }
      steps.append(step)
    }
    guard !steps.isEmpty, steps.count <= Self.maximumSteps else {
      throw DriverSettingFault(
        "brightness", "“brightness”应有1到\(Self.maximumSteps)段",
        "\"brightness\" has 1 to \(Self.maximumSteps) steps")
    }
    self.steps = steps
  }

  private static func step(_ word: String) -> Step? {
    let parts = word.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let percent = number(parts[1], digits: 1...3, below: 101) else {
      return nil
    }
    let time = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard time.count == 2, let hour = number(time[0], digits: 2...2, below: 24),
      let minute = number(time[1], digits: 2...2, below: 60)
    else { return nil }
    return Step(from: hour * 60 + minute, percent: percent)
  }

  private static func number(
    _ text: Substring, digits: ClosedRange<Int>, below limit: Int
  ) -> Int? {
    guard digits.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }),
      let value = Int(text), value < limit
    else { return nil }
    return value
  }

  /// The step that has begun last; before the first of the day, yesterday's last.
  ///
  /// - Parameter minutes: since midnight.
  public func percent(at minutes: Int) -> Int {
    (steps.last { $0.from <= minutes } ?? steps[steps.count - 1]).percent
  }
}
