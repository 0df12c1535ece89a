import HallEngine
import QueueCore

/// What a simulated day came to.
public struct SimulationSummary: Sendable {
  public let day: DaySummary
  public let checks: AgreementResult
  /// Starts of the controller, 1 when it never lost its log.
  public let starts: Int
  public let reports: [DeviceReport]
  public let simulatedSeconds: Int

  public var isSound: Bool { checks.problems.isEmpty }
}
