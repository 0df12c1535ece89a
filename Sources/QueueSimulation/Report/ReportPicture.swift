/// A report as a picture in SVG: for each class how long people wait under each policy, and how
/// often they are overtaken.
public struct ReportPicture {
  private let report: SimulationReport
  private let isChinese: Bool
  private var body = ""

  private static let colours = [
    "#0b6e4f", "#3a6ea5", "#c8553d", "#8d6a9f", "#d9a21b", "#5c6b73", "#a23b72", "#2a9d8f",
  ]
  private static let row = 16.0
  private static let left = 150.0
  private static let panel = 380.0
  private static let gap = 70.0

  public init(_ report: SimulationReport, isChinese: Bool) {
    self.report = report
    self.isChinese = isChinese
  }

  /// The whole file.
  public func svg() -> String {
    var picture = self
    return picture.draw()
  }

  private func word(_ chinese: String, _ english: String) -> String {
    isChinese ? chinese : english
  }

  private var groups: [FigureGroup] {
    report.policies.first?.groups.map(\.group)
      .filter { $0.kind == .hall || $0.kind == .admissionClass } ?? []
  }

  private mutating func draw() -> String {
    let rows = Double(groups.count * (report.policies.count + 1))
    let top = 84.0 + Double((report.policies.count + 2) / 3) * 18
    let height = top + rows * Self.row + 56
    let width = Self.left + 2 * Self.panel + Self.gap + 40
    text(
      24, 34, report.name.isEmpty ? word("模拟结果", "Simulation") : report.name, size: 20, bold: true)
    let count = report.policies.first?.group(.hall)?.count ?? 0
    text(
      24, 54,
      word(
        "\(count) 人次，重复 \(report.replications) 次；单位：\(unit)",
        "\(count) visits, \(report.replications) replications; in \(unit)"), size: 12)
    drawLegend(top: 74)
    let waits = scale(of: [.waitP99, .waitMean], least: report.target)
    let slips = scale(of: [.slipsP99, .slipsMean], least: 1)
    let second = Self.left + Self.panel + Self.gap
    drawAxis(
      Self.left, top, rows, waits,
      word("等待：平均（色条）、95%（线）、99%（点）", "wait: mean (bar), 95% (line), 99% (dot)"))
    drawAxis(
      second, top, rows, slips,
      word("被超越次数：平均（色条）、99%（点）", "overtaken: mean (bar), 99% (dot)"))
    var y = top + 8
    for group in groups {
      text(
        Self.left - 12, y + Double(report.policies.count) * Self.row / 2 + 4,
        group.kind == .hall ? word("全厅", "hall") : group.name, size: 13, anchor: "end")
      for (index, policy) in report.policies.enumerated() {
        let colour = Self.colours[index % Self.colours.count]
        if let found = policy.group(group.kind, group.name) {
          drawBar(
            Self.left, y, waits, colour, mean: found.estimate(.waitMean),
            line: found.estimate(.waitP95), dot: found.estimate(.waitP99))
          drawBar(
            second, y, slips, colour, mean: found.estimate(.slipsMean), line: nil,
            dot: found.estimate(.slipsP99))
        }
        y += Self.row
      }
      y += Self.row
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \
      \(Self.number(height))" width="\(Self.number(width))" height="\(Self.number(height))" \
      font-family="Noto Sans CJK SC, Noto Sans, Helvetica, Arial, sans-serif">
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)</svg>

      """
  }

  private var unit: String {
    switch report.unit {
    case .seconds: word("秒", "seconds")
    case .minutes: word("分钟", "minutes")
    case .hours: word("小时", "hours")
    }
  }

  private mutating func drawLegend(top: Double) {
    for (index, policy) in report.policies.enumerated() {
      let x = 24 + Double(index % 3) * 300
      let y = top + Double(index / 3) * 18
      rectangle(x, y - 9, 12, 11, Self.colours[index % Self.colours.count])
      text(x + 18, y, shortLabel(policy.label), size: 12)
    }
  }

  /// The policy's name alone where no other has it.
  private func shortLabel(_ label: String) -> String {
    func name(_ label: String) -> String { String(label.prefix { $0 != " " }) }
    let same = report.policies.count { name($0.label) == name(label) }
    return same > 1 ? label : name(label)
  }

  /// The end of an axis: a round number that holds everything.
  private func scale(of figures: [Figure], least: Double) -> Double {
    var most = least
    for policy in report.policies {
      for group in groups {
        for figure in figures {
          most = max(most, policy.group(group.kind, group.name)?.estimate(figure)?.mean ?? 0)
        }
      }
    }
    var round = 1e-3
    while round < most {
      for factor in [2.0, 2.5, 2.0] where round < most { round *= factor }
    }
    return round
  }

  private mutating func drawAxis(
    _ x: Double, _ top: Double, _ rows: Double, _ end: Double, _ title: String
  ) {
    let bottom = top + rows * Self.row
    for step in 0...4 {
      let at = x + Self.panel * Double(step) / 4
      line(at, top, at, bottom, "#dde3e6", 1)
      text(at, bottom + 16, Self.number(end * Double(step) / 4), size: 11, anchor: "middle")
    }
    text(x, bottom + 36, title, size: 12)
  }

  private mutating func drawBar(
    _ x: Double, _ y: Double, _ end: Double, _ colour: String, mean: Estimate?,
    line whisker: Estimate?, dot: Estimate?
  ) {
    func place(_ value: Double) -> Double { x + Self.panel * min(max(value / end, 0), 1) }
    if let whisker {
      line(x, y + 6, place(whisker.mean), y + 6, colour, 2)
    }
    if let mean {
      rectangle(x, y + 1, place(mean.mean) - x, 10, colour)
      if let half = mean.half {
        line(place(mean.mean - half), y + 6, place(mean.mean + half), y + 6, "#1b2428", 1.5)
      }
    }
    if let dot {
      body += """
        <circle cx="\(Self.number(place(dot.mean)))" cy="\(Self.number(y + 6))" r="3.5" \
        fill="\(colour)"/>

        """
    }
  }

  private mutating func line(
    _ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ colour: String, _ width: Double
  ) {
    body += """
      <line x1="\(Self.number(x))" y1="\(Self.number(y))" x2="\(Self.number(toX))" \
      y2="\(Self.number(toY))" stroke="\(colour)" stroke-width="\(Self.number(width))"/>

      """
  }

  private mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String
  ) {
    body += """
      <rect x="\(Self.number(x))" y="\(Self.number(y))" width="\(Self.number(max(0, width)))" \
      height="\(Self.number(height))" rx="1.5" fill="\(colour)"/>

      """
  }

  private mutating func text(
    _ x: Double, _ y: Double, _ content: String, size: Int, bold: Bool = false,
    anchor: String = "start"
  ) {
    var escaped = ""
    for character in content {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
    body += """
      <text x="\(Self.number(x))" y="\(Self.number(y))" font-size="\(size)" fill="#1b2428" \
      text-anchor="\(anchor)"\(bold ? " font-weight=\"bold\"" : "")>\(escaped)</text>

      """
  }

  /// At most three decimals, and none that are not needed.
  private static func number(_ value: Double) -> String {
    let rounded = (value * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int64(rounded)) : String(rounded)
  }
}
