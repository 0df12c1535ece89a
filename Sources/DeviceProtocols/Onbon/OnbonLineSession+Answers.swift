import HallBus

extension OnbonLineSession {
  /// Waits before a failed packet is repeated, µs, by the number of failures; other boards use the
  /// line meanwhile.
  private static let retryPauses: [Int64] = [20_000, 80_000, 250_000]

  mutating func take(_ reception: OnbonFrameDecoder.Reception, at now: Instant) {
    guard case .frame(let frame) = reception else {
      counters.checkErrors += 1
      if let outstanding { boards[outstanding.board].heardDamaged = true }
      return
    }
    guard frame.source != OnbonFrame.hallAddress else {
      counters.echoes += 1
      return
    }
    counters.framesReceived += 1
    guard let outstanding, boards.count == 1 || frame.source == address(of: outstanding.board)
    else {
      counters.strays += 1
      return
    }
    if boards[outstanding.board].mayAnswerLate {
      boards[outstanding.board].mayAnswerLate = false
      guard now >= outstanding.lastByteAt else {
        counters.strays += 1
        return
      }
    }
    guard let answer = OnbonAnswer(data: frame.data) else {
      counters.checkErrors += 1
      boards[outstanding.board].heardDamaged = true
      return
    }
    self.outstanding = nil
    lineFreeAt = now.advanced(byMicroseconds: settings.turnaround)
    counters.lastRoundTrip = now.microseconds(since: outstanding.sentAt)
    counters.longestRoundTrip = max(counters.longestRoundTrip, counters.lastRoundTrip)
    boards[outstanding.board].roundTrip = counters.lastRoundTrip
    if answer == .refused(.check) {
      counters.damagedAtBoard += 1
      boards[outstanding.board].heardDamaged = true
      return fail(outstanding, at: now)
    }
    heard(outstanding.board, at: now)
    switch answer {
    case .acknowledged: acknowledged(outstanding, at: now)
    case .status(let status): told(status, outstanding, at: now)
    case .refused(.busy):
      counters.busy += 1
      counters.retries += 1
      boards[outstanding.board].notBefore = now.advanced(byMicroseconds: settings.busyPause)
      repeatOrder(of: outstanding)
    case .refused(let error):
      counters.refusals += 1
      refused(error, outstanding, at: now)
    }
    announceIfStanding(outstanding.board, at: now)
  }

  /// Nothing usable came back: whether the board obeyed is unknown.
  mutating func fail(_ failed: Outstanding, at now: Instant) {
    let index = failed.board
    switch failed.task {
    case .areas(let batch, let wipes):
      if wipes {
        for area in boards[index].standing.indices { boards[index].standing[area] = .unknown }
      }
      for (area, _) in batch { boards[index].standing[area] = .unknown }
    case .dotsArea(let area), .dotsBlock(let area, _, _, _), .deleteDots(let area):
      boards[index].standing[area] = .unknown
    case .brightness: boards[index].brightnessStands = nil
    case .query, .ping, .order: break
    }
    boards[index].announced =
      boards[index].stands(at: now, stale: settings.stale) ? boards[index].announced : nil
    let board = boards[index]
    if board.link == .down {
      boards[index].backOff = min(board.backOff * 2, settings.longestBackOff)
      boards[index].notBefore = now.advanced(byMicroseconds: boards[index].backOff)
      return
    }
    boards[index].failures += 1
    let limit = board.link == .up ? OnbonLimit.failures : OnbonLimit.firstFailures
    guard boards[index].failures < limit else {
      if case .order(let order) = failed.task { boards[index].orders.insert(order, at: 0) }
      return goDown(index, at: now)
    }
    counters.retries += 1
    let pause = Self.retryPauses[min(board.failures, Self.retryPauses.count - 1)]
    boards[index].notBefore = now.advanced(byMicroseconds: pause)
    repeatOrder(of: failed)
    switch failed.task {
    case .query, .ping: boards[index].verifyAt = now
    default: break
    }
  }

  private mutating func goDown(_ index: Int, at now: Instant) {
    let reason: OnbonDownReason = boards[index].heardDamaged ? .damaged : .silent
    boards[index].link = .down
    boards[index].failures = 0
    boards[index].heardDamaged = false
    boards[index].backOff = settings.firstBackOff
    boards[index].notBefore = now.advanced(byMicroseconds: settings.firstBackOff)
    boards[index].forget()
    emit(.boardDown(address: address(of: index), reason: reason))
    failOrders(of: index, .unreachable)
  }

