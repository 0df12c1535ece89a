/// How many visits were rated, and how.
public struct RatingCounts: Hashable, Sendable {
  /// Visits to a window that ended with their citizen having been seen to, and any that were rated.
  public private(set) var visits = 0
  /// Ratings that a second press corrected; each visit counts once, with the last word.
  public private(set) var corrected = 0
  private var counts = [Int](repeating: 0, count: Satisfaction.allCases.count)

  public init() {}

  mutating func add(_ visit: RatedVisit) {
    visits += 1
    corrected += visit.isCorrected ? 1 : 0
    if let rating = visit.rating { counts[Self.place(rating)] += 1 }
  }

  private static func place(_ rating: Satisfaction) -> Int {
    Satisfaction.allCases.firstIndex(of: rating) ?? 0
  }

  public subscript(_ rating: Satisfaction) -> Int { counts[Self.place(rating)] }

  public var rated: Int { counts.reduce(0, +) }

  /// Thousandths of the rated visits that were at least 基本满意, rounded half up; nil when none was
  /// rated. The share that government halls publish as 好评率.
  public var satisfiedPerMille: Int? {
    let good = Satisfaction.allCases.filter(\.isGood).reduce(0) { $0 + self[$1] }
    return Self.perMille(good, of: rated)
  }

  /// Thousandths of the visits that were rated; nil when there was none.
  public var ratedPerMille: Int? { Self.perMille(rated, of: visits) }

  private static func perMille(_ part: Int, of whole: Int) -> Int? {
    whole == 0 ? nil : (part * 2_000 + whole) / (2 * whole)
  }
}

/// One visit to a window, for the report.
struct RatedVisit {
  let ticket: TicketID
  let window: WindowID
  var clerk: PersonID?
  var rating: Satisfaction?
  var isCorrected = false
  var isEnded = false

  init(ticket: TicketID, window: WindowID, clerk: PersonID?) {
    self.ticket = ticket
    self.window = window
    self.clerk = clerk
  }
}
