import QueueCore

/// Runs replications of a scenario; everything repeats exactly from the scenario's seed.
public struct ScenarioRun: Sendable {
  public let scenario: Scenario
  private let tables: RunTables

  public init(_ scenario: Scenario) {
    self.scenario = scenario
    tables = RunTables(scenario)
  }

  /// What happens under a policy, the same people coming under each; nil when there is no policy of
  /// that name.
  ///
  /// - Parameter progress: told now and then how many have come.
  public func record(
    _ policy: PolicyDefinition, log: CustomerLog, progress: (Int) -> Void = { _ in }
  ) -> RunRecord? {
    guard let policy = DispatchPolicies.make(policy, classes: scenario.classes) else { return nil }
    var run = QueueRun(tables, policy: policy, log: log)
    var come = 0
    while run.advance(limit: Self.progressStep) {
      come += Self.progressStep
      progress(come)
    }
    return run.record
  }

  /// People between two words about progress.
  private static let progressStep = 50_000
}
