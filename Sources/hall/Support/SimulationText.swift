import Foundation
import QueueCore
import QueueSimulation

/// A report as tables for a terminal.
struct SimulationText {
  private let report: SimulationReport
  private let listsServices: Bool

  init(_ report: SimulationReport, listsServices: Bool) {
    self.report = report
    self.listsServices = listsServices
  }

  var text: String {
    let unit =
      switch report.unit {
      case .seconds: words("秒", "seconds")
      case .minutes: words("分钟", "minutes")
      case .hours: words("小时", "hours")
      }
    var text = report.name.isEmpty ? "" : report.name + "\n"
    text += words(
      "时间单位：\(unit)；重复 \(report.replications) 次；目标等待 \(number(report.target))\n"
        + "± 是模拟误差：各次重复之间 95% 置信区间的一半。Wilson 区间把每次等候当作互不相关，"
        + "说的是这么多人次的比例，不是模拟误差。\n",
      "Times in \(unit); \(report.replications) replications; target wait "
        + "\(number(report.target))\n"
        + "± is the error of the simulation: half of the 95% interval between replications. "
        + "Wilson's interval takes\nvisits as independent: it is of a share of so many, not the "
        + "simulation's error.\n")
    for policy in report.policies {
      text += "\n== \(policy.label) ==\n"
      text += waits(policy) + "\n" + times(policy) + "\n" + fairness(policy)
      if let hall = policy.group(.hall) { text += "\n" + summary(hall) + windows(policy) }
    }
    return text
  }

  private func groups(_ policy: PolicyResult) -> [GroupResult] {
    let several = Set(policy.groups.filter { $0.group.kind == .department }.map(\.group.name))
    let services = policy.groups.count { $0.group.kind == .service }
    return policy.groups.filter { result in
      switch result.group.kind {
      case .hall, .admissionClass: true
      case .service:
        listsServices || services <= Self.fewServices
      case .department: several.count > 1
      // A run is one day, and its lines are its services'.
      case .line, .day, .keyProject: false
      }
    }
  }

  /// Up to so many services are listed without being asked for.
  private static let fewServices = 12

  private func waits(_ policy: PolicyResult) -> String {
    var header = [
      words("等待", "Wait"), words("人次", "visits"), words("平均", "mean"), "±", "p50", "p95",
      "p99", words("最长", "max"), words("要等", "waited"), words("达标", "in target"), "±",
      words("Wilson 区间", "Wilson"), words("离开", "left"),
    ]
    header += report.beyond.map { ">\(number($0))" }
    var table = TextTable(header, textColumns: 1)
    for result in groups(policy) {
      var row = [
        name(result.group), String(result.count), number(result.estimate(.waitMean)),
        half(result.estimate(.waitMean)), number(result.estimate(.waitP50)),
        number(result.estimate(.waitP95)), number(result.estimate(.waitP99)),
        number(result.estimate(.waitMax)), share(result.estimate(.waitedShare)),
        share(result.estimate(.withinTargetShare)),
        result.estimate(.withinTargetShare)?.half.map(FigureText.share) ?? "-",
        FigureText.interval(result.withinTargetInterval),
        share(result.estimate(.leftShare)),
      ]
      row += report.beyond.indices.map {
        result.beyond.indices.contains($0) ? share(result.beyond[$0]) : "-"
      }
      table.add(row)
    }
    return table.text
  }

  private func times(_ policy: PolicyResult) -> String {
    table(policy, words("办理", "Service"), FigureText.times)
  }

