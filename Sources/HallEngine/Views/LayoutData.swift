import Layout
import QueueCore

/// What layouts are given to show; pure functions of the hall's state.
public enum LayoutData {
  /// Data of a guidance screen or a combined board.
  ///
  /// - Parameters:
  ///   - zone: the zone it hangs in; nil shows the whole hall.
  ///   - window: the window whose screen it is; nil for the others.
  ///   - calls: what the display's ``CallBoard`` lets stand, latest first.
  public static func screen(
    _ view: StationView, zone: ZoneID?, window: WindowID? = nil, calls: [CallBoard.Shown]
  ) -> DataValue {
    let (state, clock) = (view.state, view.clock)
    let rows = calls.map { call(of: $0, in: view) }
    var fields = common(state, clock: clock)
    fields["calls"] = .list(rows)
    if let latest = rows.first { fields["call"] = latest }
    fields["ready"] = .list(ready(state, zone: zone))
    fields["waiting"] = .list(waiting(state, zone: zone, view.forecasts))
    fields["directory"] = .list(directory(state, zone: zone))
    if let window = window.flatMap({ state.windows[$0] }) {
      fields["window"] = self.window(window, in: view)
    }
    if let zone, let name = state.index.zones[zone]?.name { fields["zone"] = .text(name.chinese) }
    if !state.carried.notice.isEmpty { fields["notice"] = .text(state.carried.notice) }
    if let closed = closedText(state, clock: clock) { fields["closed"] = .text(closed) }
    return .record(fields)
  }

  /// Data of a window's board.
  public static func windowBoard(
    _ window: WindowState, in state: QueueState, clock: LocalTime
  ) -> DataValue {
    let board = BoardState(of: window, in: state)
    var content: [String: DataValue] = [
      "window": .text(window.id.description),
      "windowName": .text(state.index.windows[window.id]?.name.chinese ?? ""),
    ]
    switch board {
    case .idle: content["state"] = "idle"
    case .called(let number):
      content["state"] = "called"
      content["number"] = .text(number.description)
    case .paused(let reason):
      content["state"] = "paused"
      content["reason"] = .text(reason.name.chinese)
    case .closed, .emergency: content["state"] = "closed"
    }
    var fields = common(state, clock: clock)
    fields["board"] = .record(content)
    return .record(fields)
  }

  /// Data of a ticket's paper.
  ///
  /// - Parameters:
  ///   - issued: when the number was taken, local.
  ///   - reprintBy: who asked for a reprint, as it may stand on paper; nil on the first print.
  ///   - url: address of the ticket's page with its keyed token; nil when the hall has none.
  public static func ticket(
    _ ticket: Ticket, job: PrintJob, in state: QueueState, issued: LocalTime,
    reprinted: LocalTime?, reprintBy: String?, url: String?
  ) -> DataValue {
    let line = state.index.lines[ticket.line]
    let names = ticket.services.map { state.index.services[$0]?.name.chinese ?? $0.text }
    let shownClass = state.index.admissionClass(ticket.requestedClass ?? ticket.classID)
    var content: [String: DataValue] = [
      "number": .text(ticket.number.description),
      "services": .list(names.map(DataValue.text)),
      "service": .text(names.joined(separator: "、")),
      "line": .text(line?.name.chinese ?? ""),
      "class": .text(shownClass.id.text),
      "className": .text(
        shownClass.name.chinese + (ticket.requestedClass == nil ? "" : "（待确认）")),
      "zone": .text(line.flatMap { state.index.zones[$0.zone]?.name.chinese } ?? ""),
      "windows": .text(windowsText(state.index.windowsOfLine[ticket.line] ?? [])),
      "ahead": .number(job.ahead),
      "issued": .text("\(issued.date) \(issued.time)"),
    ]
    let rules = state.definition.rules
    content["noShowRule"] = .text(
      "叫号\(rules.callsBeforeNoShow)次未到即过号；过号\(rules.returnMinutes)分钟内请到导办台返回，号码不变。")
    content["noShowRuleEnglish"] = .text(
      "Missed after \(rules.callsBeforeNoShow) calls. Return within \(rules.returnMinutes) min "
        + "at the desk; you keep your number.")
    // A ticket whose promise was withdrawn gets no paper that repeats it.
    if let promise = AdmissionRecord(ticket.rule)?.promise, ticket.withdrawal == nil {
      content["promise"] = .text(
        "至多还有\(promise)次叫号排在您前面 / at most \(promise) calls before yours")
    }
    // A reprint comes later: what was said at the kiosk no longer holds on it.
    if let forecast = ticket.forecast, reprintBy == nil {
      content["forecast"] = .text(forecast.printed)
    }
    if let url { content["url"] = .text(url) }
    if let reprintBy, let reprinted {
      content["reprint"] = ["by": .text(reprintBy), "at": .text("\(reprinted.time)")]
    }
    var fields = common(state, clock: issued)
    fields["ticket"] = .record(content)
    return .record(fields)
  }

