/// A ticket was issued; its print job is queued in the same transaction.
public struct TicketTaken: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let number: TicketNumber
  public let line: LineID
  public let services: [ServiceID]
  public let classID: ClassID
  public let requestedClass: ClassID?
  public let keyProject: KeyProjectCode?
  public let place: Int64
  public let rule: RuleRecord
  public let ahead: Int
  public let windows: [WindowID]
  /// The slot of the appointment; nil without one. Later than now: the ticket waits for its slot.
  public let appointment: HallTime?
  /// What the citizen was told about the wait; nil when nothing was.
  public let forecast: WaitForecast?

  enum CodingKeys: String, CodingKey {
    case ticket, number, line, services
    case classID = "class"
    case requestedClass, keyProject, place, rule, ahead, windows, appointment, forecast
  }
}

/// The slot of an appointment has come: its ticket joins the line.
public struct AppointmentDue: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let place: Int64
  public let rule: RuleRecord

  enum CodingKeys: String, CodingKey { case ticket, place, rule }
}

/// What the papers of these tickets promise no longer holds.
public struct PromiseWithdrawn: Hashable, Sendable, Codable {
  public let tickets: [TicketID]
  public let reason: PromiseWithdrawal

  enum CodingKeys: String, CodingKey { case tickets, reason }
}

/// A ticket was called to a window.
public struct TicketCalled: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  public let policy: PolicyIdentity
  /// Who would be called next if nobody came, at most five.
  public let following: [TicketID]
  /// Everybody the window could serve who had an earlier place.
  public let overtaken: [TicketID]
  /// How many the window could have called.
  public let candidates: Int
  /// Why a clerk chose this ticket against the policy; nil when the policy chose.
  public let chosenBecause: String?
  /// The ticket whose service the same press ended.
  public let endedTicket: TicketID?

  enum CodingKeys: String, CodingKey {
    case ticket, window, policy, following, overtaken, candidates, chosenBecause, endedTicket
  }
}

/// The ticket at the window was called once more.
public struct TicketRecalled: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  /// 2 for the first recall.
  public let call: Int

  enum CodingKeys: String, CodingKey { case ticket, window, call }
}

/// A service ended at a window.
public struct ServiceEnded: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  public let outcome: Outcome?
  public let caseNumber: String?

  enum CodingKeys: String, CodingKey { case ticket, window, outcome, caseNumber }
}

/// Nobody came.
public struct TicketMissed: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  public let returnUntil: HallTime

  enum CodingKeys: String, CodingKey { case ticket, window, returnUntil }
}

/// A ticket waits again, at a new place.
public struct TicketRequeued: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let place: Int64
  /// The start of earning: earlier than now by what it had already waited.
  public let waitingSince: HallTime
  public let reservedWindow: WindowID?
  public let rule: RuleRecord

  enum CodingKeys: String, CodingKey { case ticket, place, waitingSince, reservedWindow, rule }
}

/// The ticket at the window steps aside; the window is free.
public struct TicketHeld: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID

  enum CodingKeys: String, CodingKey { case ticket, window }
}

/// A ticket waits somewhere else.
public struct TicketTransferred: Hashable, Sendable, Codable {
  public let ticket: TicketID
  /// The window it leaves; nil when it was waiting.
  public let fromWindow: WindowID?
  public let line: LineID
  public let place: Int64
  public let waitingSince: HallTime
  public let reservedWindow: WindowID?
  public let rule: RuleRecord

  enum CodingKeys: String, CodingKey {
    case ticket, fromWindow, line, place, waitingSince, reservedWindow, rule
  }
}

public struct TicketReference: Hashable, Sendable, Codable {
  public let ticket: TicketID

  enum CodingKeys: String, CodingKey { case ticket }
}

/// A call was taken back: the ticket has its exact place again.
public struct CallUndone: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  /// The ticket whose service goes on, as if it had never ended.
  public let restoredTicket: TicketID?

  enum CodingKeys: String, CodingKey { case ticket, window, restoredTicket }
}

/// A citizen said how content they were with a service.
public struct ServiceRated: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let window: WindowID
  /// Who was signed in at the window during the visit; nil where nobody was.
  public let clerk: PersonID?
  public let satisfaction: Satisfaction
  /// What the same citizen said a moment before, which no longer counts; nil for the first word.
  public let corrects: Satisfaction?
  /// The identity of the key press, which pads repeat until it is answered: no two events have the
  /// same.
  public let press: String

  enum CodingKeys: String, CodingKey {
    case ticket, window, clerk, satisfaction, corrects, press
  }
}

/// Care was granted to a ticket, or taken back.
public struct ClassChanged: Hashable, Sendable, Codable {
  public let ticket: TicketID
  public let classID: ClassID

  enum CodingKeys: String, CodingKey {
    case ticket
    case classID = "class"
  }
}
