import ArgumentParser
import QueueCore
import QueueSimulation

extension BenchCommand {
  /// `hall bench simulate`.
  struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "simulate",
      abstract: words(
        "模拟器每秒多少人：34 个窗口、两个类别；县级大厅的一天重放要多久。",
        "How many people a second the simulator takes: 34 windows, two classes; and how long a "
          + "recorded day of the county hall takes."),
      discussion: words(
        "与 SimPy 的比较见 scripts/compare-simpy。", "scripts/compare-simpy compares with SimPy."))

    @Option(help: help("多少人。", "How many people.")) var customers = 200_000
    @Option(help: help("重复次数，取最快的一次。", "How often; the fastest counts.")) var runs = 5
    @OptionGroup var output: OutputOptions

    func validate() throws {
      let most = ScenarioLimits.customers
      guard (1...most).contains(customers) else {
        throw ValidationError(
          words("--customers 应为 1 至 \(most)", "--customers is 1 to \(most), not \(customers)"))
      }
      guard (1...1_000).contains(runs) else {
        throw ValidationError(words("--runs 应为 1 至 1000", "--runs is 1 to 1000, not \(runs)"))
      }
    }

    func run() throws {
      let trial = ScenarioRun(Self.scenario(customers: customers))
      var drawing = Double.infinity
      var measurements: [Measurement] = []
      for _ in 0..<runs {
        drawing = min(
          drawing,
          Stopwatch.processorSeconds { _ = CustomerLog(trial.scenario, replication: 0) })
      }
      let log = CustomerLog(trial.scenario, replication: 0)
      measurements.append(
        Measurement(
          "draw", "抽取到达和办理时间", "Arrivals and services drawn", Double(customers) / drawing, "1/s"))
      for policy in trial.scenario.policies {
        var seconds = Double.infinity
        for _ in 0..<runs {
          seconds = min(
            seconds, Stopwatch.processorSeconds { _ = trial.record(policy, log: log) })
        }
        measurements.append(
          Measurement(
            policy.name, "\(policy.name)：叫号和办理", "\(policy.name): called and served",
            Double(customers) / seconds, "1/s"))
        measurements.append(
          Measurement(
            "\(policy.name)-all", "\(policy.name)：连同抽取", "\(policy.name): drawing included",
            Double(customers) / (seconds + drawing), "1/s"))
      }
      measurements += try replayedDay()
      try measurements.report(json: output.json)
    }

    /// A day of the county hall, written by commands that went through the rules, once more.
    private func replayedDay() throws -> [Measurement] {
      let config = try Shipped.directory("Examples") + "/county"
      let definition = try Shipped.definition(
        in: config, layouts: Shipped.layouts(config: config))
      var hall = ForecastBenchHall(definition, seed: 7, keepsJournal: true)
      hall.runDays(1, arrivalsPerHour: 180, carePerMille: 100)
      let journal = hall.journal ?? []
      var scenario: Scenario?
      var calls = 0
      var times = [Double](repeating: .infinity, count: 3)
      for _ in 0..<runs {
        let reading = Stopwatch.processorSeconds {
          var day = RecordedDay()
          for event in journal { day.take(event) }
          scenario = day.scenario()
        }
        guard let scenario else { break }
        let trial = ScenarioRun(scenario)
        let replaying = Stopwatch.processorSeconds {
          let log = CustomerLog(scenario, replication: 0)
          calls = trial.record(scenario.policies[0], log: log)?.visits.count(where: \.isCalled) ?? 0
        }
        let reporting = Stopwatch.processorSeconds { _ = trial.report() }
        for (index, time) in [reading, replaying, reporting].enumerated() {
          times[index] = min(times[index], 1_000 * time)
        }
      }
      return [
        Measurement(
          "day-events", "县级大厅一天的事件", "Events of a county hall's day", Double(journal.count), ""),
        Measurement("day-calls", "其中的叫号", "Calls in it, replayed", Double(calls), ""),
        Measurement("day-read", "读成一天", "Made a day of its events", times[0], "ms"),
        Measurement("day-replay", "按其规则重放", "Replayed under its rule", times[1], "ms"),
        Measurement(
          "day-report", "重放、与先来先到比较并算出各数", "Replayed, compared with fcfs, all figures",
          times[2], "ms"),
      ]
    }

    /// M/M/34 at 95%, a tenth of the people of a class that goes first.
    static func scenario(customers: Int) -> Scenario {
      let stretch = { (rate: Double) in
        [Scenario.Stretch(from: 0, to: .infinity, rate: rate)]
      }
      return Scenario(
        name: "M/M/34", services: [Scenario.Service(id: "desk", time: .exponential(mean: 10))],
        streams: [
          Scenario.Stream(
            service: "desk", admissionClass: "green", arrivals: .poisson(stretch(0.323))),
          Scenario.Stream(service: "desk", arrivals: .poisson(stretch(2.907))),
        ],
        windows: (1...34).map { Scenario.Window(number: WindowID($0), lines: ["desk"]) },
        policies: DispatchPolicies.compared(ClassDefinition.standard), customers: customers)
    }
  }
}
