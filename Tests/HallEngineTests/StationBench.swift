import DeviceModels
import DeviceProtocols
import HallBus
import Layout
import QueueCore

@testable import HallEngine

/// Stations, lines, models and a pipeline in virtual time: the smallest shell there is.
struct StationBench<Far: DeviceModel> {
  struct Line {
    var station: any Station
    var far: Far
    var wire: LineModel
    var outgoing: [UInt8] = []
    var isPlugged = true
  }

  var pipeline: Pipeline<TestLog>
  var lines: [Line] = []
  var now = Instant.zero
  /// Answers ``answered(_:_:at:)`` with nil, as when the disk is full.
  var cannotStore = false
  /// Refuses everything a station asks, as when too many commands wait.
  var isOverloaded = false
  var cannotPaint = false
  /// The data of every picture that boards asked for.
  private(set) var boardPaints: [DataValue] = []
  /// Everything stations have asked.
  private(set) var submitted: [CommandEnvelope] = []
  /// Layouts that papers were painted from, in order.
  private(set) var layouts: [String] = []
  private var requests = 0

  init(_ definition: HallDefinition) throws {
    pipeline = try EngineFixture.openPipeline(definition)
  }

  mutating func add(
    _ device: DeviceDefinition, _ far: Far, start: UInt32 = 1, echoes: Bool = false
  ) throws {
    guard let station = try Stations.make(device, start: start) else { return }
    let isShared = device.kind != .ticketPrinter
    lines.append(
      Line(
        station: station, far: far,
        wire: LineModel(
          settings: LineSettings(
            baud: device.baud, duplex: isShared ? .half : .full,
            turnaroundMicroseconds: isShared ? 200 : 0, transmitBufferBytes: 4_096,
            chunkMicroseconds: isShared ? 2_000 : 10_000, controllerHearsItself: echoes))))
    lines[lines.count - 1].station.opened(at: now)
    settle()
  }

