import Dispatch
import HallEngine
import Journal
import QueueCore
import Synchronization

/// The forecaster of the present day, for whoever asks; nobody waits for anybody at it.
public final class ForecastDesk: Sendable {
  private let forecaster = Mutex(Forecaster())

  public init() {}

  public var current: Forecaster { forecaster.withLock { $0 } }

  public func use(_ forecaster: Forecaster) { self.forecaster.withLock { $0 = forecaster } }

  /// Learns from the recent days of a journal, on a thread of its own; until it is done, forecasts go
  /// on as before.
  public func learn(from directory: String) async throws {
    let found = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        continuation.resume(
          with: Result {
            let reader = try JournalReader(directory: directory)
            defer { reader.close() }
            return try reader.forecaster()
          })
      }
    }
    use(found)
  }
}

extension HallActor {
  /// The request with what its citizen is told about the wait: reckoned from the hall as published
  /// last, on the caller's thread, so that no key waits for it. A ticket that is taken meanwhile makes
  /// no difference that anybody could see.
  public nonisolated func forecasting(_ request: TakeRequest) async -> TakeRequest {
    let now = await now()
    var request = request
    request.forecast = forecasts.current.forecast(for: request, in: snapshot.state, at: now)
    return request
  }
}
