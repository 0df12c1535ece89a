/// Goes through a record event by event and says which calls the rule would not have made.
public struct CallAudit: Sendable {
  /// A call that needs a word.
  public struct Finding: Hashable, Sendable {
    /// The event's number in the journal.
    public let sequence: Int64
    public let number: TicketNumber
    public let window: WindowID
    public let kind: Kind
  }

  public enum Kind: Hashable, Sendable {
    /// A clerk chose the ticket, and said why; allowed.
    case chosen(reason: String)
    /// The rule calls another ticket; nil: nobody.
    case otherTicket(TicketNumber?)
    /// The event names another rule, or other numbers, than were in force.
    case otherRule(recorded: PolicyIdentity, inForce: PolicyIdentity)
    /// The right ticket, but the next five, the overtaken or the candidates are not as they were.
    case otherAccount
  }

  /// In the order of the events; at most ``findingsLimit`` of each sort.
  public private(set) var findings: [Finding] = []
  /// Calls that clerks chose.
  public private(set) var chosen: [Finding] = []
  public private(set) var calls = 0
  public private(set) var furtherFindings = 0
  /// Chosen calls beyond those listed.
  public private(set) var furtherChosen = 0
  private var state: QueueState

  /// What a person reads at once; more are counted only.
  public static let findingsLimit = 1_000

  public init(hall: String) { state = QueueState(hall: hall) }

  public var isClean: Bool { findings.isEmpty }

  public mutating func take(_ entry: StampedEvent, sequence: Int64) {
    if case .ticketCalled(let call) = entry.event {
      check(call, at: entry.stamp.hall, sequence: sequence)
    }
    state.apply(entry.event, by: entry.actor, at: entry.stamp)
  }

  private mutating func check(_ call: TicketCalled, at now: HallTime, sequence: Int64) {
    calls += 1
    let number =
      state.tickets[call.ticket]?.number ?? TicketNumber(prefix: "?", counter: 0)
    func add(_ kind: Kind, to list: inout [Finding], _ further: inout Int) {
      if list.count >= Self.findingsLimit {
        further += 1
      } else {
        list.append(
          Finding(sequence: sequence, number: number, window: call.window, kind: kind))
      }
    }
    if let reason = call.chosenBecause { add(.chosen(reason: reason), to: &chosen, &furtherChosen) }
    if let kind = mistake(in: call, at: now) { add(kind, to: &findings, &furtherFindings) }
  }

  private func mistake(in call: TicketCalled, at now: HallTime) -> Kind? {
    let inForce = state.policyIdentity
    // An older version of the same rule named its numbers differently.
    let isOlder = call.policy.name == inForce.name && call.policy.version < inForce.version
    if call.policy != inForce, !isOlder {
      return .otherRule(recorded: call.policy, inForce: inForce)
    }
    let wanted = state.choice(at: call.window, now: now)
    guard let ticket = state.tickets[call.ticket], let entry = state.entry(of: ticket),
      ticket.state == .waiting
    else { return .otherTicket(wanted.flatMap { state.tickets[$0.ticket]?.number }) }
    if call.chosenBecause == nil, wanted?.ticket != call.ticket {
      return .otherTicket(wanted.flatMap { state.tickets[$0.ticket]?.number })
    }
    let right = state.called(
      entry, at: call.window, because: call.chosenBecause, endedTicket: call.endedTicket, now: now)
    if right.overtaken != call.overtaken || right.candidates != call.candidates
      || (!isOlder && right.following != call.following)
    {
      return .otherAccount
    }
    return nil
  }
}

extension CallAudit.Finding {
  /// What an auditor reads.
  public var text: LocalizedText {
    let (chinese, english) = sentences
    return LocalizedText(
      chinese: "第 \(sequence) 号事件，\(number)到\(window)号窗口：\(chinese)",
      english: "Event \(sequence), \(number) to window \(window): \(english)")
  }

  private var sentences: (String, String) {
    switch kind {
    case .chosen(let reason): ("窗口人员点名叫号，原因：\(reason)", "chosen by a clerk: \(reason)")
    case .otherTicket(let other?): ("按规则应叫\(other)", "the rule calls \(other)")
    case .otherTicket(nil): ("按规则无人可叫", "the rule has nobody to call")
    case .otherRule(let recorded, let inForce):
      (
        "记录的规则是 \(recorded.text)，当时生效的是 \(inForce.text)",
        "the record names \(recorded.text), in force was \(inForce.text)"
      )
    case .otherAccount:
      ("被超过者、候选人数或后续号码与当时不符", "the overtaken, the candidates or the next in turn do not fit")
    }
  }
}

extension PolicyIdentity {
  /// As people write it down.
  public var text: String { "\(name)/\(version)/\(parameterHash)" }
}
