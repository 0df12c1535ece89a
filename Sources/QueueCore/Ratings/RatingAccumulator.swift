/// Gathers ratings while events go by.
public struct RatingAccumulator {
  /// The kinds of events that say something about visits and ratings.
  public static let kinds = [
    "dayOpened", "dayClosed", "definitionChanged", "ticketTaken", "ticketCalled", "callUndone",
    "serviceEnded", "ticketTransferred", "ticketMissed", "serviceRated", "clerkSignedIn",
    "clerkSignedOut",
  ]

  private let grouping: RatingReport.Grouping
  private let from: CalendarDate?
  private let through: CalendarDate?
  private var definition: HallDefinition?
  private var date: CalendarDate?
  private var firstDay: CalendarDate?
  private var lastDay: CalendarDate?
  private var clerks: [WindowID: PersonID] = [:]
  private var services: [TicketID: [ServiceID]] = [:]
  /// Visits of the present day, in the order of their calls.
  private var visits: [RatedVisit] = []
  private var latest: [Place: Int] = [:]
  private var groups: [Key: RatingCounts] = [:]
  private var total = RatingCounts()

  private struct Place: Hashable {
    let ticket: TicketID
    let window: WindowID
  }

  /// A group's name; numbers sort before texts do.
  private struct Key: Hashable, Comparable {
    var number: Int64 = 0
    var text = ""

    static func < (left: Key, right: Key) -> Bool {
      (left.number, left.text) < (right.number, right.text)
    }
  }

  /// - Parameters:
  ///   - from: the first business day that counts; nil: the first there is.
  ///   - through: the last; nil: the present one.
  public init(
    by grouping: RatingReport.Grouping, from: CalendarDate?, through: CalendarDate?
  ) {
    self.grouping = grouping
    self.from = from
    self.through = through
  }

  private var isCounting: Bool {
    guard let date else { return false }
    return (from.map { date >= $0 } ?? true) && (through.map { date <= $0 } ?? true)
  }

  public mutating func apply(_ event: Event) {
    switch event {
    case .dayOpened(let content):
      endDay()
      definition = content.definition
      date = content.plan.date
      if isCounting {
        firstDay = firstDay ?? date
        lastDay = date
      }
    case .dayClosed: endDay()
    case .definitionChanged(let content): definition = content.definition
    case .clerkSignedIn(let content): clerks[content.window] = content.person
    case .clerkSignedOut(let content): clerks[content.window] = nil
    case .ticketTaken(let content): services[content.ticket] = content.services
    case .ticketCalled(let content): begin(content.ticket, at: content.window)
    default: applyToVisit(event)
    }
  }

  private mutating func applyToVisit(_ event: Event) {
    switch event {
    case .serviceEnded(let content): end(content.ticket, at: content.window)
    case .ticketTransferred(let content):
      if let window = content.fromWindow { end(content.ticket, at: window) }
    case .serviceRated(let content):
      change(content.ticket, at: content.window) { visit in
        visit.clerk = content.clerk
        visit.rating = content.satisfaction
        if content.corrects != nil { visit.isCorrected = true }
      }
    case .ticketMissed(let content):
      // Whoever pressed, it was not the citizen that did not come.
      change(content.ticket, at: content.window) { $0.rating = nil }
    case .callUndone(let content):
      guard let restored = content.restoredTicket else { return }
      change(restored, at: content.window) { $0.isEnded = false }
    default: break
    }
  }

  private mutating func begin(_ ticket: TicketID, at window: WindowID) {
    latest[Place(ticket: ticket, window: window)] = visits.count
    visits.append(RatedVisit(ticket: ticket, window: window, clerk: clerks[window]))
  }

  private mutating func end(_ ticket: TicketID, at window: WindowID) {
    let clerk = clerks[window]
    change(ticket, at: window) { visit in
      visit.isEnded = true
      visit.clerk = clerk
    }
  }

  private mutating func change(
    _ ticket: TicketID, at window: WindowID, _ body: (inout RatedVisit) -> Void
  ) {
    guard let index = latest[Place(ticket: ticket, window: window)] else { return }
    body(&visits[index])
  }

  private mutating func endDay() {
    if isCounting {
      for visit in visits where visit.isEnded || visit.rating != nil {
        total.add(visit)
        for key in keys(of: visit) { groups[key, default: RatingCounts()].add(visit) }
      }
    }
    date = nil
    visits = []
    latest = [:]
    services = [:]
    clerks = [:]
  }

  private func keys(of visit: RatedVisit) -> [Key] {
    switch grouping {
    case .window: [Key(number: visit.window.value)]
    case .clerk: [Key(number: visit.clerk?.value ?? .max)]
    case .day: [Key(text: date?.description ?? "")]
    case .service: unique((services[visit.ticket] ?? []).map(\.text))
    case .department:
      unique(
        (services[visit.ticket] ?? []).compactMap { id in
          definition?.services.first { $0.id == id }?.department.text
        })
    }
  }

  private func unique(_ texts: [String]) -> [Key] {
    texts.enumerated().filter { !texts.prefix($0.offset).contains($0.element) }
      .map { Key(text: $0.element) }
  }

  /// The report on what has gone by; a day that is still open is counted as it stands.
  ///
  /// - Parameter names: of the people who may have been at a window.
  public mutating func report(names: [PersonID: String]) -> RatingReport {
    endDay()
    return RatingReport(
      grouping: grouping, firstDay: firstDay, lastDay: lastDay,
      rows: orderedKeys().map { key in
        RatingReport.Row(
          key: text(of: key), name: name(of: key, names), counts: groups[key] ?? RatingCounts())
      },
      total: RatingReport.Row(
        key: "", name: LocalizedText(chinese: "合计", english: "Total"), counts: total))
  }

  /// The definition's order first, then what is no longer defined.
  private func orderedKeys() -> [Key] {
    let defined: [Key] =
      switch grouping {
      case .window: (definition?.windows ?? []).map { Key(number: $0.id.value) }
      case .department: (definition?.departments ?? []).map { Key(text: $0.id.text) }
      case .service: (definition?.services ?? []).map { Key(text: $0.id.text) }
      case .clerk, .day: []
      }
    let known = Set(defined)
    let others = groups.keys.filter { !known.contains($0) }.sorted()
    return defined.filter { groups[$0] != nil } + others
  }

  private func text(of key: Key) -> String {
    switch grouping {
    case .window: String(key.number)
    case .clerk: key.number == .max ? "" : String(key.number)
    case .department, .service, .day: key.text
    }
  }

  private func name(of key: Key, _ names: [PersonID: String]) -> LocalizedText {
    let text = text(of: key)
    let same = LocalizedText(chinese: text, english: text)
    switch grouping {
    case .window: return LocalizedText(chinese: text + "号窗口", english: "Window " + text)
    case .clerk where text.isEmpty:
      return LocalizedText(chinese: "无人登录", english: "Nobody signed in")
    case .clerk:
      let name = names[PersonID(key.number)] ?? ""
      return name.isEmpty
        ? LocalizedText(chinese: "人员 \(text)", english: "Person \(text)")
        : LocalizedText(chinese: name, english: name)
    case .department: return definition?.departments.first { $0.id.text == text }?.name ?? same
    case .service: return definition?.services.first { $0.id.text == text }?.name ?? same
    case .day: return same
    }
  }
}
