import DeviceProtocols
import HallBus
import QueueCore

/// A line of pads and window boards on our own bus: keys become commands, answers go back once they
/// are durable, displays follow the hall.
public struct PadStation: Station {
  private(set) var device: DeviceDefinition
  private var newcomers = BusNewcomers()
  private var faults = BusFaults()
  var session: BusMasterSession
  private(set) var reported: DeviceReport
  private var actions: [StationAction] = []
  private var pressed: [CommandID: Press] = [:]
  /// The hall as it was last told, and when.
  var view: (hall: StationView, at: Instant)?
  /// Pads that show a test, with what they would show; and until when.
  private var tested: [Int: PadView] = [:]
  private var testEnd: Instant?

  /// What each board was last told.
  var boards: [Int: ShownCall] = [:]
  let brightness: BrightnessPlan?
  /// How bright boards are now.
  var light = BoardLook.brightest
  /// The time that the line was last told, and when.
  var told: (time: BusTime, wall: WallTime, at: Instant)?

  private struct Press: Hashable, Sendable {
    let address: UInt8
    let key: BusKeyID
    let window: WindowID
  }

  public init(_ device: DeviceDefinition, start: UInt32) throws(Stations.Fault) {
    self.device = device
    let bus = try Self.bus(device)
    brightness = try BoardDriver.brightness(device)
    session = BusMasterSession(bus.configuration, masterBoot: start)
    reported = DeviceReport(
      id: device.id, kind: device.kind, zone: device.zone, port: device.port, state: .absent,
      lastError: nil, units: bus.units, counters: DeviceReport.Counters(), paper: nil)
  }

  public var report: DeviceReport {
    var report = reported
    report.counters.frames = session.counters.framesSent
    report.counters.retries = session.counters.retries
    report.counters.checkErrors = session.counters.damagedFrames
    report.counters.roundTripMilliseconds = Int(
      session.counters.lastRoundTripMicroseconds / 1_000)
    for (index, status) in session.status.enumerated() {
      report.units[index].node = status.id?.text
    }
    report.newcomers = newcomers.reported
    return report
  }

  /// A unit that comes, goes, moves to another window or is another node leaves the rest alone.
  public mutating func adopt(_ changed: DeviceDefinition, at now: Instant) -> Bool {
    guard changed.isSameBus(as: device), let bus = try? Self.bus(changed) else { return false }
    let former = reported.units
    device = changed
    reported.units = bus.units.map { unit in
      former.first { unit.isSamePlace(as: $0) } ?? unit
    }
    for unit in former where !reported.units.contains(where: { $0.isSamePlace(as: unit) }) {
      boards[unit.address] = nil
      tested[unit.address] = nil
      faults.forget(unit.address)
    }
    newcomers.forget(placed: reported.units)
    session.serve(bus.configuration, at: now)
    showAll(at: now)
    judge()
    drain(at: now)
    return true
  }

  public mutating func opened(at now: Instant) {
    reported.state = .opening
    told = nil
    session.opened(at: now)
    drain(at: now)
  }

  public mutating func closed(because reason: LocalizedText, at now: Instant) {
    session.closed(at: now)
    drain(at: now)
    newcomers = BusNewcomers()
    faults = BusFaults()
    reported.state = .absent
    reported.lastError = reason
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    reported.counters.bytesIn += bytes.count
    session.receive(bytes, at: now)
    drain(at: now)
  }

  public mutating func sent(_ count: Int, at now: Instant) {
    session.sent(count, at: now)
    drain(at: now)
  }

  public mutating func advance(to now: Instant) {
    session.advance(to: now)
    newcomers.forget(at: now)
    if let testEnd, now >= testEnd {
      self.testEnd = nil
      tested = [:]
      showAll(at: now)
    }
    drain(at: now)
  }

  public var nextDeadline: Instant? { [session.nextDeadline, testEnd].compactMap { $0 }.min() }

  public mutating func update(_ view: StationView, at now: Instant) {
    self.view = (view, now)
    tellTime(at: now)
    dim(view.clock)
    showAll(at: now)
    drain(at: now)
  }

  /// Has every unit show what the hall was last said to be, but for those that show a test.
  private mutating func showAll(at now: Instant) {
    guard let state = view?.hall.state else { return }
    for unit in device.units {
      guard let id = unit.window, let window = state.windows[id] else { continue }
      let pad = PadView(of: window, in: state)
      guard tested[unit.address] != pad else { continue }
      tested[unit.address] = nil
      if Self.isBoard(unit) {
        showBoard(on: unit, at: now)
        continue
      }
      show(pad.number?.description, waiting: pad.waiting, pad.status, on: unit, at: now)
    }
  }

  private mutating func show(
    _ ticket: String?, waiting: Int, _ status: WindowState.Status, on unit: DeviceDefinition.Unit,
    at now: Instant
  ) {
    let display = try? PadDisplay(ticket: ticket, waiting: waiting, window: Self.busState(status))
    if let display { session.setDisplay(display, for: UInt8(clamping: unit.address), at: now) }
    note(unit.address) { $0.shows = "\(ticket ?? "—") \(waiting)" }
    set(.unspeakable, display == nil, of: unit)
  }

