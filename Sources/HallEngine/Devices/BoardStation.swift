import DeviceProtocols
import HallBus
import Layout
import QueueCore

/// A line of LED boards of any maker: window boards as text or digits, combined boards as painted
/// dots.
///
/// The latest state wins; after a reconnect every board gets its whole picture again. Where the
/// maker's protocol can say so, calls are written so that a board takes them away by itself when
/// nobody refreshes them.
public struct BoardStation: Station {
  private let device: DeviceDefinition
  var session: any BoardLine
  let brightness: BrightnessPlan?
  var dimmedTo: Int?
  /// When boards were last told the time, and whether one has come up since.
  var clockSet: (date: CalendarDate, at: Instant)?
  var clockIsDue = true
  var reported: DeviceReport
  private var actions: [StationAction] = []
  private var calls: CallBoard
  private var shown: [Int: BoardState] = [:]
  private var pictures: [Int: Picture] = [:]
  /// Why a combined board could not be painted last; nil when all is well.
  private var paintFailure: LocalizedText?
  private var revision: UInt64 = 0
  private var view: StationView?
  private var nextCallChange: Instant?
  private var testEnd: Instant?
  private var hasShutDown = false

  /// A combined board's picture on its way from the hall's data to the board's dots.
  private struct Picture: Sendable {
    /// What the hall gives now.
    var wanted = Content()
    /// What is being painted; one at a time, so that no older picture comes after a newer one.
    var painting: Content?
    /// What the session has; the same data in the same layout is not painted again.
    var painted: Content?
    /// Most data that changes is on no layout's board; the same dots are not sent again.
    var bitmap: BoardBitmap?
  }

  /// Data, and the layout it is painted by.
  private struct Content: Hashable, Sendable {
    var layout = ""
    var data = DataValue.missing
  }

  /// Rows of a combined board: what the shipped layouts have slots for.
  public static let combinedSlots = 4
  /// The one area of each board.
  public static let areaID: UInt8 = 0
  /// Least time between two tellings of the time, µs: a board that comes and goes must not fill the
  /// line with them.
  static let clockPause: Int64 = 60_000_000

  public init(_ device: DeviceDefinition) throws(Stations.Fault) {
    self.device = device
    calls = CallBoard(slots: Self.combinedSlots, leastShowing: HallRules().leastShowing)
    guard let driver = BoardDriver(rawValue: device.model) else {
      throw Stations.Fault(
        text: LocalizedText(
          chinese: "没有条屏型号“\(device.model)”的驱动（线路 \(device.id)）",
          english: "There is no driver for boards \"\(device.model)\" (line \(device.id))"))
    }
    session = try driver.line(device) { unit in
      [
        BoardAreaSpec(
          id: Self.areaID, x: 0, y: 0, width: unit.width, height: unit.height,
          kind: unit.window == nil ? .dots : .text(font: .dots16, alignment: .centre))
      ]
    }
    brightness = try BoardDriver.brightness(device)
    let canTell = session.canTellSilentPicture
    reported = DeviceReport(
      id: device.id, kind: device.kind, zone: device.zone, port: device.port, state: .absent,
      lastError: nil,
      units: device.units.map {
        DeviceReport.Unit(
          address: $0.address, name: $0.name, window: $0.window, isUp: false, shows: "",
          stands: false, canTellSilentPicture: canTell)
      }, counters: DeviceReport.Counters(), paper: nil)
  }

  public var report: DeviceReport {
    var report = reported
    report.lastError = reported.lastError ?? paintFailure
    let counters = session.lineCounters
    report.counters.frames = Int(counters.framesSent)
    report.counters.retries = Int(counters.retries)
    report.counters.checkErrors = Int(counters.checkErrors)
    report.counters.roundTripMilliseconds = Int(counters.lastRoundTrip / 1_000)
    return report
  }

  public mutating func opened(at now: Instant) {
    reported.state = .opening
    session.opened(at: now)
    drain()
  }

  public mutating func closed(because reason: LocalizedText, at now: Instant) {
    session.closed(at: now)
    drain()
    reported.state = .absent
    reported.lastError = reason
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    reported.counters.bytesIn += bytes.count
    session.receive(bytes, at: now)
    drain()
  }

  public mutating func sent(_ count: Int, at now: Instant) {
    session.sent(count, at: now)
    drain()
  }

  public mutating func advance(to now: Instant) {
    session.advance(to: now)
    if let due = nextCallChange, now >= due, let view {
      let passed = now.microseconds(since: due) / 1_000
      let at = (calls.nextChange ?? view.stamp.hall).advanced(byMilliseconds: max(0, passed))
      calls.advance(to: at)
      paintCombined(view, hall: at, at: now)
    }
    if let testEnd, now >= testEnd { endTest(at: now) }
    drain()
  }

