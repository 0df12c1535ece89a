import QueueCore

/// Gathers waits while events go by.
struct WaitAccumulator {
  /// The kinds of events that say something about waits.
  static let kinds = [
    "dayOpened", "dayClosed", "definitionChanged", "ticketTaken", "ticketCalled", "callUndone",
    "ticketMissed", "ticketReturned", "ticketTransferred", "ticketCancelled", "ticketExpired",
    "careGranted", "careWithdrawn",
  ]

  private let grouping: WaitReport.Grouping
  private let from: CalendarDate?
  private let through: CalendarDate?
  private var definition: HallDefinition?
  private var plan: DayPlan?
  private var firstDay: CalendarDate?
  private var lastDay: CalendarDate?
  /// Tickets of the present day, in order of issue.
  private var tickets: [OpenTicket] = []
  private var positions: [TicketID: Int] = [:]
  /// When the latest call at each window was, which an undo would take back.
  private var calls: [WindowID: HallTime] = [:]
  private var groups: [Key: Group] = [:]
  private var total = Group()

  /// A group's name; numbers sort before texts do.
  private struct Key: Hashable, Comparable {
    var number: Int64 = 0
    var text = ""

    static func < (left: Key, right: Key) -> Bool {
      (left.number, left.text) < (right.number, right.text)
    }
  }

  private struct Group {
    var issued = 0
    var noShows = 0
    var expired = 0
    var cancelled = 0
    /// Milliseconds.
    var waits: [Int32] = []
  }

  private struct OpenTicket {
    var line: LineID
    var services: [ServiceID]
    var classID: ClassID
    var issued: Stamp
    var window: WindowID?
    var firstCall: HallTime?
    var isMissed = false
    var isExpired = false
    var isCancelled = false
  }

  init(grouping: WaitReport.Grouping, from: CalendarDate?, through: CalendarDate?) {
    self.grouping = grouping
    self.from = from
    self.through = through
  }

  private var isCounting: Bool {
    guard let date = plan?.date else { return false }
    return (from.map { date >= $0 } ?? true) && (through.map { date <= $0 } ?? true)
  }

  mutating func apply(_ event: Event, at stamp: Stamp) {
    switch event {
    case .dayOpened(let content):
      endDay()
      definition = content.definition
      plan = content.plan
      if isCounting {
        firstDay = firstDay ?? content.plan.date
        lastDay = content.plan.date
      }
    case .dayClosed: endDay()
    case .definitionChanged(let content): definition = content.definition
    case .ticketTaken(let content) where isCounting:
      positions[content.ticket] = tickets.count
      tickets.append(
        OpenTicket(
          line: content.line, services: content.services, classID: content.classID,
          issued: stamp))
    default: applyToTicket(event, at: stamp)
    }
  }

  private mutating func applyToTicket(_ event: Event, at stamp: Stamp) {
    switch event {
    case .ticketCalled(let content):
      change(content.ticket) { ticket in
        guard ticket.firstCall == nil else { return }
        ticket.firstCall = stamp.hall
        ticket.window = content.window
      }
      calls[content.window] = stamp.hall
    case .callUndone(let content):
      guard let call = calls.removeValue(forKey: content.window) else { return }
      change(content.ticket) { ticket in
        guard ticket.firstCall == call else { return }
        ticket.firstCall = nil
        ticket.window = nil
      }
    case .ticketMissed(let content): change(content.ticket) { $0.isMissed = true }
    case .ticketReturned(let content): change(content.ticket) { $0.isMissed = false }
    case .ticketTransferred(let content):
      change(content.ticket) { if $0.firstCall == nil { $0.line = content.line } }
    case .ticketCancelled(let content): change(content.ticket) { $0.isCancelled = true }
    case .ticketExpired(let content):
      change(content.ticket) { if !$0.isMissed { $0.isExpired = true } }
    case .careGranted(let content), .careWithdrawn(let content):
      change(content.ticket) { if $0.firstCall == nil { $0.classID = content.classID } }
    default: break
    }
  }

