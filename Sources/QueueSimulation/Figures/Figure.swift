import QueueCore

/// One number that is said about some people.
public enum Figure: String, Hashable, Sendable, CaseIterable {
  case waitMean, waitSquareMean, waitP50, waitP95, waitP99, waitMax
  /// Share of those who wait at all.
  case waitedShare
  case withinTargetShare
  /// Share of those who left without being called, closing time among it.
  case leftShare
  case noShowShare
  case serviceMean
  /// Wait and service of those who were served.
  case sojournMean
  case slipsMean, slipsP99, slipsMax
  case skipsMean, skipsP99, skipsMax
  /// Share of the cap that the group which overtook most has used.
  case capUseMean, capUseP99, capUseMax
  /// In the unit of time; the hall's mean is zero over everybody.
  case discriminationMean, discriminationVariance
  /// Wait and service through service.
  case slowdownMean, slowdownP50, slowdownP95
  case waitGini
  /// A ticket's whole wait more than under first come, first served.
  case penaltyMean, penaltyP99, penaltyMax
  // Of the whole hall only.
  case orderFairness, jainDepartments, giniWindows
  /// Share of the windows' time, of all windows together, that these people took.
  case utilisation
}

/// Who is spoken about.
public struct FigureGroup: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case hall, admissionClass = "class", service, department
    /// Of a record of several days.
    case line, day
    case keyProject = "key-project"
  }
  public let kind: Kind
  /// Empty for the hall.
  public let name: String

  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

/// What one run says about one group.
public struct GroupFigures: Sendable {
  public let group: FigureGroup
  public var count = 0
  public var withinTarget = 0
  public var left = 0
  /// By ``Figure``; not there when there is nothing to say.
  public var values: [Figure: Double] = [:]
  /// Of a mean or a share: of how many.
  var bases: [Figure: Int] = [:]
  /// Shares that wait longer than each of the asked times.
  public var beyond: [Double] = []

  /// Wilson's 95% interval of the share within the target; nil when nobody was counted.
  public var withinTargetInterval: (low: Double, high: Double)? {
    Statistics.wilson(withinTarget, of: count)
  }
}

/// What one run says about one window.
public struct WindowFigures: Hashable, Sendable {
  public let number: WindowID
  /// Milliseconds in which it was open, had somebody, and called in vain.
  public internal(set) var open: Int64 = 0
  public internal(set) var busy: Int64 = 0
  public internal(set) var lost: Int64 = 0
  /// Milliseconds of ``busy`` and ``lost`` while it was closed: services that were under way.
  public internal(set) var overtime: Int64 = 0

  /// Milliseconds in which its clerk was at work: open, or busy beyond.
  public var time: Int64 { open + overtime }

  /// Share of ``time`` in which it had somebody or called in vain; nil when it was never open.
  public var utilisation: Double? {
    time > 0 ? Double(busy + lost) / Double(time) : nil
  }
}
