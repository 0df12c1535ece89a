import HallEngine
import HallPictures
import Layout
import Logging
import QueueCore
import Rendering

/// Paints the guidance screens whenever the hall changes, and hands the changed parts to whoever
/// watches.
public actor ScreenHub {
  /// A rectangle of new dots.
  public struct Part: Hashable, Sendable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    public let png: [UInt8]
  }

  /// What changed on a screen; the first one a watcher gets is whole.
  public struct Frame: Sendable {
    public let revision: UInt64
    public let width: Int
    public let height: Int
    public let parts: [Part]
  }

  /// A screen as the definition has it.
  public struct Description: Hashable, Sendable {
    public let id: DeviceID
    public let name: String
    public let zone: ZoneID
    public let width: Int
    public let height: Int
  }

  /// Frames that a watcher may be behind; beyond it the oldest are dropped and it gets a whole
  /// picture, so that a slow page costs no memory.
  static let framesBehind = 8

  /// Calls that a screen's table lets stand at once.
  static let slots = 6

  private struct Screen {
    let description: Description
    var layoutName: String
    var painter: (layout: CheckedLayout, painter: ScreenPainter)?
    var calls: CallBoard
    var revision: UInt64 = 0
    var whole: [UInt8]?
    /// Watchers missed a change, and get the whole picture with the next one that can be made.
    var owesWhole = false
    var watchers: [(id: Int, continuation: AsyncStream<Frame>.Continuation)] = []
  }

  private let layoutDirectory: String
  private let logger: Logger
  private var pictures: HallPictures?
  private var screens: [Screen] = []
  private var nextWatcher = 0
  private var view: StationView?
  private var lastFailure: LocalizedText?

  public init(layoutDirectory: String, logger: Logger) {
    self.layoutDirectory = layoutDirectory
    self.logger = logger
  }

  public var descriptions: [Description] { screens.map(\.description) }

  /// Why a screen could not be painted last; nil when all is well.
  public var failure: LocalizedText? { lastFailure }

  /// Paints every screen for the hall as it is now; returns when the next change of its own is due.
  @discardableResult
  func update(_ view: StationView) -> HallTime? {
    self.view = view
    adopt(view.state.definition)
    var next: HallTime?
    for index in screens.indices {
      let zone = screens[index].description.zone
      let calls = view.state.recentCalls.filter {
        zone.text.isEmpty || view.state.index.windows[$0.window]?.zone == zone
      }
      screens[index].calls.leastShowing = view.state.definition.rules.leastShowing
      screens[index].calls.update(calls, at: view.stamp.hall)
      paint(index, view)
      if let due = screens[index].calls.nextChange { next = next.map { min($0, due) } ?? due }
    }
    return next
  }

  /// Makes screens of the definition; the ones that stay keep their watchers and pictures.
  private func adopt(_ definition: HallDefinition) {
    var wanted: [(Description, String)] = []
    for device in definition.devices where device.kind == .screen {
      let unit =
        device.units.first
        ?? DeviceDefinition.Unit(address: 0, name: device.id.text, width: 1_920, height: 1_080)
      guard let layout = unit.layoutName(on: device.kind) else { continue }
      wanted.append(
        (
          Description(
            id: device.id, name: unit.name, zone: device.zone, width: unit.width,
            height: unit.height), layout
        ))
    }
    guard
      !wanted.elementsEqual(
        screens, by: { $0.0 == $1.description && $0.1 == $1.layoutName })
    else { return }
    screens = wanted.map { description, layout in
      var screen =
        screens.first { $0.description == description }
        ?? Screen(
          description: description, layoutName: layout,
          calls: CallBoard(slots: Self.slots, leastShowing: definition.rules.leastShowing))
      if screen.layoutName != layout {
        screen.layoutName = layout
        screen.painter = nil
      }
      return screen
    }
  }

  /// Reads the layouts again and paints every screen anew; what is wrong with broken ones, which
  /// stay as they were.
  func reload() -> [PaintFailure] {
    guard let pictures else { return [] }
    let failures = pictures.reload()
    for index in screens.indices {
      guard screens[index].painter != nil,
        let fresh = try? pictures.screenPainter(screens[index].layoutName)
      else { continue }
      screens[index].painter = fresh
    }
    if let view { for index in screens.indices { paint(index, view) } }
    return failures
  }

  private func paint(_ index: Int, _ view: StationView) {
    let data = LayoutData.screen(
      view.state, zone: screens[index].description.zone, calls: screens[index].calls.shown,
      clock: view.clock, forecasts: view.forecasts)
    do {
      if pictures == nil { pictures = try HallPictures(layoutDirectory: layoutDirectory) }
      if screens[index].painter == nil {
        screens[index].painter = try pictures?.screenPainter(screens[index].layoutName)
      }
      guard let (layout, painter) = screens[index].painter else { return }
      let picture = try painter.paint(layout, data: data)
      lastFailure = nil
      guard !picture.damage.isEmpty || screens[index].owesWhole else { return }
      screens[index].revision += 1
      screens[index].whole = nil
      guard !screens[index].watchers.isEmpty else { return }
      if screens[index].owesWhole {
        guard let whole = wholeFrame(of: index) else { return }
        screens[index].owesWhole = false
        send(whole, of: index)
        return
      }
      screens[index].owesWhole = true
      let parts = try picture.damage.map { rect in
        Part(
          x: rect.x, y: rect.y, width: rect.width, height: rect.height,
          png: try painter.png(part: rect))
      }
      screens[index].owesWhole = false
      send(
        Frame(
          revision: screens[index].revision, width: picture.width, height: picture.height,
          parts: parts), of: index)
    } catch let failure as PaintFailure {
      note(failure.text)
    } catch let error as RenderingError {
      note(LocalizedText(chinese: error.message.chinese, english: error.message.english))
    } catch {
      note(LocalizedText(chinese: "\(error)", english: "\(error)"))
    }
  }

  /// The last good picture stays; the reason is kept for the health page and logged once.
  private func note(_ text: LocalizedText) {
    if lastFailure != text {
      logger.error("screen not painted", metadata: ["reason": "\(text.english)"])
    }
    lastFailure = text
  }

  private func send(_ frame: Frame, of index: Int) {
    for watcher in screens[index].watchers {
      if case .dropped = watcher.continuation.yield(frame),
        let whole = wholeFrame(of: index)
      {
        watcher.continuation.yield(whole)
      }
    }
  }

  /// The whole picture of a screen as PNG; nil when it is unknown or has never been painted.
  public func picture(of id: DeviceID) -> [UInt8]? {
    guard let index = screens.firstIndex(where: { $0.description.id == id }) else { return nil }
    return whole(index)
  }

  private func whole(_ index: Int) -> [UInt8]? {
    if let known = screens[index].whole { return known }
    guard screens[index].revision > 0, let painter = screens[index].painter?.painter else {
      return nil
    }
    let png = try? painter.png()
    screens[index].whole = png
    return png
  }

  private func wholeFrame(of index: Int) -> Frame? {
    guard let painter = screens[index].painter?.painter, let png = whole(index) else { return nil }
    let width = painter.canvas.width
    let height = painter.canvas.height
    return Frame(
      revision: screens[index].revision, width: width, height: height,
      parts: [Part(x: 0, y: 0, width: width, height: height, png: png)])
  }

  /// Frames of a screen from now on; nil when it is unknown.
  public func frames(of id: DeviceID) -> AsyncStream<Frame>? {
    guard let index = screens.firstIndex(where: { $0.description.id == id }) else { return nil }
    let (stream, continuation) = AsyncStream.makeStream(
      of: Frame.self, bufferingPolicy: .bufferingNewest(Self.framesBehind))
    nextWatcher += 1
    let watcher = nextWatcher
    continuation.onTermination = { [weak self] _ in
      Task { await self?.forget(watcher, of: id) }
    }
    if let whole = wholeFrame(of: index) { continuation.yield(whole) }
    screens[index].watchers.append((watcher, continuation))
    return stream
  }

  private func forget(_ watcher: Int, of id: DeviceID) {
    guard let index = screens.firstIndex(where: { $0.description.id == id }) else { return }
    screens[index].watchers.removeAll { $0.id == watcher }
  }
}
