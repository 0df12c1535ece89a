import HallBus

extension OnbonLineSession: BoardLine {
  /// A line of boards as a station describes them.
  public init(
    boards: [BoardSpec], settings: OnbonLineSettings
  ) throws(BoardLineFault) {
    let onbon = boards.map {
      OnbonBoard(
        address: UInt16(clamping: $0.address), name: $0.name, width: $0.width, height: $0.height,
        areas: $0.areas, isTwoColour: $0.isTwoColour)
    }
    do throws(OnbonConfigError) {
      try self.init(boards: onbon, settings: settings)
    } catch {
      throw BoardLineFault("\(error)", "\(error)")
    }
  }

  public var canTellSilentPicture: Bool { Self.canTellSilentPicture }
  public var digits: Int? { nil }

  public var lineCounters: BoardLineCounters {
    var line = BoardLineCounters()
    line.framesSent = counters.framesSent
    line.framesReceived = counters.framesReceived
    line.retries = counters.retries
    line.timeouts = counters.timeouts
    line.checkErrors = counters.checkErrors + counters.damagedAtBoard
    line.strays = counters.strays
    line.echoes = counters.echoes
    line.lastRoundTrip = counters.lastRoundTrip
    return line
  }

  public mutating func setPicture(
    _ address: Int, _ picture: BoardPicture, at now: Instant
  ) throws(BoardPictureError) {
    try setPicture(UInt16(clamping: address), picture, at: now)
  }

  public mutating func shutdownPictures(
    _ pictures: [(address: Int, picture: BoardPicture)], at now: Instant
  ) throws(BoardPictureError) {
    let onbon = pictures.map { (address: UInt16(clamping: $0.address), picture: $0.picture) }
    try shutdownPictures(onbon, at: now)
  }

  /// Sixteen steps, 0 to 15.
  public mutating func setBrightness(percent: Int, at now: Instant) {
    setBrightness(UInt8((min(max(percent, 0), 100) * 15 + 50) / 100), at: now)
  }

  public mutating func setClock(_ clock: BoardClock, at now: Instant) {
    setClock(
      OnbonClock(
        year: UInt16(clamping: clock.year), month: UInt8(clamping: clock.month),
        day: UInt8(clamping: clock.day), hour: UInt8(clamping: clock.hour),
        minute: UInt8(clamping: clock.minute), second: UInt8(clamping: clock.second),
        weekday: UInt8(clamping: clock.weekday)), at: now)
  }

  public mutating func nextBoardOutput() -> SessionOutput<BoardLineEvent>? {
    while let output = nextOutput() {
      switch output {
      case .transmit(let bytes): return .transmit(bytes)
      case .event(let event): if let event = Self.boardEvent(event) { return .event(event) }
      }
    }
    return nil
  }

  private static func boardEvent(_ event: Event) -> BoardLineEvent? {
    switch event {
    case .boardUp(let address): .boardUp(address: Int(address))
    case .boardDown(let address, let reason):
      .boardDown(
        address: Int(address),
        reason: DeviceText(chinese: reason.chinese, english: reason.english))
    case .pictureStands(let address, let revision):
      .pictureStands(address: Int(address), revision: revision)
    case .pictureRefused(let address, let revision, let error):
      .pictureRefused(
        address: Int(address), revision: revision,
        reason: DeviceText(chinese: error.chinese, english: error.english))
    case .charactersReplaced(let address, let area, let characters):
      .charactersReplaced(address: Int(address), area: area, characters: characters)
    case .answered: nil
    case .shutdownDone(_, let missed): .shutdownDone(missed: missed.map { Int($0) })
    }
  }
}