  var view: StationView {
    let wall = EngineFixture.opening + now.microseconds / 1_000
    return StationView(
      state: pipeline.state,
      stamp: Stamp(
        wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: wall)),
      clock: LocalTime(wall: WallTime(milliseconds: wall), secondsEast: 8 * 3_600))
  }

  mutating func updateStations() {
    let view = view
    for index in lines.indices { lines[index].station.update(view, at: now) }
  }

  @discardableResult
  mutating func ask(_ command: Command) throws -> Receipt {
    requests += 1
    let answer = try run(EngineFixture.envelope("ask-\(requests)", command))
    settle()
    return try answer.get()
  }

  private mutating func run(_ envelope: CommandEnvelope) throws -> Result<Receipt, Refusal> {
    let results = try pipeline.submit(
      [envelope], at: EngineFixture.reading(now.microseconds / 1_000))
    if !results[0].events.isEmpty { updateStations() }
    return results[0].answer
  }

  mutating func unplug(_ index: Int = 0) {
    guard lines[index].isPlugged else { return }
    lines[index].isPlugged = false
    lines[index].wire.cut(at: now)
    _ = lines[index].wire.takeArrived()
    lines[index].outgoing = []
    lines[index].station.closed(because: EngineFixture.text("端口不见了"), at: now)
    settle()
  }

  mutating func replug(_ index: Int = 0) {
    guard !lines[index].isPlugged else { return }
    lines[index].isPlugged = true
    lines[index].wire.replug(at: now)
    lines[index].station.opened(at: now)
    settle()
  }

  mutating func run(milliseconds: Int64) {
    let end = now.advanced(byMilliseconds: milliseconds)
    while now < end {
      let due = lines.compactMap { Self.deadline($0) }.min() ?? end
      now = min(max(due, now.advanced(byMicroseconds: 50)), end)
      for index in lines.indices { advance(index) }
      settle()
    }
  }

  private static func deadline(_ line: Line) -> Instant? {
    [line.station.nextDeadline, line.wire.nextDeadline, line.far.nextDeadline]
      .compactMap { $0 }.min()
  }

  private mutating func advance(_ index: Int) {
    lines[index].wire.advance(to: now)
    for (end, bytes) in lines[index].wire.takeArrived() {
      switch end {
      case .controller:
        if lines[index].isPlugged { lines[index].station.receive(bytes[...], at: now) }
      case .device: lines[index].far.receive(bytes[...], at: now)
      }
    }
    lines[index].far.advance(to: now)
    speak(index)
    lines[index].station.advance(to: now)
    pump(index)
  }

  mutating func speak(_ index: Int = 0) {
    let said = lines[index].far.takeOutput()
    if !said.isEmpty, lines[index].isPlugged {
      lines[index].wire.send(said, from: .device, at: now)
    }
  }

  private mutating func pump(_ index: Int) {
    guard !lines[index].outgoing.isEmpty else { return }
    let count = lines[index].wire.send(
      lines[index].outgoing[...], from: .controller, at: now)
    guard count > 0 else { return }
    lines[index].outgoing.removeFirst(count)
    lines[index].station.sent(count, at: now)
  }

  mutating func settle() {
    var isBusy = true
    while isBusy {
      isBusy = false
      for index in lines.indices {
        while let action = lines[index].station.nextAction() {
          isBusy = true
          carryOut(action, index)
        }
      }
    }
  }

  private mutating func carryOut(_ action: StationAction, _ index: Int) {
    switch action {
    case .transmit(let bytes):
      guard lines[index].isPlugged else { return }
      lines[index].outgoing += bytes
      pump(index)
    case .submit(let envelope):
      submitted.append(envelope)
      let answer: Result<Receipt, Refusal>?
      if cannotStore {
        answer = nil
      } else if isOverloaded {
        answer = .failure(.overloaded)
      } else {
        answer = try? run(envelope)
      }
      lines[index].station.answered(envelope, answer, at: now)
    case .paintTicket(let job, let layout, _, _):
      layouts.append(layout)
      if cannotPaint {
        lines[index].station.painted(.ticketFailed(job, EngineFixture.text("没有版式")), at: now)
      } else {
        let bitmap = ESCPOSBitmap(width: 576, height: 240) { column, row in
          // The job's number in bits at the top, so that a paper tells whose it is.
          row < 24
            ? job.value >> Int64(column / 36) & 1 == 1
            : (column / 24 + row / 24 + Int(job.value)) % 3 == 0
        }
        lines[index].station.painted(
          .ticket(job, TicketPicture(bitmap, feedDots: 40)), at: now)
      }
    case .paintBoard(let address, _, let data):
      boardPaints.append(data)
      if cannotPaint {
        lines[index].station.painted(
          .boardFailed(address: address, EngineFixture.text("没有版式")), at: now)
        return
      }
      guard let bitmap = BoardBitmap(width: 64, height: 16, bytes: .init(repeating: 0, count: 128))
      else { return }
      lines[index].station.painted(.board(address: address, bitmap), at: now)
    }
  }
}

extension DeviceDefinition {
  static func printer(_ id: DeviceID = "p1") -> DeviceDefinition {
    DeviceDefinition(
      id: id, kind: .ticketPrinter, model: "epson-tm", port: "/dev/\(id)", baud: 115_200,
      zone: "f1", units: [])
  }

  static func boards(_ count: Int) -> DeviceDefinition {
    DeviceDefinition(
      id: "boards", kind: .ledBoards, model: "bx-5k", port: "/dev/boards", baud: 57_600,
      zone: "f1",
      units: (1...count).map {
        Unit(address: $0, name: "屏\($0)", window: WindowID(Int64($0)), width: 64, height: 16)
      })
  }

  static var combinedBoard: DeviceDefinition {
    DeviceDefinition(
      id: "combined", kind: .ledBoards, model: "bx-5k", port: "/dev/combined", baud: 57_600,
      zone: "f1", units: [Unit(address: 1, name: "集中屏", width: 64, height: 16)])
  }

  static func pads(_ count: Int) -> DeviceDefinition {
    DeviceDefinition(
      id: "pads", kind: .pads, model: "hallbus", port: "/dev/pads", baud: 19_200, zone: "f1",
      units: (1...count).map {
        Unit(address: $0, name: "呼叫器\($0)", window: WindowID(Int64($0)))
      })
  }
}
