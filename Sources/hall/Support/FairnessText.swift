import Foundation
import Journal
import QueueCore
import QueueSimulation

/// The report of fairness as people read it: everything on one page, or rows for a spreadsheet.
struct FairnessText {
  private let report: FairnessReport

  init(_ report: FairnessReport) { self.report = report }

  /// Tables for a terminal. Times are in minutes.
  var table: String {
    if report.dayCount == 0 {
      return words("日志中没有这些营业日。\n", "The journal has no such business days.\n")
    }
    return [
      heading, waits, fairness, hall, windows, caps, promises, broken, chosen, projects,
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Comma-separated values of the groups, the hall last with an empty key.
  var commaSeparated: String {
    let names =
      [
        groupName, words("名称", "Name"), words("英文名称", "English name"), words("号票", "Tickets"),
        words("人次", "Visits"), words("Wilson 下限", "Wilson low"), words("Wilson 上限", "Wilson high"),
      ] + Figure.allCases.map(FigureText.name)
    return CommaSeparated.row(names)
      + (report.rows + [report.total]).map { row in
        let figures = row.figures
        let interval = figures.withinTargetInterval
        return CommaSeparated.row(
          [
            figures.group.name, row.name.chinese, row.name.english, String(row.tickets),
            String(figures.count), Self.plain(interval?.low), Self.plain(interval?.high),
          ] + Figure.allCases.map { Self.plain(figures.values[$0]) })
      }.joined()
  }

  /// Empty where there is nothing to say.
  private static func plain(_ value: Double?) -> String {
    value.map { String(format: "%.6g", $0) } ?? ""
  }

  private var groupName: String {
    switch report.grouping {
    case .class: words("类别", "Class")
    case .service: words("事项", "Service")
    case .department: words("部门", "Department")
    case .line: words("业务队列", "Line")
    case .hall: words("大厅", "Hall")
    case .day: words("日期", "Day")
    }
  }

  private var heading: String {
    let first = report.firstDay.map(\.description) ?? ""
    let last = report.lastDay.map(\.description) ?? ""
    let rules = report.rules.map(\.text).joined(separator: words("、", ", "))
    return words(
      "\(report.hall.chinese)，\(first) 至 \(last)，\(report.dayCount) 个营业日\n派号规则：\(rules)\n时间单位：分钟\n",
      "\(report.hall.english), \(first) to \(last), business days: \(report.dayCount)\n"
        + "Rule: \(rules)\nTimes in minutes\n")
  }

  private func label(_ row: FairnessReport.Row) -> String {
    let key = row.figures.group.name
    let name = Language.current.choose(row.name)
    return key.isEmpty || key == name ? name : "\(key) \(name)"
  }

  private var waits: String {
    let columns: [FigureText.Column] = [
      (words("平均", "mean"), .waitMean), ("p50", .waitP50), ("p95", .waitP95),
      ("p99", .waitP99), (words("最长", "max"), .waitMax),
      (words("达标", "in target"), .withinTargetShare),
    ]
    let others: [FigureText.Column] = [
      (words("离开", "left"), .leftShare), (words("过号", "no-show"), .noShowShare),
      (words("办理", "service"), .serviceMean),
    ]
    var table = TextTable(
      [words("等候", "Wait") + " / " + groupName, words("号票", "tickets"), words("人次", "visits")]
        + columns.map(\.heading) + [words("Wilson 区间", "Wilson")] + others.map(\.heading),
      textColumns: 1)
    for row in report.rows + [report.total] {
      func cells(_ columns: [FigureText.Column]) -> [String] {
        columns.map { FigureText.text(row.figures.values[$0.figure], of: $0.figure) }
      }
      table.add(
        [label(row), String(row.tickets), String(row.figures.count)] + cells(columns)
          + [FigureText.interval(row.figures.withinTargetInterval)] + cells(others))
    }
    return table.text
  }

  private var fairness: String {
    var table = TextTable(
      [words("公平", "Fairness") + " / " + groupName] + FigureText.fairness.map(\.heading),
      textColumns: 1)
    for row in report.rows + [report.total] {
      table.add(
        [label(row)]
          + FigureText.fairness.map {
            FigureText.text(row.figures.values[$0.figure], of: $0.figure)
          })
    }
    return table.text
  }

  private var hall: String {
    let days = report.grouping == .day ? report.rows : []
    var table = TextTable(
      [words("全厅", "Whole hall")] + FigureText.hall.map(\.heading), textColumns: 1)
    for row in days + [report.total] {
      table.add(
        [label(row)]
          + FigureText.hall.map { FigureText.text(row.figures.values[$0.figure], of: $0.figure) })
    }
    return table.text
  }

  private var windows: String {
    if report.windows.isEmpty { return "" }
    var table = TextTable(
      [
        words("窗口", "Window"), words("开放", "open"), words("办理", "busy"),
        words("空叫", "called in vain"), words("关窗后", "overtime"), words("利用率", "utilisation"),
      ], textColumns: 1)
    for window in report.windows {
      table.add(
        [window.number.description]
          + [window.open, window.busy, window.lost, window.overtime].map {
            FigureText.number(Double($0) / 60_000)
          } + [FigureText.text(window.utilisation, of: .utilisation)])
    }
    return table.text
  }

  private var caps: String {
    if report.capUses.isEmpty { return "" }
    var table = TextTable(
      [
        words("超越额度", "Cap group"), words("人次", "visits"), words("超越", "overtakings"),
        words("平均使用", "mean used"), "p99", words("最多", "max"), words("用完", "used up"),
      ], textColumns: 1)
    for use in report.capUses {
      table.add(
        [use.group.text, String(use.shares.count), String(use.overtakings)]
          + [use.mean, use.percentile99, use.most].map { $0.map(FigureText.share) ?? "-" }
          + [String(use.spent)])
    }
    return table.text
  }

  private var promises: String {
    let account = report.promises
    if account.given == 0 { return words("没有作出承诺。\n", "No promises were given.\n") }
    var text = words(
      "承诺 \(account.given) 次：守住 \(account.kept)，撤回 \(account.withdrawnCount)，违背 "
        + "\(account.brokenCount)，仍在等候 \(account.open)\n",
      "Promises: \(account.given) given, \(account.kept) kept, \(account.withdrawnCount) withdrawn, "
        + "\(account.brokenCount) broken, \(account.open) still waiting\n")
    for reason in PromiseWithdrawal.allCases where account.withdrawn(reason) > 0 {
      let why = Language.current.choose(reason.text)
      text += words(
        "  撤回 \(account.withdrawn(reason))：\(why)\n",
        "  \(account.withdrawn(reason)) withdrawn: \(why)\n")
    }
    return text
  }

  private var broken: String {
    let promises = report.promises
    if promises.broken.isEmpty { return "" }
    var table = TextTable(
      [
        words("违背的承诺", "Broken promise"), words("号票", "ticket"), words("至多", "at most"),
        words("实际", "calls"),
      ], textColumns: 2)
    for one in promises.broken {
      table.add([
        one.date.description, one.number.description, String(one.promised), String(one.calls),
      ])
    }
    return table.text + Self.further(promises.brokenCount - promises.broken.count)
  }

  private var chosen: String {
    if report.chosenCount == 0 {
      return words("窗口人员没有点名叫号。\n", "No call was chosen by a clerk.\n")
    }
    var table = TextTable(
      [
        words("点名叫号", "Chosen by a clerk"), words("时间", "time"), words("号票", "ticket"),
        words("窗口", "window"), words("原因", "reason"), words("超越", "overtook"),
      ], textColumns: 5)
    for call in report.chosen {
      table.add([
        call.date.description, call.time.description, call.number.description,
        call.window.description, call.reason, String(call.overtaken),
      ])
    }
    return table.text + Self.further(report.chosenCount - report.chosen.count)
  }

  private var projects: String {
    if report.projects.isEmpty {
      return words("没有使用绿色通道。\n", "The green channel was not used.\n")
    }
    var table = TextTable(
      [
        words("绿色通道", "Green channel"), words("号票", "tickets"), words("平均等候", "mean wait"),
        words("最长", "max"), words("达标", "in target"), words("平均超越", "mean skips"),
      ], textColumns: 1)
    for row in report.projects {
      let figures: [Figure] = [.waitMean, .waitMax, .withinTargetShare, .skipsMean]
      table.add(
        [label(row), String(row.tickets)]
          + figures.map { FigureText.text(row.figures.values[$0], of: $0) })
    }
    return table.text
  }

  private static func further(_ count: Int) -> String {
    count > 0 ? words("另有 \(count) 次\n", "and \(count) more\n") : ""
  }
}