  private mutating func change(_ ticket: TicketID, _ body: (inout OpenTicket) -> Void) {
    guard let position = positions[ticket] else { return }
    body(&tickets[position])
  }

  private mutating func endDay() {
    for ticket in tickets {
      Self.count(ticket, in: &total)
      for key in keys(of: ticket) { Self.count(ticket, in: &groups[key, default: Group()]) }
    }
    tickets = []
    positions = [:]
    calls = [:]
  }

  private static func count(_ ticket: OpenTicket, in group: inout Group) {
    group.issued += 1
    if let firstCall = ticket.firstCall {
      group.waits.append(Int32(clamping: max(0, firstCall - ticket.issued.hall)))
    }
    if ticket.isCancelled {
      group.cancelled += 1
    } else if ticket.isMissed {
      group.noShows += 1
    } else if ticket.isExpired {
      group.expired += 1
    }
  }

  private func keys(of ticket: OpenTicket) -> [Key] {
    switch grouping {
    case .service:
      ticket.services.enumerated().filter {
        !ticket.services.prefix($0.offset).contains($0.element)
      }
      .map { Key(text: $0.element.text) }
    case .line: [Key(text: ticket.line.text)]
    case .window: [Key(number: ticket.window?.value ?? .max)]
    case .class: [Key(text: ticket.classID.text)]
    case .hour:
      [Key(number: Int64((plan?.timeOfDay(at: ticket.issued.wall).minutes ?? 0) / 60 % 24))]
    case .day: [Key(text: plan?.date.description ?? "")]
    }
  }

  /// The report on what has gone by; a day that is still open is counted as it stands.
  mutating func report() -> WaitReport {
    endDay()
    return WaitReport(
      grouping: grouping, firstDay: firstDay, lastDay: lastDay,
      rows: orderedKeys().map { row($0, groups[$0] ?? Group()) },
      total: row(
        "", LocalizedText(chinese: "合计", english: "Total"), total))
  }

  /// The definition's order first, then what is no longer defined.
  private func orderedKeys() -> [Key] {
    let defined: [Key] =
      switch grouping {
      case .service: (definition?.services ?? []).map { Key(text: $0.id.text) }
      case .line: (definition?.lines ?? []).map { Key(text: $0.id.text) }
      case .window: (definition?.windows ?? []).map { Key(number: $0.id.value) }
      case .class: (definition?.classes ?? []).map { Key(text: $0.id.text) }
      case .hour, .day: []
      }
    let known = Set(defined)
    let others = groups.keys.filter { !known.contains($0) }.sorted()
    return defined.filter { groups[$0] != nil } + others
  }

  private func row(_ key: Key, _ group: Group) -> WaitReport.Row {
    let text: String
    let name: LocalizedText
    switch grouping {
    case .service:
      text = key.text
      name = definition?.services.first { $0.id.text == text }?.name ?? Self.same(text)
    case .line:
      text = key.text
      name = definition?.lines.first { $0.id.text == text }?.name ?? Self.same(text)
    case .class:
      text = key.text
      name = definition?.classes.first { $0.id.text == text }?.name ?? Self.same(text)
    case .window where key.number == .max:
      text = ""
      name = LocalizedText(chinese: "未叫号", english: "Not called")
    case .window:
      text = String(key.number)
      name = LocalizedText(chinese: text + "号窗口", english: "Window " + text)
    case .hour:
      text = String(key.number)
      let hour = (text.count < 2 ? "0" : "") + text + ":00"
      name = Self.same(hour)
    case .day:
      text = key.text
      name = Self.same(text)
    }
    return row(text, name, group)
  }

  private static func same(_ text: String) -> LocalizedText {
    LocalizedText(chinese: text, english: text)
  }

  private func row(_ key: String, _ name: LocalizedText, _ group: Group) -> WaitReport.Row {
    WaitReport.Row(
      key: key, name: name, issued: group.issued, called: group.waits.count,
      waits: WaitReport.Waits(milliseconds: group.waits), noShows: group.noShows,
      expired: group.expired, cancelled: group.cancelled)
  }
}