  /// Pads say TEST and light all their digits; boards say 测试 and their window.
  public mutating func test(seconds: Int, at now: Instant) -> DeviceTest {
    guard reported.state != .absent, let view = view?.hall else { return .absent }
    var units = 0
    for unit in device.units {
      guard let id = unit.window, let window = view.state.windows[id] else { continue }
      tested[unit.address] = PadView(of: window, in: view.state)
      units += 1
      if Self.isBoard(unit) {
        boards[unit.address] = nil
        if let picture = try? picture("测试\(id)号窗口") {
          session.setPicture(picture, for: UInt8(clamping: unit.address), at: now)
        }
        continue
      }
      show("TEST", waiting: 888, window.status, on: unit, at: now)
    }
    testEnd = now.advanced(byMilliseconds: Int64(seconds) * 1_000)
    drain(at: now)
    return .shown(units: units)
  }

  private static func busState(_ status: WindowState.Status) -> BusWindowState {
    switch status {
    case .closed: .closed
    case .open: .open
    case .ready: .ready
    case .serving: .serving
    case .paused: .paused
    case .draining: .draining
    }
  }

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

  private mutating func take(_ event: BusMasterEvent, at now: Instant) {
    switch event {
    case .key(let address, let key, let id, _): press(key, id, of: address, at: now)
    case .nodeUp(let address, _):
      guard let unit = unit(address) else { return }
      note(unit.address) { $0.isUp = true }
      faults.endFault(of: unit)
      judge(unit)
      endFlash(on: unit, at: now)
    case .nodeDown(let address, let fault):
      guard let unit = unit(address) else { return }
      note(unit.address) {
        $0.isUp = false
        $0.stands = false
      }
      faults.note(fault, of: unit)
      judge(unit)
      endFlash(on: unit, at: now)
    case .displayStands(let address, _): note(Int(address)) { $0.stands = true }
    case .keyStuck(let address, let isStuck):
      if let unit = unit(address) { set(.stuckKey, isStuck, of: unit) }
    case .textIncomplete(let address, let isIncomplete):
      if let unit = unit(address) { set(.incompleteText, isIncomplete, of: unit) }
    case .strangerHeard(let id, let kind): newcomers.hear(id, kind: kind, at: now)
    }
  }

  private mutating func press(
    _ key: BusKey, _ id: BusKeyID, of address: UInt8, at now: Instant
  ) {
    guard let window = unit(address)?.window else {
      // Without an answer the pad would repeat the key for ever.
      session.answerKey(
        address: address, id: id, .refused(reason: Self.otherReason, saying: "未指定窗口"), at: now)
      return
    }
    let press = CommandID(
      origin: "\(device.id)/\(address)", boot: id.bootEpoch, sequence: UInt64(id.counter))
    let envelope = CommandEnvelope(
      id: press, actor: .pad(window),
      command: key.command(
        at: window, status: view?.hall.state.windows[window]?.status, press: press))
    pressed[envelope.id] = Press(address: address, key: id, window: window)
    actions.append(.submit(envelope))
  }

  public mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {
    guard let press = pressed.removeValue(forKey: command.id) else { return }
    switch answer {
    case .success:
      session.answerKey(address: press.address, id: press.key, .accepted, at: now)
    case .failure(let refusal):
      session.answerKey(
        address: press.address, id: press.key,
        .refused(reason: Self.reasonCode(refusal), saying: refusal.text.chinese), at: now)
    case nil: break
    }
    drain(at: now)
  }

  /// Stable codes for pads with texts of their own (docs/hallbus.md, section 5).
  static func reasonCode(_ refusal: Refusal) -> UInt8 {
    switch refusal {
    case .windowNotOpen: 1
    case .windowPaused: 2
    case .nobodyAtWindow, .nothingToRate: 3
    case .tooFewCalls: 4
    case .dayNotOpen: 5
    case .overloaded: 6
    default: otherReason
    }
  }

  static let otherReason: UInt8 = 255

  private func unit(_ address: UInt8) -> DeviceDefinition.Unit? {
    device.units.first { $0.address == Int(address) }
  }

  mutating func note(_ address: Int, _ change: (inout DeviceReport.Unit) -> Void) {
    guard let index = reported.units.firstIndex(where: { $0.address == address }) else { return }
    change(&reported.units[index])
  }

  mutating func set(
    _ trouble: BusFaults.Trouble, _ isThere: Bool, of unit: DeviceDefinition.Unit
  ) {
    faults.set(trouble, isThere, of: unit)
    judge(unit)
  }

  /// Says anew how a unit and the line stand.
  private mutating func judge(_ unit: DeviceDefinition.Unit) {
    let fault = faults.text(of: unit)
    note(unit.address) { $0.fault = fault }
    judge()
  }

  private mutating func judge() {
    guard reported.state != .absent else { return }
    let worst = faults.worst
    if reported.units.allSatisfy(\.isUp) {
      reported.state = .ready
    } else {
      // While nothing is wrong some have not been heard yet.
      reported.state = worst == nil ? .opening : .failing
    }
    reported.lastError = worst
  }

  public mutating func shutDown(at now: Instant) {
    session.clearAllDisplays(at: now)
    drain(at: now)
  }

  public mutating func nextAction() -> StationAction? {
    actions.isEmpty ? nil : actions.removeFirst()
  }
}
