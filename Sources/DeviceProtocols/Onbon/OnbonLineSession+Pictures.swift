import HallBus

extension OnbonLineSession {
  /// Says what a board is to show from now on; the latest picture wins.
  ///
  /// Areas that already show their content are not sent again. On an error nothing changes.
  public mutating func setPicture(
    _ address: UInt16, _ picture: BoardPicture, at now: Instant
  ) throws(BoardPictureError) {
    // After shutdownPictures the last word has been said.
    guard closing == nil else { return }
    let index = try board(address)
    let contents = try encode(picture, for: index, isFinal: false)
    set(contents, revision: picture.revision, of: index, at: now)
    pump(at: now)
  }

  /// Leaves pictures that may stand without us and ends with
  /// ``Event/shutdownDone(reached:missed:)`` within ``OnbonLineSettings/shutdownAllowance``;
  /// boards not listed are cleared of our areas.
  ///
  /// On an error nothing changes. Afterwards the session sends nothing more.
  public mutating func shutdownPictures(
    _ pictures: [(address: UInt16, picture: BoardPicture)], at now: Instant
  ) throws(BoardPictureError) {
    guard closing == nil else { return }
    var contents = boards.map { [OnbonContent?](repeating: nil, count: $0.board.areas.count) }
    var revisions = boards.map { ($0.revision ?? 0) &+ 1 }
    for (address, picture) in pictures {
      let index = try board(address)
      contents[index] = try encode(picture, for: index, isFinal: true)
      revisions[index] = picture.revision
    }
    closing = Closing(deadline: now.advanced(byMicroseconds: settings.shutdownAllowance))
    clock = nil
    for index in boards.indices {
      failOrders(of: index, .unreachable)
      set(contents[index], revision: revisions[index], of: index, at: now)
      // Whoever was down may be back, and there is no later time to find out.
      if isOpen, boards[index].link == .down {
        boards[index].link = .unknown
        boards[index].notBefore = now
      }
    }
    if !isOpen { finishClosing() }
    pump(at: now)
  }

  /// Sets the brightness of every board: 0 darkest to 15 brightest.
  public mutating func setBrightness(_ level: UInt8, at now: Instant) {
    guard closing == nil else { return }
    for index in boards.indices { boards[index].brightness = min(level, 15) }
    pump(at: now)
  }

  /// Sets every board's clock by a broadcast, which none answers; sent when the line is free.
  public mutating func setClock(_ time: OnbonClock, at now: Instant) {
    guard closing == nil, isOpen else { return }
    clock = time
    pump(at: now)
  }

  /// Sends an order to one board; its end is ``Event/answered(address:order:result:)``.
  public mutating func order(
    _ order: OnbonOrder, of address: UInt16, at now: Instant
  ) throws(BoardPictureError) {
    let index = try board(address)
    guard isOpen, closing == nil, boards[index].orders.count < OnbonLimit.orders else {
      emit(.answered(address: address, order: order, result: .unreachable))
      return
    }
    boards[index].orders.append(order)
    pump(at: now)
  }

  /// How the boards are doing, in the order of the configuration.
  public var health: [OnbonBoardHealth] {
    boards.map {
      OnbonBoardHealth(
        address: $0.board.address, isUp: $0.link == .up, standingRevision: $0.announced,
        roundTrip: $0.roundTrip)
    }
  }

  private func board(_ address: UInt16) throws(BoardPictureError) -> Int {
    guard let index = boards.firstIndex(where: { $0.board.address == address }) else {
      throw .noSuchBoard(address: address)
    }
    return index
  }

  private mutating func set(
    _ contents: [OnbonContent?], revision: UInt64, of index: Int, at now: Instant
  ) {
    let hadPending = !boards[index].pending(at: now, stale: settings.stale).isEmpty
    if contents != boards[index].wanted || boards[index].revision == nil {
      changes += 1
      boards[index].changeOrder = changes
      if !hadPending { boards[index].changedAt = now }
    }
    for area in contents.indices where contents[area] != boards[index].wanted[area] {
      if case .dots = boards[index].board.areas[area].kind { boards[index].dotsOffset = nil }
    }
    boards[index].wanted = contents
    boards[index].revision = revision
    announceIfStanding(index, at: now)
  }

  private mutating func encode(
    _ picture: BoardPicture, for index: Int, isFinal: Bool
  ) throws(BoardPictureError) -> [OnbonContent?] {
    let board = boards[index].board
    var contents = [OnbonContent?](repeating: nil, count: board.areas.count)
    var replacements: [Event] = []
    for area in picture.areas {
      guard let place = board.areas.firstIndex(where: { $0.id == area.id }) else {
        throw .noSuchArea(id: area.id)
      }
      guard contents[place] == nil else { throw .areaTwice(id: area.id) }
      let spec = board.areas[place]
      let expires = !isFinal && !spec.staysWhenSilent
      switch (spec.kind, area.content) {
      case (.text(let font, let alignment), .text(let text, let colour, let flashing)):
        let encoded = OnbonTextEncoding.area(
          spec, text: text, colour: colour, flashing: flashing && !isFinal, font: font,
          alignment: alignment, runMode: expires ? .cycleUntilStale : .cycle,
          timeoutSeconds: expires ? settings.staleAfterSeconds : 0)
        contents[place] = .block(encoded.block, expires: expires)
        if !encoded.replaced.isEmpty {
          var characters = ""
          for scalar in encoded.replaced { characters.unicodeScalars.append(scalar) }
          replacements.append(
            .charactersReplaced(address: board.address, area: spec.id, characters: characters))
        }
      case (.dots, .bitmap(let bitmap)):
        guard bitmap.width == spec.width, bitmap.height == spec.height else {
          throw .wrongSize(id: area.id)
        }
        guard (bitmap.green != nil) == board.isTwoColour else {
          throw .wrongColours(id: area.id)
        }
        contents[place] = .dots(bitmap, expires: expires)
      default:
        throw .wrongKind(id: area.id)
      }
    }
    for replacement in replacements { emit(replacement) }
    return contents
  }

  mutating func failOrders(of index: Int, _ result: OnbonOrderResult) {
    for order in boards[index].orders {
      emit(.answered(address: boards[index].board.address, order: order, result: result))
    }
    boards[index].orders.removeAll()
  }

  mutating func announceIfStanding(_ index: Int, at now: Instant) {
    guard let revision = boards[index].revision, revision != boards[index].announced,
      boards[index].stands(at: now, stale: settings.stale)
    else { return }
    boards[index].announced = revision
    boards[index].sendsSingly = false
    emit(.pictureStands(address: boards[index].board.address, revision: revision))
  }
}
