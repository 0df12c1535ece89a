/// A business day began; carries the whole starting state, so that start-up replays from here.
public struct DayOpened: Hashable, Sendable, Codable {
  public let plan: DayPlan
  public let definition: HallDefinition
  public let carried: CarriedState

  enum CodingKeys: String, CodingKey { case plan, definition, carried }
}

/// What outlives a business day.
public struct CarriedState: Hashable, Sendable, Codable {
  /// The number the next ticket gets; ticket numbers inside are never reused.
  public var nextTicket: Int64 = 1
  public var nextPrintJob: Int64 = 1
  public var nextPlace: Int64 = 1
  public var nextPerson: Int64 = 1
  /// Raised by every restore of a backup.
  public var generation: Int = 1
  /// Where each prefix's counter starts: 0, or past what may have been issued since a backup.
  public var skippedNumbers: Int = 0
  public var keyProjects: [KeyProject] = []
  public var suspensions: [Suspension] = []
  public var people: [PersonRegistered] = []
  public var enrolments: [DeviceEnrolment] = []
  public var notice: String = ""
  public var emergency: LocalizedText?
  /// What a manager's setting of the time added to the box's clock; nil when it was never set.
  public var clockCorrection: ClockCorrection?
  /// What is published under each name, in the order of the names.
  public internal(set) var layouts: [PublishedLayout] = []

  public init() {}

  enum CodingKeys: String, CodingKey {
    case nextTicket, nextPrintJob, nextPlace, nextPerson, generation, skippedNumbers
    case keyProjects, suspensions, people, enrolments, notice, emergency
    case clockCorrection, layouts
  }
}

/// The day went into another phase.
public struct PhaseChanged: Hashable, Sendable, Codable {
  public let phase: DayPhase

  enum CodingKeys: String, CodingKey { case phase }
}

/// The open day goes by another plan from now on: its hours or its date were changed.
public struct PlanChanged: Hashable, Sendable, Codable {
  public let plan: DayPlan

  enum CodingKeys: String, CodingKey { case plan }
}

/// A manager set the time; the event itself still carries what the clock said before.
public struct ClockSet: Hashable, Sendable, Codable {
  public let to: WallTime
  public let correction: ClockCorrection

  enum CodingKeys: String, CodingKey { case to, correction }
}

/// A business day ended; every ticket has an ending.
public struct DayClosed: Hashable, Sendable, Codable {
  public let date: CalendarDate
  public let summary: DaySummary

  enum CodingKeys: String, CodingKey { case date, summary }
}

/// The configuration changed; the whole new one, and in words what is different.
public struct DefinitionChanged: Hashable, Sendable, Codable {
  public let definition: HallDefinition
  public let source: ChangeSource
  public let differences: [String]

  enum CodingKeys: String, CodingKey { case definition, source, differences }
}

/// A line of text for the screens; empty takes it away.
public struct NoticePosted: Hashable, Sendable, Codable {
  public let text: String

  enum CodingKeys: String, CodingKey { case text }
}

/// Nothing more to say.
public struct NoContent: Hashable, Sendable, Codable {
  public init() {}
}

/// Somebody may sign in from now on.
public struct PersonRegistered: Hashable, Sendable, Codable {
  public let person: PersonID
  public let role: Role

  enum CodingKeys: String, CodingKey { case person, role }
}

public struct PersonReference: Hashable, Sendable, Codable {
  public let person: PersonID

  enum CodingKeys: String, CodingKey { case person }
}

public struct DeviceReference: Hashable, Sendable, Codable {
  public let device: DeviceID

  enum CodingKeys: String, CodingKey { case device }
}

public struct ServiceReference: Hashable, Sendable, Codable {
  public let service: ServiceID

  enum CodingKeys: String, CodingKey { case service }
}

public struct KeyProjectReference: Hashable, Sendable, Codable {
  public let code: KeyProjectCode

  enum CodingKeys: String, CodingKey { case code }
}

/// The journal goes on from a backup: numbers that may have been issued since are skipped.
public struct JournalRestored: Hashable, Sendable, Codable {
  public let generation: Int
  /// Added to every prefix's counter.
  public let skippedNumbers: Int
  /// Added to the internal counts of tickets, print jobs and people.
  public let skippedIdentifiers: Int64

  public init(generation: Int, skippedNumbers: Int, skippedIdentifiers: Int64) {
    self.generation = generation
    self.skippedNumbers = skippedNumbers
    self.skippedIdentifiers = skippedIdentifiers
  }

  enum CodingKeys: String, CodingKey { case generation, skippedNumbers, skippedIdentifiers }
}
