import QueueCore

/// A report of fairness as a program reads it; figures that there is nothing to say about are left
/// out. Times are in minutes.
public struct FairnessAnswer: Encodable, Sendable {
  public let grouping: String
  public let firstDay: String?
  public let lastDay: String?
  public let days: Int
  /// Name, version and hash of the numbers.
  public let rules: [String]
  public let rows: [Group]
  public let total: Group
  public let windows: [Window]
  public let caps: [Cap]
  public let promises: Promises
  public let chosenCalls: [Chosen]
  public let furtherChosenCalls: Int
  public let keyProjects: [Group]

  public struct Group: Encodable, Sendable {
    public let key: String
    public let name: LocalizedText
    public let tickets: Int
    public let visits: Int
    public let withinTarget: Int
    public let withinTargetWilson: [Double]?
    public let left: Int
    /// By ``Figure``.
    public let figures: [String: Double]
  }

  /// Times in minutes.
  public struct Window: Encodable, Sendable {
    public let window: Int64
    public let open: Double
    public let busy: Double
    public let lost: Double
    /// Of busy and lost, what lay after closing or at a break.
    public let overtime: Double
    public let utilisation: Double?
  }

  public struct Cap: Encodable, Sendable {
    public let group: String
    public let visits: Int
    public let overtakings: Int64
    public let mean: Double?
    public let p99: Double?
    public let max: Double?
    public let spent: Int
  }

  public struct Promises: Encodable, Sendable {
    public let given: Int
    public let kept: Int
    public let open: Int
    /// By reason.
    public let withdrawn: [String: Int]
    public let broken: [Broken]
    public let furtherBroken: Int
  }

  public struct Broken: Encodable, Sendable {
    public let day: String
    public let ticket: String
    public let promised: Int64
    public let calls: Int64
  }

  public struct Chosen: Encodable, Sendable {
    public let day: String
    public let time: String
    public let ticket: String
    public let window: Int64
    public let reason: String
    public let overtaken: Int
  }

  public init(_ report: FairnessReport) {
    grouping = report.grouping.rawValue
    firstDay = report.firstDay?.description
    lastDay = report.lastDay?.description
    days = report.dayCount
    rules = report.rules.map(\.text)
    rows = report.rows.map(Self.group)
    total = Self.group(report.total)
    windows = report.windows.map {
      Window(
        window: $0.number.value, open: Self.minutes($0.open), busy: Self.minutes($0.busy),
        lost: Self.minutes($0.lost), overtime: Self.minutes($0.overtime),
        utilisation: $0.utilisation)
    }
    caps = report.capUses.map {
      Cap(
        group: $0.group.text, visits: $0.shares.count, overtakings: $0.overtakings,
        mean: $0.mean, p99: $0.percentile99, max: $0.most, spent: $0.spent)
    }
    promises = Self.promises(report.promises)
    chosenCalls = report.chosen.map {
      Chosen(
        day: $0.date.description, time: $0.time.description, ticket: $0.number.description,
        window: $0.window.value, reason: $0.reason, overtaken: $0.overtaken)
    }
    furtherChosenCalls = report.chosenCount - report.chosen.count
    keyProjects = report.projects.map(Self.group)
  }

  private static func minutes(_ milliseconds: Int64) -> Double { Double(milliseconds) / 60_000 }

  private static func promises(_ account: PromiseAccount) -> Promises {
    var withdrawn: [String: Int] = [:]
    for reason in PromiseWithdrawal.allCases {
      withdrawn[reason.rawValue] = account.withdrawn(reason)
    }
    return Promises(
      given: account.given, kept: account.kept, open: account.open, withdrawn: withdrawn,
      broken: account.broken.map {
        Broken(
          day: $0.date.description, ticket: $0.number.description, promised: $0.promised,
          calls: $0.calls)
      }, furtherBroken: account.brokenCount - account.broken.count)
  }

  private static func group(_ row: FairnessReport.Row) -> Group {
    var figures: [String: Double] = [:]
    for figure in Figure.allCases { figures[figure.rawValue] = row.figures.values[figure] }
    return Group(
      key: row.figures.group.name, name: row.name, tickets: row.tickets,
      visits: row.figures.count, withinTarget: row.figures.withinTarget,
      withinTargetWilson: row.figures.withinTargetInterval.map { [$0.low, $0.high] },
      left: row.figures.left, figures: figures)
  }
}