  /// Each window with its share, as many in a line as fit.
  private func windows(_ policy: PolicyResult) -> String {
    let unit = report.unit.milliseconds
    let cells = policy.windows.map { window -> String in
      let overtime = window.overtime?.scaled(by: unit)
      let isLate = (overtime?.mean ?? 0) > 0
      return "\(window.number) \(share(window.utilisation))"
        + (isLate ? " +\(number(overtime))" : "")
    }
    let hasOvertime = policy.windows.contains { ($0.overtime?.mean ?? 0) > 0 }
    let title =
      hasOvertime
      ? words("各窗口（+ 关窗后办理的时间）：", "Windows (+ service after closing):")
      : words("各窗口：", "Windows:")
    var lines = [title]
    for cell in cells {
      let separator = lines[lines.count - 1] == title ? " " : ", "
      if lines[lines.count - 1].count + cell.count > Self.lineWidth {
        lines.append("  " + cell)
      } else {
        lines[lines.count - 1] += separator + cell
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Columns of a line of windows.
  private static let lineWidth = 100

  private func fairness(_ policy: PolicyResult) -> String {
    table(policy, words("公平", "Fairness"), FigureText.fairness)
  }

  private func table(
    _ policy: PolicyResult, _ title: String, _ columns: [FigureText.Column]
  ) -> String {
    var table = TextTable([title] + columns.map(\.heading), textColumns: 1)
    for result in groups(policy) {
      table.add(
        [name(result.group)]
          + columns.map { FigureText.text(result.estimate($0.figure)?.mean, of: $0.figure) })
    }
    return table.text
  }

  private func summary(_ hall: GroupResult) -> String {
    FigureText.hall.map {
      "\($0.heading) \(FigureText.text(hall.estimate($0.figure)?.mean, of: $0.figure))"
    }.joined(separator: words("，", ", ")) + "\n"
  }

  private func name(_ group: FigureGroup) -> String {
    switch group.kind {
    case .hall: words("全厅", "hall")
    case .admissionClass: words("类别 ", "class ") + group.name
    case .service: words("事项 ", "service ") + group.name
    case .department: words("部门 ", "department ") + group.name
    case .line, .day, .keyProject: group.name
    }
  }

  private func number(_ value: Double) -> String { FigureText.number(value) }

  private func number(_ estimate: Estimate?) -> String {
    estimate.map { number($0.mean) } ?? "-"
  }

  private func half(_ estimate: Estimate?) -> String {
    estimate?.half.map { number($0) } ?? "-"
  }

  private func share(_ estimate: Estimate?) -> String {
    estimate.map { FigureText.share($0.mean) } ?? "-"
  }
}

/// Every stay in a line, one a row.
struct TicketList {
  private let unit: Double
  private(set) var text =
    "policy,ticket,step,class,service,line,place,arrived,called,ended,window,outcome,wait,promise,cap,"
    + "overtakenMost,slips,skips\n"

  init(_ scenario: Scenario) { unit = scenario.unit.milliseconds }

  mutating func add(_ record: RunRecord, policy: PolicyDefinition) {
    let overtaking = Overtaking(record)
    let label = SimulationReport.label(policy)
    for (index, visit) in record.visits.enumerated() {
      let window = visit.isCalled ? record.windows[Int(visit.window)].number.description : ""
      let cells = [
        label, "\(visit.ticket + 1)", "\(visit.step)",
        record.classes[Int(visit.admissionClass)].text, record.services[Int(visit.service)].text,
        record.lines[Int(visit.line)].text, "\(visit.place)", time(visit.arrived),
        time(visit.left), time(visit.ended), window, "\(visit.outcome)", time(visit.wait),
        visit.promise < 0 ? "" : "\(visit.promise)", visit.cap < 0 ? "" : "\(visit.cap)",
        visit.cap < 0 ? "" : "\(visit.overtakenMost)", "\(overtaking.slips[index])",
        "\(overtaking.skips[index])",
      ]
      text += cells.joined(separator: ",") + "\n"
    }
  }

  private func time(_ milliseconds: Int64) -> String { "\(Double(milliseconds) / unit)" }
}

/// How far a long trial is, on standard error; nothing where that is no terminal's or over soon.
struct ProgressLine {
  private var shown = false
  private var last = ContinuousClock.now

  mutating func show(_ progress: ScenarioRun.Progress, of replications: Int) {
    let now = ContinuousClock.now
    if last.duration(to: now) < .seconds(1) { return }
    last = now
    shown = true
    let text = words(
      "第 \(progress.replication)/\(replications) 次，\(progress.policy)：\(progress.come)/\(progress.of) 人",
      "replication \(progress.replication)/\(replications), \(progress.policy): "
        + "\(progress.come)/\(progress.of) people")
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }

  func end() {
    if shown { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8)) }
  }
}
