import HTTPTypes
import HallRuntime
import Hummingbird
import NIOCore
import Synchronization

/// All open event streams: how many there may be, and their end when the server stops.
final class StreamRegistry: Sendable {
  private struct State {
    var sinks: [Int: EventSink] = [:]
    var nextID = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let dropped = Mutex(0)
  private let hall: HallActor

  init(hall: HallActor) { self.hall = hall }

  var count: Int { state.withLock { $0.sinks.count } }
  /// Readers disconnected because they were too slow.
  var slowReaders: Int { dropped.withLock { $0 } }

  /// Ends every stream; no new ones are let in.
  func stop() {
    let sinks = state.withLock { state in
      state.isStopping = true
      return Array(state.sinks.values)
    }
    for sink in sinks { sink.finish() }
  }

  private func add(_ sink: EventSink) -> Int? {
    state.withLock { state in
      guard !state.isStopping, state.sinks.count < HallServerLimits.streams else { return nil }
      state.nextID += 1
      state.sinks[state.nextID] = sink
      return state.nextID
    }
  }

  private func remove(_ id: Int) { state.withLock { $0.sinks[id] = nil } }

  /// An answer that sends events until the reader goes, is too slow, or the server stops.
  ///
  /// - Parameter feed: sends the events; it is cancelled at the end. Beats go out by themselves.
  func response(
    to call: Call, feed: @escaping @Sendable (EventSink) async -> Void
  ) throws -> Response {
    guard count < HallServerLimits.streams else { throw APIError.tooManyStreams }
    let registry = self
    let body = ResponseBody { writer in
      let (messages, continuation) = AsyncStream.makeStream(
        of: [UInt8].self, bufferingPolicy: .bufferingOldest(HallServerLimits.streamBacklog))
      let sink = EventSink(continuation) {
        registry.dropped.withLock { $0 += 1 }
        // What waits in the connection would never be read.
        call.disconnect()
      }
      guard let id = registry.add(sink) else {
        try await writer.finish(nil)
        return
      }
      defer { registry.remove(id) }
      let work = Task {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await feed(sink) }
          group.addTask { await registry.beat(sink) }
        }
      }
      defer { work.cancel() }
      for await message in messages {
        try await writer.write(ByteBuffer(bytes: message))
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
      body: body)
  }

  private func beat(_ sink: EventSink) async {
    var beats: Int64 = 0
    while !Task.isCancelled {
      sink.send("beat", ["now": await hall.now().wall.json])
      if beats * HallServerLimits.beatSeconds % HallServerLimits.heartbeatSeconds
        < HallServerLimits.beatSeconds
      {
        sink.comment("alive")
      }
      beats += 1
      try? await Task.sleep(for: .seconds(HallServerLimits.beatSeconds))
    }
  }
}

/// One reader's end of an event stream.
struct EventSink: Sendable {
  private let continuation: AsyncStream<[UInt8]>.Continuation
  private let onSlowReader: @Sendable () -> Void

  init(
    _ continuation: AsyncStream<[UInt8]>.Continuation,
    onSlowReader: @escaping @Sendable () -> Void
  ) {
    self.continuation = continuation
    self.onSlowReader = onSlowReader
  }

  /// False when the reader has gone.
  @discardableResult
  func send(_ event: String, _ data: JSON) -> Bool {
    send(Self.message(event, data))
  }

  @discardableResult
  func send(_ message: [UInt8]) -> Bool {
    switch continuation.yield(message) {
    case .enqueued: return true
    case .dropped:
      onSlowReader()
      continuation.finish()
      return false
    case .terminated: return false
    @unknown default: return false
    }
  }

  func comment(_ text: String) { send(Array(": \(text)\n\n".utf8)) }
  func finish() { continuation.finish() }

  /// An event as it goes on the line; JSON holds no line breaks.
  static func message(_ event: String, _ data: JSON) -> [UInt8] {
    Array("event: \(event)\ndata: ".utf8) + data.bytes + Array("\n\n".utf8)
  }
}
