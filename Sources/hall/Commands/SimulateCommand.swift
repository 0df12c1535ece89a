import ArgumentParser
import Foundation
import HallConfig
import Journal
import QueueCore
import QueueSimulation

/// `hall simulate`: how long people would wait under which rule, and who would overtake whom.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: words("模拟一天或一个场景，比较派号规则。", "Try a day or a scenario under several rules."),
    discussion: words(
      "场景文件的写法见 docs/simulate.zh-CN.md。也可以用 --config 按大厅配置生成一天，或用 --journal 重放日志中的一天。",
      "docs/simulate.md says how a scenario file is written. Or make up a day of a configured hall "
        + "with --config, or replay a day of a journal with --journal."))

  @Argument(
    help: ArgumentHelp(
      words("场景文件（YAML）。", "A scenario file (YAML)."), valueName: words("文件", "file")))
  var scenario: String?
  @OptionGroup var source: SimulationSource
  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      words(
        "派号规则，可写多次；参数写作 ratio:calls.green=2,calls.ordinary=1；all 为全部。",
        "A policy, more than once for several; with numbers as in "
          + "ratio:calls.green=2,calls.ordinary=1; all for all."),
      valueName: words("规则", "policy")))
  var policies: [String] = []
  @Option(help: help("只用这些窗口，如 1-8,10。", "Only these windows, such as 1-8,10."))
  var windows: String?
  @Option(help: help("重复次数。", "How many replications.")) var replications: Int?
  @Option(help: help("随机数种子。", "Seed of chance.")) var seed: UInt64?
  @Option(help: help("等待目标，按场景的时间单位。", "The wait to keep, in the scenario's unit."))
  var target: Double?
  @Option(help: help("把图存为 SVG 文件。", "Write a picture, as SVG, to this file."))
  var picture: String?
  @Option(
    help: help(
      "把每次排队存为 CSV 文件（第一次重复）。",
      "Write every stay in a line, as CSV, to this file (of the first replication)."))
  var tickets: String?
  @Flag(help: help("也列出每个事项。", "List every service too.")) var services = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    var scenario = try source.scenario(file: self.scenario)
    try adjust(&scenario)
    let trial = ScenarioRun(scenario)
    var list = TicketList(scenario)
    var progress = ProgressLine()
    let report = trial.report(progress: { progress.show($0, of: scenario.replications) }) {
      record, replication, policy in
      if replication == 0, tickets != nil { list.add(record, policy: scenario.policies[policy]) }
    }
    progress.end()
    guard report.policies.contains(where: { $0.group(.hall) != nil }) else {
      throw CommandFailure(
        .no, "没有可统计的人：没有人来，或都来在预热（warmUp）之前",
        "Nobody counts: nobody came, or everybody before the warm-up was over")
    }
    if let picture {
      let isChinese = Language.current == .chinese
      try Self.write(ReportPicture(report, isChinese: isChinese).svg(), to: picture)
    }
    if let tickets { try Self.write(list.text, to: tickets) }
    if output.json {
      try Terminal.json(ReportAnswer(report))
    } else {
      Terminal.write(SimulationText(report, listsServices: services).text)
    }
  }

  private func adjust(_ scenario: inout Scenario) throws {
    if let replications {
      guard (1...ScenarioLimits.replications).contains(replications) else {
        throw ValidationError(
          words(
            "--replications 应在1到\(ScenarioLimits.replications)之间",
            "--replications is from 1 to \(ScenarioLimits.replications)"))
      }
      scenario.replications = replications
    }
    if let seed { scenario.seed = seed }
    if let target { scenario.target = target }
    if policies.contains("all") {
      scenario.policies = DispatchPolicies.compared(scenario.classes)
    } else if !policies.isEmpty {
      scenario.policies = try policies.map { try Self.policy($0, classes: scenario.classes) }
    }
    guard let windows else { return }
    let wanted = try Self.numbers(windows)
    scenario.windows.removeAll { !wanted.contains($0.number.value) }
    guard !scenario.windows.isEmpty else {
      throw CommandFailure(.no, "没有剩下的窗口：\(windows)", "No window is left: \(windows)")
    }
  }

  /// `name` or `name:parameter=number,…`.
  private static func policy(_ text: String, classes: [ClassDefinition]) throws -> PolicyDefinition
  {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    var policy = PolicyDefinition(name: parts.first ?? "")
    let hasNumbers = parts.count > 1
    if !hasNumbers,
      let usual = DispatchPolicies.compared(classes).first(where: { $0.name == policy.name })
    {
      return usual
    }
    for pair in hasNumbers ? parts[1].split(separator: ",").map(String.init) : [] {
      let sides = pair.split(separator: "=").map(String.init)
      guard sides.count == 2, let value = Int64(sides[1]) else {
        throw ValidationError(
          words("“\(pair)”应写作 参数=整数", "\"\(pair)\" is written parameter=number"))
      }
      policy.parameters.append(PolicyParameter(name: sides[0], value: value))
    }
    if let problem = DispatchPolicies.firstInconsistency(policy, classes: classes) {
      let known = DispatchPolicies.names.joined(separator: ", ")
      throw ValidationError(
        words("派号规则：\(problem)；可用：\(known)", "policy: \(problem); known: \(known)"))
    }
    if policy.isEmptyCycle {
      throw ValidationError(
        words(
          "ratio 没有说各类别每轮叫几次，例如 ratio:calls.green=2,calls.ordinary=1",
          "ratio calls nobody: say how often, as in ratio:calls.green=2,calls.ordinary=1"))
    }
    return policy
  }

  /// `1-8,10`.
  private static func numbers(_ text: String) throws -> Set<Int64> {
    var found: Set<Int64> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "-", omittingEmptySubsequences: false)
      let ends = pieces.compactMap { Int64($0) }
      guard (1...2).contains(ends.count), ends.count == pieces.count, let first = ends.first,
        let last = ends.last,
        first <= last, last < 10_000
      else {
        throw ValidationError(
          words("--windows 应如 1-8,10", "--windows is written as 1-8,10"))
      }
      found.formUnion(first...last)
    }
    return found
  }

  static func write(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
      throw CommandFailure(
        .couldNotFindOut, "无法写入 \(path)：\(error.localizedDescription)",
        "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}

/// Where a trial's people come from.
struct SimulationSource: ParsableArguments {
  @Option(help: help("按此大厅配置生成一天。", "Make up a day of the hall configured in this directory."))
  var config: String?
  @Option(
    help: help(
      "繁忙程度，1 为窗口刚好够用；与 --config 同用。",
      "How busy, 1: just as much as the windows can do; with --config."))
  var load = 0.95
  @Option(help: help("重放此数据目录中日志的一天。", "Replay a day of the journal in this data directory."))
  var journal: String?
  @Option(
    help: help(
      "营业日（YYYY-MM-DD），默认最近一天；与 --journal 同用。",
      "The business day (YYYY-MM-DD), the latest unless given; with --journal."))
  var day: CalendarDate?

  func validate() throws {
    guard load > 0, load <= 10 else {
      throw ValidationError(words("--load 应在0到10之间", "--load is from 0 to 10"))
    }
  }

  func scenario(file: String?) throws -> Scenario {
    let given = [file, config, journal].compactMap { $0 }
    guard given.count == 1 else {
      throw ValidationError(
        words(
          "请给出一个场景文件，或 --config，或 --journal",
          "Give a scenario file, or --config, or --journal: one of them"))
    }
    if let config { return try configured(config) }
    if let journal { return try recorded(journal) }
    return try Self.read(given[0])
  }

  private static func read(_ path: String) throws -> Scenario {
    let result = ScenarioReader.read(try LayoutCommand.text(of: path), name: path)
    for diagnostic in result.diagnostics {
      Terminal.complain(diagnostic.formatted(language: Language.current.forConfig))
    }
    guard let scenario = result.scenario else { throw ExitStatusError.no }
    return scenario
  }

  private func configured(_ directory: String) throws -> Scenario {
    let result = HallConfigReader.read(directory: directory)
    guard let hall = result.definition else {
      throw CommandFailure(
        .no, "\(directory) 有错误，请用 hall check 查看",
        "\(directory) has mistakes; hall check lists them")
    }
    var day = HallDay()
    day.load = load
    guard var scenario = Scenario(hall: hall, day: day) else {
      throw CommandFailure(.no, "大厅星期一不开门", "The hall is closed on Mondays")
    }
    scenario.policies = DispatchPolicies.compared(hall.classes)
    scenario.replications = 20
    return scenario
  }

  private func recorded(_ directory: String) throws -> Scenario {
    let reader = try JournalReader(directory: directory)
    defer { reader.close() }
    var recorded = RecordedDay()
    var found: RecordedDay?
    var cursor = try reader.events()
    while let event = try cursor.next() {
      let entry = try event.stamped()
      if case .dayOpened = entry.event, isWanted(recorded) { found = recorded }
      recorded.take(entry)
    }
    if isWanted(recorded) { found = recorded }
    guard let scenario = found?.scenario() else {
      throw CommandFailure(
        .no, "日志中没有这一天的号票", "The journal has no tickets of such a day")
    }
    return scenario
  }

  private func isWanted(_ recorded: RecordedDay) -> Bool {
    recorded.count > 0 && (day == nil || recorded.date == day)
  }
}