  private mutating func heard(_ index: Int, at now: Instant) {
    let wasUp = boards[index].link == .up
    if boards[index].link == .down { boards[index].notBefore = now }
    boards[index].link = .up
    boards[index].failures = 0
    boards[index].heardDamaged = false
    if !wasUp {
      boards[index].verifyAt = now.advanced(byMicroseconds: verifyEvery)
      boards[index].changedAt = now
      emit(.boardUp(address: address(of: index)))
    }
  }

  private mutating func acknowledged(_ done: Outstanding, at now: Instant) {
    let index = done.board
    switch done.task {
    case .areas(let batch, let wipes):
      if wipes {
        boards[index].wipes = false
        for (area, spec) in boards[index].board.areas.enumerated() where spec.kind != .dots {
          boards[index].standing[area] = .absent
        }
      }
      for (area, content) in batch { stand(content, area, of: index, since: done.sentAt) }
    case .dotsArea: boards[index].dotsOffset = 0
    case .dotsBlock(let area, let bitmap, let expires, let next):
      // A new picture meanwhile begins anew.
      guard boards[index].dotsOffset != nil else { break }
      boards[index].dotsOffset = next
      if next == OnbonRequest.dotsBytes(of: bitmap) {
        boards[index].dotsOffset = nil
        stand(.dots(bitmap, expires: expires), area, of: index, since: done.sentAt)
      }
    case .deleteDots(let area): stand(nil, area, of: index, since: done.sentAt)
    case .brightness(let level): boards[index].brightnessStands = level
    case .order(let order):
      emit(.answered(address: address(of: index), order: order, result: .done))
      if order == .clear { boards[index].forget() }
    case .query, .ping: break
    }
  }

  private mutating func stand(
    _ content: OnbonContent?, _ area: Int, of index: Int, since: Instant
  ) {
    boards[index].standing[area] = content.map { .shown($0, since: since) } ?? .absent
  }

  /// A status tells which areas stand; a board that was switched off has lost them.
  private mutating func told(_ status: OnbonStatus, _ done: Outstanding, at now: Instant) {
    let index = done.board
    if case .order(let order) = done.task {
      emit(.answered(address: address(of: index), order: order, result: .status(status)))
    }
    for (area, spec) in boards[index].board.areas.enumerated() {
      let isThere = spec.kind == .dots ? status.hasDotsArea : status.areas.contains(spec.id)
      switch boards[index].standing[area] {
      case .shown where !isThere, .absent where isThere: lost(area, of: index, at: now)
      default: break
      }
    }
    if let level = boards[index].brightnessStands, level != status.brightness {
      boards[index].brightnessStands = nil
    }
  }

  private mutating func lost(_ area: Int, of index: Int, at now: Instant) {
    if boards[index].announced != nil { boards[index].changedAt = now }
    boards[index].standing[area] = .unknown
    boards[index].announced = nil
  }

  private mutating func refused(_ error: OnbonError, _ done: Outstanding, at now: Instant) {
    let index = done.board
    let retry = now.advanced(byMicroseconds: settings.refusedPause)
    switch done.task {
    case .areas(let batch, _) where batch.count > 1: boards[index].sendsSingly = true
    case .areas(let batch, let wipes):
      // A first packet of nothing but a deletion that is refused must not come again and again.
      if wipes { boards[index].wipes = false }
      for (area, content) in batch {
        boards[index].standing[area] = .refused(content, retry: retry)
      }
      tellRefusal(error, of: index)
    case .dotsArea(let area), .dotsBlock(let area, _, _, _), .deleteDots(let area):
      boards[index].dotsOffset = nil
      let content = boards[index].wanted[area]
      boards[index].standing[area] = .refused(content, retry: retry)
      // No special area on this card: there is nothing to delete either.
      if content == nil {
        boards[index].standing[area] = .absent
      } else {
        tellRefusal(error, of: index)
      }
    case .brightness(let level): boards[index].brightnessStands = level
    case .order(let order):
      emit(.answered(address: address(of: index), order: order, result: .refused(error)))
    case .query:
      if error == .unknownCommand || error == .unknownGroup { boards[index].queryUnknown = true }
    case .ping: break
    }
  }

  private mutating func tellRefusal(_ error: OnbonError, of index: Int) {
    emit(
      .pictureRefused(
        address: address(of: index), revision: boards[index].revision ?? 0, error: error))
  }

  private mutating func repeatOrder(of failed: Outstanding) {
    if case .order(let order) = failed.task { boards[failed.board].orders.insert(order, at: 0) }
  }

  private func address(of index: Int) -> UInt16 { boards[index].board.address }
}
