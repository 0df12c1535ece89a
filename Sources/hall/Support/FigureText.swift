import Foundation
import QueueSimulation

/// Figures as people read them: the same words and the same digits for what was simulated and what
/// really happened.
enum FigureText {
  /// A column of figures with its heading.
  typealias Column = (heading: String, figure: Figure)

  /// How often people were overtaken and overtook, and what waiting cost them.
  static var fairness: [Column] {
    [
      (words("被超越", "slips"), .slipsMean), ("p99", .slipsP99), (words("最多", "max"), .slipsMax),
      (words("超越", "skips"), .skipsMean), ("p99", .skipsP99), (words("最多", "max"), .skipsMax),
      (words("额度", "cap used"), .capUseMean), ("p99", .capUseP99),
      (words("最多", "max"), .capUseMax), ("RAQFM", .discriminationMean),
      (words("方差", "variance"), .discriminationVariance),
      (words("慢度", "slowdown"), .slowdownMean), (words("中位", "p50"), .slowdownP50),
      ("p95", .slowdownP95),
      ("Gini", .waitGini), (words("比先来先到", "vs fcfs"), .penaltyMean),
      (words("最多", "max"), .penaltyMax),
    ]
  }

  /// What the windows did for people.
  static var times: [Column] {
    [
      (words("平均", "mean"), .serviceMean), (words("等待加办理", "wait + service"), .sojournMean),
      (words("过号", "no-show"), .noShowShare), (words("占窗口时间", "window time"), .utilisation),
    ]
  }

  /// What is said of a hall as a whole.
  static var hall: [Column] {
    [
      (words("窗口利用率", "Utilisation"), .utilisation),
      (words("先后次序", "order fairness"), .orderFairness),
      (words("部门 Jain", "Jain over departments"), .jainDepartments),
      (words("窗口 Gini", "Gini over windows"), .giniWindows),
    ]
  }

  static func text(_ value: Double?, of figure: Figure) -> String {
    guard let value else { return "-" }
    switch figure {
    case .withinTargetShare, .waitedShare, .leftShare, .noShowShare, .capUseMean, .capUseP99,
      .capUseMax, .utilisation:
      return share(value)
    case .orderFairness, .jainDepartments, .giniWindows: return String(format: "%.4f", value)
    default: return number(value)
    }
  }

  static func number(_ value: Double) -> String {
    let size = abs(value)
    // What rounds to nothing has no sign.
    if size < 0.0005 { return "0.000" }
    return String(format: size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f", value)
  }

  static func share(_ value: Double) -> String { String(format: "%.2f%%", value * 100) }

  static func interval(_ interval: (low: Double, high: Double)?) -> String {
    interval.map { "\(share($0.low))-\(share($0.high))" } ?? "-"
  }
}
