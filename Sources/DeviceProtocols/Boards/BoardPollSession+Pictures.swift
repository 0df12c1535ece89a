import HallBus

extension BoardPollSession {
  public mutating func setPicture(
    _ address: Int, _ picture: BoardPicture, at now: Instant
  ) throws(BoardPictureError) {
    // After shutdownPictures the last word has been said.
    guard closing == nil else { return }
    let index = try board(address)
    let contents = try encode(picture, for: index, isFinal: false)
    set(contents, revision: picture.revision, of: index, at: now)
    pump(at: now)
  }

  public mutating func shutdownPictures(
    _ pictures: [(address: Int, picture: BoardPicture)], at now: Instant
  ) throws(BoardPictureError) {
    guard closing == nil else { return }
    var contents = boards.map { [Dialect.Content?](repeating: nil, count: $0.spec.areas.count) }
    var revisions = boards.map { ($0.revision ?? 0) &+ 1 }
    for (address, picture) in pictures {
      let index = try board(address)
      contents[index] = try encode(picture, for: index, isFinal: true)
      revisions[index] = picture.revision
    }
    closing = Closing(deadline: now.advanced(byMicroseconds: settings.shutdownAllowance))
    clock = nil
    for index in boards.indices {
      failOrders(of: index)
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

  public mutating func setBrightness(percent: Int, at now: Instant) {
    guard closing == nil else { return }
    for index in boards.indices { boards[index].brightness = min(max(percent, 0), 100) }
    pump(at: now)
  }

  public mutating func setClock(_ time: BoardClock, at now: Instant) {
    guard closing == nil, isOpen else { return }
    clock = time
    pump(at: now)
  }

  func board(_ address: Int) throws(BoardPictureError) -> Int {
    guard let index = boards.firstIndex(where: { $0.spec.address == address }) else {
      throw .noSuchBoard(address: UInt16(clamping: address))
    }
    return index
  }

  private mutating func set(
    _ contents: [Dialect.Content?], revision: UInt64, of index: Int, at now: Instant
  ) {
    let hadChange = boards[index].hasChange(at: now)
    if contents != boards[index].wanted || boards[index].revision == nil {
      changes += 1
      boards[index].changeOrder = changes
      if !hadChange { boards[index].changedAt = now }
    }
    boards[index].wanted = contents
    boards[index].revision = revision
    announceIfStanding(index, at: now)
  }

  private mutating func encode(
    _ picture: BoardPicture, for index: Int, isFinal: Bool
  ) throws(BoardPictureError) -> [Dialect.Content?] {
    let spec = boards[index].spec
    var contents = [Dialect.Content?](repeating: nil, count: spec.areas.count)
    var replacements: [BoardLineEvent] = []
    for area in picture.areas {
      guard let place = spec.areas.firstIndex(where: { $0.id == area.id }) else {
        throw .noSuchArea(id: area.id)
      }
      guard contents[place] == nil else { throw .areaTwice(id: area.id) }
      let encoded = try dialect.content(
        area.content, in: spec.areas[place], of: spec, isFinal: isFinal)
      contents[place] = encoded.content
      if !encoded.replaced.isEmpty {
        replacements.append(
          .charactersReplaced(address: spec.address, area: area.id, characters: encoded.replaced))
      }
    }
    for replacement in replacements { emit(replacement) }
    return contents
  }

  mutating func announceIfStanding(_ index: Int, at now: Instant) {
    guard let revision = boards[index].revision, revision != boards[index].announced,
      boards[index].stands(at: now)
    else { return }
    boards[index].announced = revision
    boards[index].sendsSingly = false
    emit(.pictureStands(address: boards[index].spec.address, revision: revision))
  }
}
