import QueueCore

/// What is read out of the journal.
public protocol ReportSource: Sendable {
  func waits(_ query: WaitsQuery) async throws -> [WaitsRow]
  func ratings(_ query: RatingsQuery) async throws -> RatingReport
  func verifyJournal() async throws -> JournalVerdict
  /// Events after a sequence number, in order, at most `limit`.
  func events(after sequence: Int64, limit: Int) async throws -> JournalPage
  /// Every call of the journal beside the one that the rule makes.
  func auditCalls() async throws -> CallAudit
  /// Why a ticket of a business day was called when it was; nil when the day has no such ticket.
  func reasons(_ query: ReasonsQuery) async throws -> RecordedReasons?
}

/// Of which ticket is asked why.
public struct ReasonsQuery: Hashable, Sendable {
  public let number: TicketNumber
  /// Also why this one was called first.
  public let called: TicketNumber?
  /// The business day; nil: the last there is.
  public let day: CalendarDate?

  public init(number: TicketNumber, called: TicketNumber?, day: CalendarDate?) {
    self.number = number
    self.called = called
    self.day = day
  }
}

/// Why a ticket was called when it was, out of the journal.
public struct RecordedReasons: Hashable, Sendable {
  public let day: CalendarDate?
  /// As of when it is said: the call, or the day's last event of one that was not called.
  public let at: Stamp
  /// The window that called it then.
  public let window: WindowID?
  public let reasons: TicketReasons
  /// Why the other ticket was called first; nil when none was asked about, or it was not.
  public let asked: LocalizedText?

  public init(
    day: CalendarDate?, at: Stamp, window: WindowID?, reasons: TicketReasons,
    asked: LocalizedText?
  ) {
    self.day = day
    self.at = at
    self.window = window
    self.reasons = reasons
    self.asked = asked
  }
}

/// Which waiting times are asked for.
public struct WaitsQuery: Hashable, Sendable {
  public let by: Grouping
  /// Both days included; nil: the first or the last day there is.
  public let from: CalendarDate?
  public let to: CalendarDate?

  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case service, line, window
    case ticketClass = "class"
    case hour, day
  }

  public init(by: Grouping, from: CalendarDate?, to: CalendarDate?) {
    self.by = by
    self.from = from
    self.to = to
  }
}

/// Which ratings are asked for.
public struct RatingsQuery: Hashable, Sendable {
  public let by: RatingReport.Grouping
  /// Both days included; nil: the first or the last day there is.
  public let from: CalendarDate?
  public let to: CalendarDate?

  public init(by: RatingReport.Grouping, from: CalendarDate?, to: CalendarDate?) {
    self.by = by
    self.from = from
    self.to = to
  }
}

/// Waiting times of one group; all times in seconds.
public struct WaitsRow: Hashable, Sendable {
  public let key: String
  public let name: LocalizedText
  public let count: Int
  public let mean: Int
  public let median: Int
  public let percentile90: Int
  public let percentile95: Int
  public let percentile99: Int
  public let longest: Int
  public let noShows: Int
  public let expired: Int

  public init(
    key: String, name: LocalizedText, count: Int, mean: Int, median: Int, percentile90: Int,
    percentile95: Int, percentile99: Int, longest: Int, noShows: Int, expired: Int
  ) {
    self.key = key
    self.name = name
    self.count = count
    self.mean = mean
    self.median = median
    self.percentile90 = percentile90
    self.percentile95 = percentile95
    self.percentile99 = percentile99
    self.longest = longest
    self.noShows = noShows
    self.expired = expired
  }
}

/// Whether the journal is whole.
public struct JournalVerdict: Hashable, Sendable {
  public let events: Int64
  /// Hash of the last event, hexadecimal.
  public let head: String
  public let problem: Problem?

  /// The first event that is wrong.
  public struct Problem: Hashable, Sendable {
    public let sequence: Int64
    public let text: LocalizedText

    public init(sequence: Int64, text: LocalizedText) {
      self.sequence = sequence
      self.text = text
    }
  }

  public init(events: Int64, head: String, problem: Problem?) {
    self.events = events
    self.head = head
    self.problem = problem
  }
}

/// A stretch of the journal.
public struct JournalPage: Hashable, Sendable {
  public let events: [JournalEntry]
  /// The last sequence number there is.
  public let last: Int64

  public init(events: [JournalEntry], last: Int64) {
    self.events = events
    self.last = last
  }
}

/// An event as it is stored.
public struct JournalEntry: Hashable, Sendable {
  public let sequence: Int64
  public let wall: WallTime
  public let kind: String
  public let actor: String
  /// Canonical JSON.
  public let payload: String
  /// Hexadecimal.
  public let hash: String

  public init(
    sequence: Int64, wall: WallTime, kind: String, actor: String, payload: String, hash: String
  ) {
    self.sequence = sequence
    self.wall = wall
    self.kind = kind
    self.actor = actor
    self.payload = payload
    self.hash = hash
  }
}
