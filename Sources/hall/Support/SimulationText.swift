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
      let wilson = result.withinTargetInterval.map {
        "\(share($0.low))-\(share($0.high))"
      }
      var row = [
        name(result.group), String(result.count), number(result.estimate(.waitMean)),
        half(result.estimate(.waitMean)), number(result.estimate(.waitP50)),
        number(result.estimate(.waitP95)), number(result.estimate(.waitP99)),
        number(result.estimate(.waitMax)), share(result.estimate(.waitedShare)),
        share(result.estimate(.withinTargetShare)),
        result.estimate(.withinTargetShare)?.half.map { share($0) } ?? "-", wilson ?? "-",
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
    var table = TextTable(
      [
        words("办理", "Service"), words("平均", "mean"), words("等待加办理", "wait + service"),
        words("慢度", "slowdown"), "p50", "p95", words("过号", "no-show"),
        words("占窗口时间", "window time"),
      ], textColumns: 1)
    for result in groups(policy) {
      func value(_ figure: Figure) -> String { number(result.estimate(figure)) }
      table.add([
        name(result.group), value(.serviceMean), value(.sojournMean), value(.slowdownMean),
        value(.slowdownP50), value(.slowdownP95), share(result.estimate(.noShowShare)),
        share(result.estimate(.utilisation)),
      ])
    }
    return table.text
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
    var table = TextTable(
      [
        words("公平", "Fairness"), words("被超越", "slips"), "p99", words("最多", "max"),
        words("超越", "skips"), "p99", words("最多", "max"), words("额度", "cap used"), "p99",
        words("最多", "max"), "RAQFM", words("方差", "variance"), "Gini", words("比先来先到", "vs fcfs"),
        words("最多", "max"),
      ], textColumns: 1)
    for result in groups(policy) {
      func value(_ figure: Figure) -> String { number(result.estimate(figure)) }
      func part(_ figure: Figure) -> String { share(result.estimate(figure)) }
      table.add([
        name(result.group), value(.slipsMean), value(.slipsP99), value(.slipsMax),
        value(.skipsMean), value(.skipsP99), value(.skipsMax), part(.capUseMean),
        part(.capUseP99), part(.capUseMax), value(.discriminationMean),
        value(.discriminationVariance), value(.waitGini), value(.penaltyMean), value(.penaltyMax),
      ])
    }
    return table.text
  }

  private func summary(_ hall: GroupResult) -> String {
    func value(_ figure: Figure) -> String {
      hall.estimate(figure).map { String(format: "%.4f", $0.mean) } ?? "-"
    }
    return words(
      "窗口利用率 \(share(hall.estimate(.utilisation)))，先后次序 \(value(.orderFairness))，"
        + "部门 Jain \(value(.jainDepartments))，窗口 Gini \(value(.giniWindows))\n",
      "Utilisation \(share(hall.estimate(.utilisation))), order fairness "
        + "\(value(.orderFairness)), Jain over departments \(value(.jainDepartments)), Gini over "
        + "windows \(value(.giniWindows))\n")
  }

  private func name(_ group: FigureGroup) -> String {
    switch group.kind {
    case .hall: words("全厅", "hall")
    case .admissionClass: words("类别 ", "class ") + group.name
    case .service: words("事项 ", "service ") + group.name
    case .department: words("部门 ", "department ") + group.name
    }
  }

  private func number(_ value: Double) -> String {
    let size = abs(value)
    return String(format: size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f", value)
  }

  private func number(_ estimate: Estimate?) -> String {
    estimate.map { number($0.mean) } ?? "-"
  }

  private func half(_ estimate: Estimate?) -> String {
    estimate?.half.map { number($0) } ?? "-"
  }

  private func share(_ value: Double) -> String { String(format: "%.2f%%", value * 100) }
  private func share(_ estimate: Estimate?) -> String {
    estimate.map { share($0.mean) } ?? "-"
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
