import HallEngine
import Layout
import Logging
import QueueCore
import Rendering

/// What a layout is painted from on an output, and for which moment.
public struct LiveLayoutData: Sendable {
  public let data: DataValue
  public let moment: LayoutMoment

  public init(data: DataValue, moment: LayoutMoment) {
    self.data = data
    self.moment = moment
  }
}

/// Paints the guidance screens whenever the hall changes or a picture moves by itself, and hands the
/// changed parts to whoever watches.
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
    /// The window whose screen it is; nil for those of a zone or the whole hall.
    public let window: WindowID?
    public let width: Int
    public let height: Int
  }

  /// Frames that a watcher may be behind; beyond it the oldest are dropped and it gets a whole
  /// picture, so that a slow page costs no memory.
  static let framesBehind = 8

  /// Calls that a screen's table lets stand at once.
  static let slots = 6

  /// Milliseconds of the hall after which a picture that moves by itself is painted again while
  /// nobody watches.
  static let unwatched: Int64 = 1_000

  private struct Screen {
    let description: Description
    /// Its own layout, and others at some hours.
    var output: LayoutOutput
    /// What of them it shows at this hour.
    var choice: LayoutChoice
    /// What is shown from now on; nil until something is in force.
    var layout: CheckedLayout?
    /// What somebody tries on the screen for a while.
    var trial: CheckedLayout?
    var trialNumber = 0
    var painter: ScreenPainter?
    var calls: CallBoard
    /// What was shown last, and when.
    var shown: LiveLayoutData?
    /// When the picture will be another one by itself.
    var changesAt: LayoutMoment?
    var revision: UInt64 = 0
    var whole: [UInt8]?
    /// Watchers missed a change, and get the whole picture with the next one that can be made.
    var owesWhole = false
    var watchers: [(id: Int, continuation: AsyncStream<Frame>.Continuation)] = []
  }

  private let logger: Logger
  private let photos: LayoutDirectory?
  private var studio: PictureStudio?
  private var inForce: [String: LayoutInForce] = [:]
  private var screens: [Screen] = []
  private var nextWatcher = 0
  private var lastFailure: LocalizedText?

  /// - Parameter photos: the layout directory whose photos of people are shown; nil: none are.
  public init(photos: LayoutDirectory? = nil, logger: Logger) {
    self.photos = photos
    self.logger = logger
  }

  public var descriptions: [Description] { screens.map(\.description) }

  /// Why a screen could not be painted last; nil when all is well.
  public var failure: LocalizedText? { lastFailure }

  /// Shows these layouts from the next picture on.
  func use(_ layouts: [String: LayoutInForce]) {
    let before = inForce
    inForce = layouts
    for index in screens.indices {
      let name = screens[index].choice.layout
      guard screens[index].layout == nil || before[name]?.hash != layouts[name]?.hash else {
        continue
      }
      choose(index)
    }
  }

  /// What is in force for a screen; what it shows stays while there is nothing.
  private func choose(_ index: Int) {
    let choice = screens[index].choice
    if let layout = inForce[choice.layout]?.layout(theme: choice.theme) {
      screens[index].layout = layout
    }
  }

  /// Paints every screen for the hall as it is now.
  ///
  /// - Returns: milliseconds of the hall until the next change of its own is due; nil when there is
  ///   none.
  @discardableResult
  func update(_ view: StationView) -> Int64? {
    adopt(view.state.definition, at: view.time)
    chooseByTime(view)
    for index in screens.indices { paint(index, view) }
    return nextChange(after: view)
  }

  /// Paints the screens whose picture has become another one by itself.
  func advance(_ view: StationView) -> Int64? {
    chooseByTime(view)
    for index in screens.indices where isDue(index, view) { paint(index, view) }
    return nextChange(after: view)
  }

  /// Paints the screens again that show photos of people: their files come and go without a word.
  func followPhotos(_ view: StationView) {
    for index in screens.indices where showsPhotos(index) { paint(index, view) }
  }

  private func showsPhotos(_ index: Int) -> Bool {
    guard photos != nil, let layout = screens[index].trial ?? screens[index].layout,
      let shown = screens[index].shown
    else { return false }
    return !layout.photos(in: shown.data).isEmpty
  }

  private func isDue(_ index: Int, _ view: StationView) -> Bool {
    if let due = screens[index].calls.nextChange, due <= view.stamp.hall { return true }
    return screens[index].changesAt.map { $0 <= view.moment } ?? false
  }

  private func nextChange(after view: StationView) -> Int64? {
    var next: Int64?
    func note(_ wait: Int64) { next = min(next ?? wait, max(1, wait)) }
    for screen in screens {
      if let due = screen.calls.nextChange { note(due - view.stamp.hall) }
      if let due = screen.changesAt {
        let wait = due.milliseconds - view.moment.milliseconds
        note(screen.watchers.isEmpty ? max(wait, Self.unwatched) : wait)
      }
      if let wait = screen.output.millisecondsToChange(after: view.moment) { note(wait) }
    }
    return next
  }

  /// Makes screens of the definition; the ones that stay keep their watchers and pictures.
  private func adopt(_ definition: HallDefinition, at time: TimeOfDay) {
    var wanted: [(Description, LayoutOutput)] = []
    for output in definition.layoutOutputs where output.kind == .screen {
      guard let device = definition.devices.first(where: { $0.id == output.device }) else {
        continue
      }
      // One screen a device.
      if wanted.contains(where: { $0.0.id == device.id }) { continue }
      wanted.append(
        (
          Description(
            id: device.id, name: output.name, zone: device.zone,
            window: device.units.first { $0.address == output.address }?.window,
            width: output.width, height: output.height),
          output
        ))
    }
    guard
      !wanted.elementsEqual(screens, by: { $0.0 == $1.description && $0.1 == $1.output })
    else { return }
    screens = wanted.map { description, output in
      screens.first { $0.description == description }
        ?? Screen(
          description: description, output: output, choice: output.choice(at: time),
          calls: CallBoard(slots: Self.slots, leastShowing: definition.rules.leastShowing))
    }
    for (index, (_, output)) in wanted.enumerated() {
      screens[index].output = output
      screens[index].choice = output.choice(at: time)
      choose(index)
    }
  }

  /// Gives each screen the layout of the hour; the picture changes with the next one painted.
  private func chooseByTime(_ view: StationView) {
    for index in screens.indices {
      let choice = screens[index].output.choice(at: view.time)
      guard choice != screens[index].choice else { continue }
      screens[index].choice = choice
      screens[index].changesAt = view.moment
      choose(index)
    }
  }

  /// Shows a layout on a screen in place of its own, until ``endTrial(_:on:)`` or an emergency.
  ///
  /// - Returns: the trial's number; nil for an unknown screen.
  func beginTrial(_ layout: CheckedLayout, on id: DeviceID) -> Int? {
    guard let index = screens.firstIndex(where: { $0.description.id == id }) else { return nil }
    screens[index].trial = layout
    screens[index].trialNumber += 1
    return screens[index].trialNumber
  }

  /// Ends a trial, unless another one has taken its place; with no number, any.
  func endTrial(_ number: Int? = nil, on id: DeviceID) {
    guard let index = screens.firstIndex(where: { $0.description.id == id }),
      number == nil || screens[index].trialNumber == number
    else { return }
    screens[index].trial = nil
  }

  /// What a screen was painted from last; nil for an unknown screen or one never painted.
  public func liveData(of id: DeviceID) -> LiveLayoutData? {
    screens.first { $0.description.id == id }?.shown
  }

  private func paint(_ index: Int, _ view: StationView) {
    let zone = screens[index].description.zone
    let calls = view.state.recentCalls.filter {
      zone.text.isEmpty || view.state.index.windows[$0.window]?.zone == zone
    }
    screens[index].calls.leastShowing = view.state.definition.rules.leastShowing
    screens[index].calls.update(calls, at: view.stamp.hall)
    // What is for everybody's safety goes before what somebody tries.
    if view.state.carried.emergency != nil { screens[index].trial = nil }
    let data = LayoutData.screen(
      view, zone: zone, window: screens[index].description.window,
      calls: screens[index].calls.shown)
    let moment = view.moment
    screens[index].shown = LiveLayoutData(data: data, moment: moment)
    guard let layout = screens[index].trial ?? screens[index].layout else { return }
    do throws(RenderingError) {
      try paint(layout, data, at: moment, index)
      lastFailure = nil
    } catch {
      screens[index].changesAt = nil
      note(LocalizedText(chinese: error.message.chinese, english: error.message.english))
    }
  }

  private func paint(
    _ layout: CheckedLayout, _ data: DataValue, at moment: LayoutMoment, _ index: Int
  ) throws(RenderingError) {
    let studio: PictureStudio
    if let known = self.studio {
      studio = known
    } else {
      studio = try PictureStudio(photos: photos)
      self.studio = studio
    }
    var painter = studio.screenPainter(for: layout)
    if let present = screens[index].painter, present.canvas.width == layout.width,
      present.canvas.height == layout.height ?? 1
    {
      painter = present
    }
    let picture = try painter.paint(layout, data: data, at: moment)
    screens[index].painter = painter
    screens[index].changesAt = picture.changesAt
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
    var parts: [Part] = []
    for rect in picture.damage {
      parts.append(
        Part(
          x: rect.x, y: rect.y, width: rect.width, height: rect.height,
          png: try painter.png(part: rect)))
    }
    screens[index].owesWhole = false
    send(
      Frame(
        revision: screens[index].revision, width: picture.width, height: picture.height,
        parts: parts), of: index)
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
    guard screens[index].revision > 0, let painter = screens[index].painter else {
      return nil
    }
    let png = try? painter.png()
    screens[index].whole = png
    return png
  }

  private func wholeFrame(of index: Int) -> Frame? {
    guard let painter = screens[index].painter, let png = whole(index) else { return nil }
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
