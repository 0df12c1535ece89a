import QueueCore

extension RecordedDay {
  /// How much longer each ticket waits in a replay of the day under its own rule than in one under
  /// first come, first served, in milliseconds; all its stays together.
  ///
  /// Both are replays, so that the clerks' own pauses between two calls, which no rule makes, count
  /// for neither. The rule and the windows' skills are those in force last.
  func penalties() -> [TicketID: Int64] {
    guard let (scenario, tickets) = replayed(), let own = scenario.policies.first else {
      return [:]
    }
    let log = CustomerLog(scenario, replication: 0)
    let run = ScenarioRun(scenario)
    guard let under = run.record(own, log: log),
      let baseline = run.record(PolicyDefinition(name: "fcfs"), log: log)
    else { return [:] }
    let waits = zip(RunFigures.waits(under), RunFigures.waits(baseline))
    var penalties: [TicketID: Int64] = [:]
    for (customer, wait) in zip(log.customers, waits) {
      penalties[tickets[Int(customer.source)], default: 0] += wait.0 - wait.1
    }
    return penalties
  }
}
