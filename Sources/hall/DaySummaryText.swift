import Foundation
import Simulation

/// The end of a simulated day, in words.
enum DaySummaryText {
  static func print(_ summary: SimulationSummary, data: String, seconds: Double) {
    let day = summary.day
    let checks = summary.checks
    Swift.print(
      """
      tickets 号票      \(day.issued) issued, \(day.served) served, \(day.noShow) no-show, \
      \(day.cancelled) cancelled, \(day.expired) expired
      calls 叫号        \(checks.calls), recalls \(checks.recalls)
      papers 纸票       \(checks.papers) printed, \(checks.confirmedJobs) confirmed, \
      \(checks.unknownJobs) unknown
      ratings 评价      \(checks.ratings)
      displays 显示     \(checks.boardChecks) board and \(checks.padChecks) pad comparisons
      """)
    for report in summary.reports {
      Swift.print(
        "device 设备       \(report.id): \(report.state.rawValue), "
          + "\(report.counters.frames) frames, \(report.counters.retries) retries")
    }
    Swift.print(
      "time 用时         \(summary.simulatedSeconds / 60) virtual minutes in "
        + String(format: "%.1f s", seconds))
    Swift.print("journal 日志      \(data)")
    if checks.problems.isEmpty {
      Swift.print("agreement 一致    number, print job, call, board and pad agree")
    } else {
      Swift.print("agreement 不一致  \(checks.problems.count) problems:")
      for problem in checks.problems { Swift.print("  \(problem)") }
    }
  }
}
