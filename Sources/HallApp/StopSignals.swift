import Dispatch
import Foundation

/// SIGTERM and SIGINT as a sequence, in place of the sudden end.
public enum StopSignals {
  public static func sequence() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    nonisolated(unsafe) let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { @Sendable in continuation.yield() }
      source.resume()
      return source
    }
    // Whoever holds the stream holds the sources: they go when it ends.
    continuation.onTermination = { _ in for source in sources { source.cancel() } }
    return stream
  }
}