  public var nextDeadline: Instant? {
    [session.nextDeadline, nextCallChange, testEnd].compactMap { $0 }.min()
  }

  public mutating func update(_ view: StationView, at now: Instant) {
    guard !hasShutDown else { return }
    self.view = view
    showWindows(view, at: now)
    dim(view.clock, at: now)
    tellTime(view, at: now)
    let zoneCalls = view.state.recentCalls.filter {
      view.state.index.windows[$0.window]?.zone == device.zone
    }
    calls.leastShowing = view.state.definition.rules.leastShowing
    calls.update(zoneCalls, at: view.stamp.hall)
    paintCombined(view, hall: view.stamp.hall, at: now)
    drain()
  }

  private mutating func showWindows(_ view: StationView, at now: Instant) {
    for unit in device.units {
      guard let id = unit.window, let window = view.state.windows[id] else { continue }
      let board = BoardState(of: window, in: view.state)
      guard shown[unit.address] != board else { continue }
      shown[unit.address] = board
      let text = text(board, window: id)
      set(unit.address, .text(text, colour: .red, flashing: false), at: now)
      note(unit.address, shows: text)
    }
  }

  private func text(_ board: BoardState, window: WindowID) -> String {
    session.digits.map { board.digits(count: $0) } ?? board.text(window: window)
  }

  private mutating func paintCombined(_ view: StationView, hall: HallTime, at now: Instant) {
    nextCallChange = calls.nextChange.map {
      now.advanced(byMilliseconds: max(0, $0 - hall))
    }
    paintBoards(view)
  }

  private mutating func paintBoards(_ view: StationView) {
    let present = view.state.definition.devices.first { $0.id == device.id } ?? device
    for unit in device.units where unit.window == nil {
      let now = present.units.first { $0.address == unit.address } ?? unit
      guard let choice = now.layoutChoice(on: device.kind, at: view.time) else { continue }
      pictures[unit.address, default: Picture()].wanted = Content(
        layout: choice.layout,
        data: LayoutData.screen(view, zone: device.zone, calls: calls.shown))
      paint(unit.address)
      note(
        unit.address, shows: calls.shown.map { "\($0.number)→\($0.window)" }.joined(separator: " "))
    }
  }

  /// Has a combined board painted as it is wanted now, unless it is, or something is under way.
  private mutating func paint(_ address: Int) {
    guard let picture = pictures[address], picture.painting == nil,
      picture.painted != picture.wanted
    else { return }
    pictures[address]?.painting = picture.wanted
    actions.append(
      .paintBoard(address: address, layout: picture.wanted.layout, data: picture.wanted.data))
  }

  public mutating func painted(_ picture: Painted, at now: Instant) {
    guard !hasShutDown else { return }
    switch picture {
    case .board(let address, let bitmap): take(bitmap, for: address, at: now)
    case .boardFailed(let address, let reason):
      paintFailure = reason
      let failed = pictures[address]?.painting
      pictures[address]?.painting = nil
      // The same data would fail again now; it is tried at the next update.
      if pictures[address]?.wanted != failed { paint(address) }
    case .ticket, .ticketFailed: break
    }
    drain()
  }

  private mutating func take(_ bitmap: BoardBitmap, for address: Int, at now: Instant) {
    guard let picture = pictures[address],
      let unit = device.units.first(where: { $0.address == address })
    else { return }
    let bitmap = bitmap.shown(inTwoColours: unit.palette == .twoColour)
    paintFailure = nil
    pictures[address]?.painting = nil
    if picture.bitmap == bitmap || set(address, .bitmap(bitmap), at: now) {
      pictures[address]?.painted = picture.painting
      pictures[address]?.bitmap = bitmap
    }
    if picture.wanted != picture.painting { paint(address) }
  }

  /// Gives a board a picture; false when the session does not take it.
  @discardableResult
  private mutating func set(_ address: Int, _ content: BoardContent, at now: Instant) -> Bool {
    revision += 1
    let picture = BoardPicture(
      revision: revision, areas: [BoardPicture.Area(id: Self.areaID, content: content)])
    do throws(BoardPictureError) {
      try session.setPicture(address, picture, at: now)
      update(address) { $0.stands = false }
      return true
    } catch {
      reported.lastError = LocalizedText(
        chinese: "条屏 \(address) 的画面不能用：\(error)",
        english: "The picture for board \(address) cannot be used: \(error)")
      return false
    }
  }

  public mutating func repaint(at now: Instant) {
    guard let view, !hasShutDown else { return }
    forgetPictures()
    paintBoards(view)
  }

