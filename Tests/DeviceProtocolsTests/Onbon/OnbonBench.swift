import DeviceModels
import HallBus

@testable import DeviceProtocols

/// A line session and its boards on one emulated line, in virtual time.
struct OnbonBench {
  var session: OnbonLineSession
  var models: [OnbonBoardModel]
  var line: LineModel
  var now = Instant.zero
  var events: [(at: Instant, event: OnbonLineSession.Event)] = []
  /// Transmissions with the time they were handed out.
  var transmissions: [(at: Instant, bytes: [UInt8])] = []
  var steps = 0

  static let windowAreas = [
    BoardAreaSpec(id: 0, x: 0, y: 0, width: 64, height: 32, staysWhenSilent: true),
    BoardAreaSpec(
      id: 1, x: 64, y: 0, width: 64, height: 32, kind: .text(font: .dots32, alignment: .centre)),
  ]

  init(
    boards: Int, areas: [BoardAreaSpec] = OnbonBench.windowAreas, faults: LineFaults = .none,
    seed: UInt64 = 1, font: BoardFont? = nil, hasDotsArea: Bool = false,
    isTwoColour: Bool = false, baud: Int = 57_600
  ) throws {
    session = try OnbonLineSession(
      boards: (1...boards).map {
        OnbonBoard(
          address: UInt16($0), name: "\($0)号窗口", width: 128, height: 32, areas: areas,
          isTwoColour: isTwoColour)
      }, settings: OnbonLineSettings(baud: baud))
    models = (1...boards).map {
      OnbonBoardModel(
        address: UInt16($0), width: 128, height: 32, font: font, hasDotsArea: hasDotsArea,
        isTwoColour: isTwoColour)
    }
    line = LineModel(
      settings: LineSettings(
        baud: baud, duplex: .half, turnaroundMicroseconds: 100, chunkMicroseconds: 1_000),
      faults: faults, seed: seed)
  }

  /// Runs every deadline up to `end` microseconds from now.
  mutating func run(microseconds: Int64) {
    let end = now.advanced(byMicroseconds: microseconds)
    settle()
    while nextDeadline <= end {
      let next = nextDeadline
      now = max(now, next)
      steps += 1
      precondition(steps < 3_000_000, "the clock stands still")
      line.advance(to: now)
      for index in models.indices { models[index].advance(to: now) }
      for (end, bytes) in line.takeArrived() { deliver(bytes, to: end) }
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

  private mutating func deliver(_ bytes: [UInt8], to end: LineEnd) {
    switch end {
    case .controller: session.receive(bytes[...], at: now)
    case .device: for index in models.indices { models[index].receive(bytes[...], at: now) }
    }
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

  mutating func call(_ ticket: String, at address: UInt16, revision: UInt64) throws {
    try session.setPicture(
      address,
      BoardPicture(
        revision: revision,
        areas: [
          .init(id: 0, content: .text("\(address)号窗口", colour: .green, flashing: false)),
          .init(id: 1, content: .text(ticket, colour: .red, flashing: true)),
        ]), at: now)
    settle()
  }

  func text(_ area: UInt8, of address: UInt16) -> String? {
    models[Int(address) - 1].texts(at: now)[area]?.split(separator: "\n").first.map(String.init)
  }

  func times(_ event: OnbonLineSession.Event) -> [Instant] {
    events.filter { $0.event == event }.map(\.at)
  }
}
