/// How content a citizen says they were with a service (好差评).
///
/// Source of the five degrees: GB/T 39735-2020 (政务服务评价工作指南); 国办发〔2019〕51号 has each
/// service rated at most once and takes the last two degrees as bad (差评).
public enum Satisfaction: String, Hashable, Sendable, Codable, CaseIterable {
  case verySatisfied, satisfied, basicallySatisfied, dissatisfied, veryDissatisfied

  public var name: LocalizedText {
    switch self {
    case .verySatisfied: LocalizedText(chinese: "非常满意", english: "Very satisfied")
    case .satisfied: LocalizedText(chinese: "满意", english: "Satisfied")
    case .basicallySatisfied: LocalizedText(chinese: "基本满意", english: "Basically satisfied")
    case .dissatisfied: LocalizedText(chinese: "不满意", english: "Dissatisfied")
    case .veryDissatisfied: LocalizedText(chinese: "非常不满意", english: "Very dissatisfied")
    }
  }

  /// Whether it counts towards the share of those who were satisfied.
  public var isGood: Bool {
    switch self {
    case .verySatisfied, .satisfied, .basicallySatisfied: true
    case .dissatisfied, .veryDissatisfied: false
    }
  }
}

/// What was said about a visit so far.
public struct GivenRating: Hashable, Sendable, Codable {
  public let satisfaction: Satisfaction
  /// When the visit was rated first.
  public let since: HallTime
}

/// A citizen's visit to a window that is over.
public struct FormerVisit: Hashable, Sendable, Codable {
  public let ticket: TicketID
  /// Who was signed in when it ended; nil where nobody was.
  public let clerk: PersonID?
  public let endedAt: HallTime
  public var rating: GivenRating?
}
