import DeviceProtocols
import HallBus
import QueueCore

/// A line of pads of another maker, described by the configuration: keys become the same commands
/// as those of our own pads, and pads that want an answer get it once the command is durable.
///
/// Such pads have no boot epoch and mostly no counter. A press is told from its repetitions by
/// time alone (``PadPattern/repeatWindow``), and a press that the program's own end cuts off before
/// its answer is a new press when the pad repeats it afterwards.
public struct PatternPadStation: Station {
  public static let model = "pattern"

  private let device: DeviceDefinition
  private var session: PatternPadSession
  private var faults = BusFaults()
  private var reported: DeviceReport
  private var actions: [StationAction] = []
  private var pressed: [CommandID: UInt64] = [:]
  private var view: StationView?
  private let start: UInt32

  public init(_ device: DeviceDefinition, start: UInt32) throws(Stations.Fault) {
    self.device = device
    self.start = start
    do {
      session = try PatternPadSession(
        try PadPattern(BoardDriver.own(device.settings)),
        addresses: device.units.map(\.address), baud: device.baud)
    } catch let fault as BoardLineFault {
      throw Self.fault(device, fault.text)
    } catch let fault as DriverSettingFault {
      throw Self.fault(device, fault.text)
    } catch {
      throw Self.fault(device, DeviceText(chinese: "\(error)", english: "\(error)"))
    }
    reported = DeviceReport(
      id: device.id, kind: device.kind, zone: device.zone, port: device.port, state: .absent,
      lastError: nil,
      units: device.units.map {
        DeviceReport.Unit(
          address: $0.address, name: $0.name, window: $0.window, isUp: false, shows: "",
          stands: false, canTellSilentPicture: true, isForRatings: $0.isForRatings)
      }, counters: DeviceReport.Counters(), paper: nil)
  }

  private static func fault(_ device: DeviceDefinition, _ text: DeviceText) -> Stations.Fault {
    Stations.Fault(
      text: LocalizedText(
        chinese: "呼叫器线路 \(device.id) 配置有误：\(text.chinese)",
        english: "The pads of line \(device.id) are configured wrongly: \(text.english)"))
  }

  public var report: DeviceReport {
    var report = reported
    report.counters.frames = Int(session.counters.framesReceived)
    report.counters.retries = Int(session.counters.repeats)
    report.counters.checkErrors = Int(session.counters.damaged)
    return report
  }

  /// Pads that are not asked are silent until a key is pressed: the open port is all that can be
  /// known.
  public mutating func opened(at now: Instant) {
    session.opened(at: now)
    reported.state = session.pattern.poll == nil ? .ready : .opening
    reported.lastError = nil
    drain(at: now)
  }

  public mutating func closed(because reason: LocalizedText, at now: Instant) {
    session.closed(at: now)
    drain(at: now)
    reported.state = .absent
    reported.lastError = reason
    faults = BusFaults()
    for index in reported.units.indices {
      reported.units[index].isUp = false
      reported.units[index].fault = nil
    }
  }

  private func unit(_ address: Int) -> DeviceDefinition.Unit? {
    device.units.first { $0.address == address }
  }

  /// Says anew how a pad and its line stand, where pads are asked.
  private mutating func judge(_ address: Int) {
    let fault = unit(address).flatMap { faults.text(of: $0) }
    note(address) { $0.fault = fault }
    guard session.pattern.poll != nil, reported.state != .absent else { return }
    if let worst = faults.worst {
      reported.state = .failing
      reported.lastError = worst
    } else if reported.units.allSatisfy(\.isUp) {
      reported.state = .ready
      reported.lastError = nil
    }
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    reported.counters.bytesIn += bytes.count
    session.receive(bytes, at: now)
    drain(at: now)
  }

  public mutating func sent(_ count: Int, at now: Instant) { session.sent(count, at: now) }

  public mutating func advance(to now: Instant) {
    session.advance(to: now)
    drain(at: now)
  }

  public var nextDeadline: Instant? { session.nextDeadline }

  public mutating func update(_ view: StationView, at now: Instant) { self.view = view }

  private mutating func drain(at now: Instant) {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes):
        reported.counters.bytesOut += bytes.count
        actions.append(.transmit(bytes))
      case .event(let event): take(event, at: now)
      }
    }
  }

  private mutating func take(_ event: PatternPadSession.Event, at now: Instant) {
    switch event {
    case .padUp(let address):
      note(address) { $0.isUp = true }
      if let unit = unit(address) { faults.endFault(of: unit) }
      judge(address)
    case .padDown(let address):
      note(address) { $0.isUp = false }
      if let unit = unit(address) { faults.note(.silent, of: unit) }
      judge(address)
    case .pressed(let address, let key, let number): press(key, number, of: address, at: now)
    case .unknownKey(let address, let code):
      let hex = Self.hex(code)
      reported.lastError = LocalizedText(
        chinese: "呼叫器 \(address) 的按键代码 \(hex) 不在“keys”中",
        english: "Pad \(address) sent the key code \(hex), which \"keys\" does not have")
    case .stranger(let address):
      reported.lastError = LocalizedText(
        chinese: "线路上有未配置的呼叫器，地址 \(address)",
        english: "A pad with the address \(address) is on the line, but not in the configuration")
    }
  }

  private mutating func press(
    _ key: BusKey, _ number: UInt64, of address: Int, at now: Instant
  ) {
    guard let window = unit(address)?.window else { return }
    note(address) { $0.shows = "\(key)" }
    let press = CommandID(
      origin: "\(device.id)/\(address)", boot: UInt64(start), sequence: number)
    pressed[press] = number
    actions.append(
      .submit(
        CommandEnvelope(
          id: press, actor: .pad(window),
          command: key.command(
            at: window, status: view?.state.windows[window]?.status, press: press))))
  }

  public mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    guard let number = pressed.removeValue(forKey: command.id) else { return }
    switch answer {
    case .success: session.answer(number, accepted: true, at: now)
    case .failure: session.answer(number, accepted: false, at: now)
    // Without an answer the pad repeats the key, and that is tried anew.
    case nil: session.forget(number)
    }
    drain(at: now)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      .joined(separator: " ")
  }

  private mutating func note(_ address: Int, _ change: (inout DeviceReport.Unit) -> Void) {
    guard let index = reported.units.firstIndex(where: { $0.address == address }) else { return }
    change(&reported.units[index])
  }

  public mutating func nextAction() -> StationAction? {
    actions.isEmpty ? nil : actions.removeFirst()
  }
}