  /// Data of a slip that says when a department which is absent today is there.
  ///
  /// - Parameter printed: when it was asked for, local.
  public static func slip(
    _ service: ServiceDefinition, next: CalendarDate, in state: QueueState, printed: LocalTime
  ) -> DataValue {
    let department = state.index.departments[service.department]?.name
    let hours = state.definition.calendar.hours(on: next).map { "\($0.from)–\($0.to)" }
    var content: [String: DataValue] = [
      "department": .text(department?.chinese ?? service.department.text),
      "departmentEnglish": .text(department?.english ?? ""),
      "service": .text(service.name.chinese),
      "serviceEnglish": .text(service.name.english),
      "date": .text("\(next.month)月\(next.day)日"),
      "weekday": .text(next.weekday.name.chinese),
      "dateEnglish": .text("\(next.weekday.name.english), \(next)"),
      "hours": .text(hours.joined(separator: "  ")),
      "bring": .list(service.bring.map { .text($0.chinese) }),
      "bringEnglish": .list(
        service.bring.map(\.english).filter { !$0.isEmpty }.map(DataValue.text)),
      "printed": .text("\(printed.date) \(printed.time)"),
    ]
    if !state.definition.hotline.isEmpty { content["hotline"] = .text(state.definition.hotline) }
    var fields = common(state, clock: printed)
    fields["slip"] = .record(content)
    return .record(fields)
  }

  /// Window numbers for people: runs of three or more in a row are shortened.
  public static func windowsText(_ windows: [WindowID]) -> String {
    let numbers = windows.map(\.value).sorted()
    var parts: [String] = []
    var start = 0
    while start < numbers.count {
      var end = start
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      if end - start >= 2 {
        parts.append("\(numbers[start])–\(numbers[end])")
      } else {
        parts += numbers[start...end].map(String.init)
      }
      start = end + 1
    }
    return parts.joined(separator: "、")
  }

  private static func common(_ state: QueueState, clock: LocalTime) -> [String: DataValue] {
    var hall: [String: DataValue] = [
      "name": .text(state.definition.name.chinese),
      "nameEnglish": .text(state.definition.name.english),
    ]
    if !state.definition.hotline.isEmpty { hall["hotline"] = .text(state.definition.hotline) }
    var fields: [String: DataValue] = [
      "hall": .record(hall),
      "clock": [
        "date": .text(clock.date.description), "time": .text(clock.time.description),
        "weekday": .text(clock.date.weekday.name.chinese),
      ],
    ]
    if let emergency = state.carried.emergency {
      fields["emergency"] = .text(emergency.chinese)
    }
    return fields
  }

  private static func call(of shown: CallBoard.Shown, in view: StationView) -> DataValue {
    let state = view.state
    let window = state.index.windows[shown.window]
    let ticket = state.tickets[shown.ticket]
    return [
      "number": .text(shown.number.description),
      "window": .text(shown.window.description),
      "windowName": .text(window?.name.chinese ?? ""),
      "zone": .text(window.flatMap { state.index.zones[$0.zone]?.name.chinese } ?? ""),
      "line": .text(ticket.flatMap { state.index.lines[$0.line]?.name.chinese } ?? ""),
      "at": .number(Int(view.moment(at: shown.calledAt).milliseconds)),
      "state": .text(stateName(ticket, call: shown.call)),
    ]
  }

  private static func stateName(_ ticket: Ticket?, call: Int) -> String {
    switch ticket?.state {
    case .called: call > 1 ? "recalled" : "calling"
    case .held: "held"
    case .missed: "noShow"
    case .waiting, .ended, nil: "serving"
    }
  }

