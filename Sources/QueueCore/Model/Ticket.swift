/// One citizen's place in a line.
public struct Ticket: Hashable, Sendable, Codable {
  public let id: TicketID
  /// What is printed; stays with the ticket through transfer and return.
  public let number: TicketNumber
  public var line: LineID
  public let services: [ServiceID]
  /// The class it counts as now.
  public var classID: ClassID
  /// A class asked for at the kiosk that somebody still has to grant.
  public var requestedClass: ClassID?
  public let keyProject: KeyProjectCode?
  public var state: State
  /// Order of admission to the present line; a return or a transfer gives a new one.
  public var place: Int64
  /// When earning of waiting time began for the present place; earlier minutes travel with it.
  public var waitingSince: HallTime
  public let issuedAt: HallTime
  /// Only this window may call it, after a transfer to a window.
  public var reservedWindow: WindowID?
  public var rule: RuleRecord
  /// The slot of its appointment; nil without one.
  public let appointment: HallTime?
  /// What was said about the wait when the number was taken; nil when nothing was.
  public let forecast: WaitForecast?
  /// An appointment that is here before its slot: the rule does not know it yet.
  public var isEarly: Bool
  /// Why the promise on the paper no longer holds; nil while it does.
  public var withdrawal: PromiseWithdrawal?
  /// Calls of the present visit to a window; empty while waiting.
  public var calls: [HallTime]
  /// What a clerk said when choosing it for the present visit; nil when the rule called it.
  public var chosenBecause: String?
  /// The window of the latest call.
  public var window: WindowID?
  /// Returns after a no-show so far.
  public var returns: Int
  /// When the first call came; nil before it. The wait is up to here.
  public var firstCalledAt: HallTime?
  /// When the present visit to a window ended; nil before.
  public var leftAt: HallTime?
  /// Which print counts: 1 is the ticket from the kiosk; each reprint retires the one before.
  public var printGeneration: Int

  public enum State: Hashable, Sendable, Codable {
    case waiting
    /// Called to, or being served at, ``Ticket/window``.
    case called
    case held
    /// Did not come; may return until then.
    case missed(since: HallTime, until: HallTime)
    case ended(Ending)
  }

  /// How a ticket's day came to its end.
  public enum Ending: String, Hashable, Sendable, Codable {
    case served, cancelled, expired
    /// Did not come, and the time to return ran out or the day closed.
    case noShow
  }

  /// Whether the day still has to give it an ending.
  public var isLive: Bool {
    if case .ended = state { return false }
    return true
  }

  /// Whether its citizen may still be served: it has no ending, and when it was missed, its time to
  /// return has not run out.
  public func isLive(at now: HallTime) -> Bool {
    if case .missed(_, let until) = state { return now <= until }
    return isLive
  }
}

/// A prefix and a counter within the business day, such as `A012`.
public struct TicketNumber: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let prefix: String
  /// From 1.
  public let counter: Int

  public init(prefix: String, counter: Int) {
    self.prefix = prefix
    self.counter = counter
  }

  /// Reads what is printed: one or two letters, then digits; nil when it is anything else.
  public init?(_ text: String) {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    let digits = text.dropFirst(letters.count)
    guard (1...2).contains(letters.count), (1...6).contains(digits.count),
      digits.allSatisfy({ $0.isASCII && $0.isNumber }), let counter = Int(digits), counter > 0
    else { return nil }
    self.init(prefix: letters.uppercased(), counter: counter)
  }

  /// Three digits at least, more when a line has had more than 999 tickets.
  public var description: String {
    let digits = String(counter)
    return prefix + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let number = TicketNumber(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a ticket number: \(text)")
    }
    self = number
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public static func < (left: TicketNumber, right: TicketNumber) -> Bool {
    (left.prefix, left.counter) < (right.prefix, right.counter)
  }
}

/// Why a promise no longer holds.
public enum PromiseWithdrawal: String, Hashable, Sendable, Codable, CaseIterable {
  /// A clerk chose somebody, and the ticket was overtaken more often than was promised.
  case chosenCall
  /// A call was taken back: somebody waits again who was not counted when the number was taken.
  case callUndone
  /// Another rule, or other numbers of it, came into force.
  case ruleChanged
  /// Windows of the ticket's line serve other lines than before.
  case skillsChanged
  /// No window is left that could call the ticket.
  case windowsClosed

  public var text: LocalizedText {
    switch self {
    case .chosenCall:
      LocalizedText(
        chinese: "窗口人员因故点名叫号，超过了承诺的次数",
        english: "a clerk called somebody out of turn, for a reason on record")
    case .callUndone:
      LocalizedText(chinese: "窗口撤销了一次叫号", english: "a window took a call back")
    case .ruleChanged:
      LocalizedText(chinese: "派号规则已更改", english: "the calling rule was changed")
    case .skillsChanged:
      LocalizedText(
        chinese: "窗口办理的业务已更改", english: "the windows now serve other lines")
    case .windowsClosed:
      LocalizedText(
        chinese: "没有窗口可以办理", english: "no window that could serve you is open")
    }
  }
}

/// What a policy noted when it admitted a ticket, stored with the ticket.
public struct RuleRecord: Hashable, Sendable, Codable {
  public let policy: PolicyIdentity
  /// The policy's own numbers for this ticket, in an order the policy fixes.
  public var values: [Int64]

  public init(policy: PolicyIdentity, values: [Int64] = []) {
    self.policy = policy
    self.values = values
  }

  enum CodingKeys: String, CodingKey { case policy, values }
}

/// Which rule, in which version, with which numbers.
public struct PolicyIdentity: Hashable, Sendable, Codable {
  public let name: String
  public let version: Int
  /// FNV-1a over the canonical parameters, as 16 hexadecimal digits.
  public let parameterHash: String

  public init(name: String, version: Int, parameterHash: String) {
    self.name = name
    self.version = version
    self.parameterHash = parameterHash
  }

  enum CodingKeys: String, CodingKey { case name, version, parameterHash }
}

/// A registered project whose code entitles its bearer to the green channel.
public struct KeyProject: Hashable, Sendable, Codable {
  public let code: KeyProjectCode
  public var name: String
  /// Both days included.
  public var validFrom: CalendarDate
  public var validTo: CalendarDate
  /// The services it is entitled to; empty means all.
  public var services: [ServiceID]

  public init(
    code: KeyProjectCode, name: String, validFrom: CalendarDate, validTo: CalendarDate,
    services: [ServiceID] = []
  ) {
    self.code = code
    self.name = name
    self.validFrom = validFrom
    self.validTo = validTo
    self.services = services
  }

  enum CodingKeys: String, CodingKey { case code, name, validFrom, validTo, services }
}
