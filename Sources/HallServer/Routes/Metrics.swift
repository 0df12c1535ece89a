import QueueCore

/// Numbers for Prometheus (text format 0.0.4); nothing in them is about a person.
enum Metrics {
  static func text(_ core: ServerCore) async -> String {
    let view = await core.view()
    let state = view.state
    var lines: [String] = []
    func family(_ name: String, _ type: String, _ help: String, _ samples: [(String, Int64)]) {
      lines.append("# HELP hallkeeper_\(name) \(help)")
      lines.append("# TYPE hallkeeper_\(name) \(type)")
      for (labels, value) in samples { lines.append("hallkeeper_\(name)\(labels) \(value)") }
    }
    family(
      "waiting_tickets", "gauge", "Tickets waiting, by line.",
      state.definition.lines.map { (label("line", $0.id.text), Int64(state.waitingCount($0.id))) })
    family(
      "longest_wait_seconds", "gauge", "Longest present wait, by line.",
      state.definition.lines.map {
        (label("line", $0.id.text), view.longestWait(state.waiting(in: $0.id)))
      })
    family(
      "staffed_windows", "gauge", "Windows that tickets can count on.",
      [("", Int64(state.windowsInOrder.count(where: \.isStaffed)))])
    let summary = state.summary
    family(
      "tickets_today", "gauge", "Tickets of the business day, by what became of them.",
      [
        (label("outcome", "issued"), Int64(summary.issued)),
        (label("outcome", "served"), Int64(summary.served)),
        (label("outcome", "noShow"), Int64(summary.noShow)),
        (label("outcome", "cancelled"), Int64(summary.cancelled)),
        (label("outcome", "expired"), Int64(summary.expired)),
      ])
    family(
      "rated_visits_today", "gauge", "Visits of the business day, by how they were rated.",
      Satisfaction.allCases.map {
        (label("rating", $0.rawValue), Int64(state.ratings[$0] ?? 0))
      })
    family(
      "open_print_jobs", "gauge", "Papers whose end is not settled.",
      [("", Int64(state.openPrintJobs.count))])
    let devices = await core.services.devices.reports()
    for each in DeviceMetrics.families(devices) {
      family(each.name, each.type, each.help, each.samples)
    }
    let layouts = await core.services.layouts.problems()
    family(
      "layout_problems", "gauge", "Layouts that are broken or not shown as published.",
      ["alarm", "warning", "info"].map { severity in
        (
          label("severity", severity),
          Int64(layouts.count { $0.severity.rawValue == severity })
        )
      })
    family(
      "http_responses_total", "counter", "Answers since the program started, by status.",
      core.counts.all.map { (label("status", String($0.status)), Int64($0.count)) })
    family(
      "event_streams", "gauge", "Event streams that are open.", [("", Int64(core.streams.count))])
    family(
      "event_streams_too_slow_total", "counter", "Readers disconnected because they were slow.",
      [("", Int64(core.streams.slowReaders))])
    return lines.joined(separator: "\n") + "\n"
  }

  static func label(
    _ name: String, _ value: String, _ second: String, _ secondValue: String
  ) -> String {
    label(name, value).dropLast() + "," + label(second, secondValue).dropFirst()
  }

  static func label(_ name: String, _ value: String) -> String {
    var escaped = ""
    for character in value {
      switch character {
      case "\\", "\"": escaped += "\\\(character)"
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return "{\(name)=\"\(escaped)\"}"
  }
}
