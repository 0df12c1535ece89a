public struct WindowReference: Hashable, Sendable, Codable {
  public let window: WindowID

  enum CodingKeys: String, CodingKey { case window }
}

/// A window stopped for a while.
public struct WindowPaused: Hashable, Sendable, Codable {
  public let window: WindowID
  public let reason: PauseReason
  /// Waiting tickets that no other staffed window can serve.
  public let stranded: Int

  enum CodingKeys: String, CodingKey { case window, reason, stranded }
}

/// A window takes no more tickets.
public struct WindowStopped: Hashable, Sendable, Codable {
  public let window: WindowID
  public let stranded: Int

  enum CodingKeys: String, CodingKey { case window, stranded }
}

public struct ClerkSignedIn: Hashable, Sendable, Codable {
  public let window: WindowID
  public let person: PersonID

  enum CodingKeys: String, CodingKey { case window, person }
}

/// A paper is to come out.
public struct PrintJobQueued: Hashable, Sendable, Codable {
  public let job: PrintJobID
  public let ticket: TicketID
  public let generation: Int
  public let zone: ZoneID
  public let ahead: Int
  public let reprintBy: Actor?

  enum CodingKeys: String, CodingKey { case job, ticket, generation, zone, ahead, reprintBy }
}

/// A paper is to come out that says when a department which is absent today is there.
public struct SlipQueued: Hashable, Sendable, Codable {
  public let job: PrintJobID
  public let service: ServiceID
  /// The next day on which the service is offered.
  public let next: CalendarDate
  public let zone: ZoneID

  enum CodingKeys: String, CodingKey { case job, service, next, zone }
}

public struct PrintJobReference: Hashable, Sendable, Codable {
  public let job: PrintJobID

  enum CodingKeys: String, CodingKey { case job }
}

public struct PrintJobSending: Hashable, Sendable, Codable {
  public let job: PrintJobID
  public let printer: DeviceID

  enum CodingKeys: String, CodingKey { case job, printer }
}

public struct PrintJobUnknown: Hashable, Sendable, Codable {
  public let job: PrintJobID
  public let reason: String

  enum CodingKeys: String, CodingKey { case job, reason }
}

public struct PrintJobResolved: Hashable, Sendable, Codable {
  public let job: PrintJobID
  public let printed: Bool

  enum CodingKeys: String, CodingKey { case job, printed }
}