  /// Those who would be called next in each line of a zone, at most ``readyLimit``, those who came
  /// first at the front.
  private static func ready(_ state: QueueState, zone: ZoneID?) -> [DataValue] {
    nextToBeReady(state, zone: zone).map { ticket in
      [
        "number": .text(ticket.number.description),
        "line": .text(state.index.lines[ticket.line]?.name.chinese ?? ""),
        "windows": .text(windowsText(state.index.windowsOfLine[ticket.line] ?? [])),
      ]
    }
  }

  /// Names on 请准备 at once; more would not be read.
  static let readyLimit = 6

  /// The ticket that each line of the zone would have called next.
  public static func nextToBeReady(_ state: QueueState, zone: ZoneID?) -> [Ticket] {
    var found: [Ticket] = []
    for line in state.definition.lines where zone == nil || line.zone == zone {
      let window = (state.index.windowsOfLine[line.id] ?? []).first {
        state.windows[$0]?.isStaffed == true
      }
      guard let window,
        let ticket = state.nextInLine(line.id, at: window).flatMap({ state.tickets[$0] })
      else { continue }
      found.append(ticket)
    }
    found.sort { $0.place < $1.place }
    return Array(found.prefix(readyLimit))
  }

  private static func waiting(
    _ state: QueueState, zone: ZoneID?, _ forecasts: [LineID: WaitForecast]
  ) -> [DataValue] {
    state.definition.lines
      .filter { zone == nil || $0.zone == zone }
      .map { ($0, state.waitingCount($0.id)) }
      .filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0.id) < ($0.1, $1.0.id) }
      .map { line, count in
        var row: [String: DataValue] = [
          "line": .text(line.name.chinese), "count": .number(count),
          "windows": .text(windowsText(state.index.windowsOfLine[line.id] ?? [])),
        ]
        if let forecast = forecasts[line.id] {
          let text = forecast.brief
          row["forecast"] = .text(text.chinese)
          row["forecastEnglish"] = .text(text.english)
        }
        return .record(row)
      }
  }

  private static func window(_ window: WindowState, in view: StationView) -> DataValue {
    let state = view.state
    let definition = state.index.windows[window.id]
    var content: [String: DataValue] = [
      "number": .text(window.id.description),
      "name": .text(definition?.name.chinese ?? ""),
      "nameEnglish": .text(definition?.name.english ?? ""),
      "waiting": .number(state.waitingCount(for: window.id)),
    ]
    switch BoardState(of: window, in: state) {
    case .idle: content["state"] = "idle"
    case .called(let number):
      content["state"] = "called"
      content["ticket"] = .text(number.description)
    case .paused(let reason):
      content["state"] = "paused"
      content["reason"] = .text(reason.name.chinese)
    case .closed, .emergency: content["state"] = "closed"
    }
    let departments = state.definition.departments.filter {
      state.index.windowsOfDepartment[$0.id]?.contains(window.id) == true
    }
    content["departments"] = .text(departments.map(\.name.chinese).joined(separator: "、"))
    if let clerk = window.clerk, let name = view.clerks[clerk], !name.isEmpty {
      content["clerk"] = .text(name)
      content["clerkNumber"] = .text(clerk.description)
    }
    return .record(content)
  }

  /// Departments that have windows, in the order of the definition.
  private static func directory(_ state: QueueState, zone: ZoneID?) -> [DataValue] {
    state.definition.departments.compactMap { department in
      let windows = (state.index.windowsOfDepartment[department.id] ?? []).compactMap {
        state.index.windows[$0]
      }
      guard !windows.isEmpty else { return nil }
      let zones = state.definition.zones.filter { zone in windows.contains { $0.zone == zone.id } }
      return [
        "department": .text(department.name.chinese),
        "departmentEnglish": .text(department.name.english),
        "windows": .text(windowsText(windows.map(\.id))),
        "zones": .text(zones.map(\.name.chinese).joined(separator: "、")),
        "isHere": .flag(windows.contains { $0.zone == zone }),
        "days": .text(department.weekdays.map(\.name.chinese).joined(separator: "、")),
      ]
    }
  }

  private static func closedText(_ state: QueueState, clock: LocalTime) -> String? {
    let next = state.nextOpening(on: clock.date, at: clock.time).map {
      "，\($0)（\($0.weekday.name.chinese)）开放"
    }
    switch state.phase {
    case .open: return nil
    case .cutOff, .draining:
      return state.recentCalls.isEmpty ? "今天已停止取号" + (next ?? "") : nil
    case .closed: return "现在没有营业" + (next ?? "")
    }
  }
}
