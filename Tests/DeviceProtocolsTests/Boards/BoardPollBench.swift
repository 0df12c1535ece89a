import DeviceModels
import HallBus

@testable import DeviceProtocols

/// A line of boards of any dialect and their models on one emulated line, in virtual time.
struct BoardPollBench<Dialect: BoardDialect, Model: DeviceModel> {
  var session: BoardPollSession<Dialect>
  var models: [Model]
  var line: LineModel
  var now = Instant.zero
  var events: [(at: Instant, event: BoardLineEvent)] = []
  /// Transmissions with the time they were handed out.
  var transmissions: [(at: Instant, bytes: [UInt8])] = []
  var steps = 0

  init(
    _ boards: [BoardSpec], _ dialect: Dialect, _ models: [Model], faults: LineFaults = .none,
    seed: UInt64 = 1, settings: BoardLineSettings = BoardLineSettings(baud: 57_600)
  ) throws {
    session = try BoardPollSession(boards: boards, dialect: dialect, settings: settings)
    self.models = models
    line = LineModel(
      settings: LineSettings(
        baud: settings.baud, duplex: .half, turnaroundMicroseconds: 100, chunkMicroseconds: 1_000),
      faults: faults, seed: seed)
  }

  /// Opens the port and runs.
  mutating func open(milliseconds: Int64 = 1_000) {
    session.opened(at: now)
    run(milliseconds: milliseconds)
  }

  mutating func run(milliseconds: Int64) { run(microseconds: milliseconds * 1_000) }

  /// Runs every deadline up to `microseconds` from now.
  mutating func run(microseconds: Int64) {
    let end = now.advanced(byMicroseconds: microseconds)
    settle()
    while nextDeadline <= end {
      now = max(now, nextDeadline)
      steps += 1
      precondition(steps < 3_000_000, "the clock stands still")
      line.advance(to: now)
      for index in models.indices { models[index].advance(to: now) }
      for (end, bytes) in line.takeArrived() {
        switch end {
        case .controller: session.receive(bytes[...], at: now)
        case .device: for index in models.indices { models[index].receive(bytes[...], at: now) }
        }
      }
      if let deadline = session.nextDeadline, deadline <= now { session.advance(to: now) }
      settle()
    }
    now = end
    for index in models.indices { models[index].advance(to: now) }
  }

  private var nextDeadline: Instant {
    var next = Instant.seconds(1 << 32)
    if let deadline = session.nextDeadline { next = min(next, deadline) }
    if let deadline = line.nextDeadline { next = min(next, deadline) }
    for model in models { if let deadline = model.nextDeadline { next = min(next, deadline) } }
    return next
  }

  mutating func settle() {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes):
        transmissions.append((now, bytes))
        line.send(bytes, from: .controller, at: now)
      case .event(let event): events.append((now, event))
      }
    }
    for index in models.indices {
      let bytes = models[index].takeOutput()
      if !bytes.isEmpty { line.send(bytes, from: .device, at: now) }
    }
  }

  mutating func show(_ texts: [String], on address: Int, revision: UInt64) throws {
    try session.setPicture(
      address,
      BoardPicture(
        revision: revision,
        areas: texts.enumerated().map {
          BoardPicture.Area(
            id: UInt8($0), content: .text($1, colour: .red, flashing: false))
        }), at: now)
    settle()
  }

  func count(_ event: BoardLineEvent) -> Int { times(event).count }

  func times(_ event: BoardLineEvent) -> [Instant] {
    events.filter { $0.event == event }.map(\.at)
  }

  /// Bytes handed out since a moment.
  func bytes(since start: Instant) -> [[UInt8]] {
    transmissions.filter { $0.at >= start }.map(\.bytes)
  }
}