  /// Has every combined board painted anew, also one whose picture is under way.
  private mutating func forgetPictures() {
    pictures = pictures.mapValues {
      Picture(wanted: $0.wanted, painting: $0.painting.map { _ in Content() })
    }
  }

  /// Window boards say 测试 with the window's number, combined boards light every dot.
  public mutating func test(seconds: Int, at now: Instant) -> DeviceTest {
    guard reported.state != .absent, !hasShutDown else { return .absent }
    for unit in device.units {
      if let window = unit.window {
        let text = session.digits.map { String(repeating: "8", count: $0) } ?? "测试\(window)"
        set(unit.address, .text(text, colour: .red, flashing: false), at: now)
      } else {
        let bytes = [UInt8](repeating: 0xFF, count: (unit.width + 7) / 8 * unit.height)
        guard let lit = BoardBitmap(width: unit.width, height: unit.height, bytes: bytes) else {
          continue
        }
        let isTwoColour = unit.palette == .twoColour
        set(
          unit.address, .bitmap(isTwoColour ? lit.inAmber : lit), at: now)
      }
      note(unit.address, shows: "测试")
    }
    testEnd = now.advanced(byMilliseconds: Int64(seconds) * 1_000)
    drain()
    return .shown(units: device.units.count)
  }

  private mutating func endTest(at now: Instant) {
    testEnd = nil
    guard let view, !hasShutDown else { return }
    shown = [:]
    forgetPictures()
    showWindows(view, at: now)
    paintBoards(view)
  }

  private mutating func note(_ address: Int, shows text: String) {
    update(address) { $0.shows = text }
  }

  private mutating func update(_ address: Int, _ change: (inout DeviceReport.Unit) -> Void) {
    guard let index = reported.units.firstIndex(where: { $0.address == address }) else { return }
    change(&reported.units[index])
  }

  private mutating func drain() {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes):
        reported.counters.bytesOut += bytes.count
        actions.append(.transmit(bytes))
      case .event(let event): take(event)
      }
    }
  }

  private mutating func take(_ event: BoardLineEvent) {
    switch event {
    case .boardUp(let address):
      update(address) { $0.isUp = true }
      clockIsDue = true
      judge()
    case .boardDown(let address, let reason):
      update(address) {
        $0.isUp = false
        $0.stands = false
      }
      reported.lastError = LocalizedText(
        chinese: "条屏 \(address)：\(reason.chinese)", english: "Board \(address): \(reason.english)")
      judge()
    case .pictureStands(let address, _): update(address) { $0.stands = true }
    case .pictureRefused(let address, _, let reason):
      reported.lastError = LocalizedText(
        chinese: "条屏 \(address)：\(reason.chinese)", english: "Board \(address): \(reason.english)")
    case .charactersReplaced(let address, _, let characters):
      reported.lastError = LocalizedText(
        chinese: "条屏 \(address) 显示不了“\(characters)”",
        english: "Board \(address) cannot show \(characters)")
    // A station gives no orders.
    case .answered: break
    case .shutdownDone(let missed):
      hasShutDown = true
      guard !missed.isEmpty else { break }
      let boards = missed.map { String($0) }.joined(separator: ", ")
      reported.lastError = LocalizedText(
        chinese: "停机时条屏 \(boards) 没有应答，可能还显示旧内容",
        english: "Boards \(boards) did not answer at the stop and may still show what they did")
    }
  }

  private mutating func judge() {
    guard reported.state != .absent else { return }
    let up = reported.units.count(where: \.isUp)
    if up == reported.units.count {
      reported.state = .ready
      reported.lastError = nil
    } else {
      reported.state = .failing
    }
  }

  /// Nothing that looks like a live call stays behind: window boards say 暂停服务, combined boards are
  /// cleared.
  public mutating func shutDown(at now: Instant) {
    guard !hasShutDown else { return }
    var pictures: [(address: Int, picture: BoardPicture)] = []
    for unit in device.units where unit.window != nil {
      revision += 1
      let closed = text(.closed, window: unit.window ?? 0)
      pictures.append(
        (
          unit.address,
          BoardPicture(
            revision: revision,
            areas: [
              BoardPicture.Area(
                id: Self.areaID, content: .text(closed, colour: .red, flashing: false))
            ])
        ))
    }
    do throws(BoardPictureError) {
      try session.shutdownPictures(pictures, at: now)
    } catch {
      hasShutDown = true
    }
    drain()
  }

  public var isShutDown: Bool { hasShutDown }

  public mutating func nextAction() -> StationAction? {
    actions.isEmpty ? nil : actions.removeFirst()
  }
}
