import HallBus

extension BoardPollSession {
  /// Waits before a failed packet is repeated, µs, by the number of failures; other boards use the
  /// line meanwhile.
  private static var retryPauses: [Int64] { [20_000, 80_000, 250_000] }

  mutating func take(_ reception: BoardReception, at now: Instant) {
    switch reception {
    case .damaged:
      lineCounters.checkErrors += 1
      if let outstanding { boards[outstanding.board].heardDamaged = true }
    case .echo: lineCounters.echoes += 1
    case .stray: lineCounters.strays += 1
    case .answer(let answer): take(answer, at: now)
    }
  }

  private mutating func take(_ answer: BoardAnswer, at now: Instant) {
    lineCounters.framesReceived += 1
    guard let outstanding else {
      lineCounters.strays += 1
      return
    }
    let index = outstanding.board
    if boards[index].mayAnswerLate {
      boards[index].mayAnswerLate = false
      guard now >= outstanding.lastByteAt else {
        lineCounters.strays += 1
        return
      }
    }
    self.outstanding = nil
    lineFreeAt = now.advanced(byMicroseconds: max(settings.turnaround, dialect.gap))
    lineCounters.lastRoundTrip = now.microseconds(since: outstanding.sentAt)
    if answer == .damagedThere {
      lineCounters.checkErrors += 1
      lineCounters.damagedThere += 1
      boards[index].heardDamaged = true
      return fail(outstanding, at: now)
    }
    heard(index, at: now)
    switch answer {
    case .done, .damagedThere: done(outstanding, at: now)
    case .busy:
      lineCounters.busy += 1
      lineCounters.retries += 1
      boards[index].notBefore = now.advanced(byMicroseconds: settings.busyPause)
      repeatOrder(of: outstanding)
    case .outOfOrder:
      lineCounters.retries += 1
      boards[index].job?.next = 0
      boards[index].notBefore = now.advanced(byMicroseconds: settings.busyPause)
    case .lost: lost(outstanding, at: now)
    case .shows(let areas, let isBright):
      compare(areas, isBright: isBright, with: index, at: now)
      done(outstanding, at: now)
    case .refused where outstanding.request.isOptional,
      .unknownCommand where outstanding.request.isOptional:
      done(outstanding, at: now)
    case .refused(let text): refused(text, outstanding, at: now)
    case .unknownCommand:
      if outstanding.task == .poll { boards[index].pollsPlainly = true }
      refused(Self.unknownCommand, outstanding, at: now)
    }
    announceIfStanding(index, at: now)
  }

  /// Nothing usable came back: whether the board obeyed is unknown.
  mutating func fail(_ failed: Outstanding, at now: Instant) {
    let index = failed.board
    switch failed.task {
    case .job:
      for change in boards[index].job?.changes ?? [] {
        boards[index].standing[change.area] = .unknown
      }
      boards[index].announced = nil
    case .brightness: boards[index].brightnessStands = nil
    case .order: repeatOrder(of: failed)
    case .poll: break
    }
    if boards[index].link == .down {
      boards[index].backOff = min(boards[index].backOff * 2, settings.longestBackOff)
      boards[index].notBefore = now.advanced(byMicroseconds: boards[index].backOff)
      return
    }
    boards[index].failures += 1
    let limit =
      boards[index].link == .up ? BoardLineLimit.failures : BoardLineLimit.firstFailures
    guard boards[index].failures < limit else { return goDown(index, at: now) }
    lineCounters.retries += 1
    let pause = Self.retryPauses[min(boards[index].failures, Self.retryPauses.count) - 1]
    boards[index].notBefore = now.advanced(byMicroseconds: pause)
    if failed.task == .poll { boards[index].verifyAt = now }
  }

  private mutating func goDown(_ index: Int, at now: Instant) {
    let reason =
      boards[index].heardDamaged
      ? DeviceText(chinese: "条屏应答损坏", english: "the board's answers are damaged")
      : DeviceText(chinese: "条屏无应答", english: "the board does not answer")
    boards[index].link = .down
    boards[index].failures = 0
    boards[index].heardDamaged = false
    boards[index].backOff = settings.firstBackOff
    boards[index].notBefore = now.advanced(byMicroseconds: settings.firstBackOff)
    boards[index].forget()
    emit(.boardDown(address: boards[index].spec.address, reason: reason))
    failOrders(of: index)
  }

  private mutating func heard(_ index: Int, at now: Instant) {
    // It may have been without power meanwhile, and power makes boards forget.
    if boards[index].failures >= BoardLineLimit.suspicious, !dialect.tellsLosses,
      !boards[index].needsSetUp
    {
      boards[index].forget()
      boards[index].changedAt = now
    }
    let wasUp = boards[index].link == .up
    if boards[index].link == .down { boards[index].notBefore = now }
    boards[index].link = .up
    boards[index].failures = 0
    boards[index].heardDamaged = false
    if !wasUp {
      boards[index].verifyAt = now.advanced(byMicroseconds: verifyEvery)
      boards[index].changedAt = now
      boards[index].setUps = 0
      emit(.boardUp(address: boards[index].spec.address))
    }
  }

  private mutating func done(_ done: Outstanding, at now: Instant) {
    let index = done.board
    switch done.task {
    case .job:
      // A new picture meanwhile has dropped the job.
      guard let job = boards[index].job, job.next < job.requests.count,
        job.requests[job.next] == done.request
      else { return }
      boards[index].job?.next += 1
      if job.next + 1 == job.requests.count { finishJob(of: index, writtenAt: done.sentAt) }
    case .brightness(let level): boards[index].brightnessStands = level
    case .order(let order):
      answer(order, of: index, .done)
      if order == .clear { boards[index].forget() }
    case .poll: break
    }
  }

  mutating func finishJob(of index: Int, writtenAt: Instant) {
    guard let job = boards[index].job else { return }
    boards[index].job = nil
    if job.isSetUp {
      boards[index].needsSetUp = false
      for area in boards[index].standing.indices { boards[index].standing[area] = .unknown }
      return
    }
    boards[index].setUps = 0
    boards[index].isAfresh = false
    for change in job.changes {
      boards[index].standing[change.area] = .shown(
        change.content, freshness(of: change.content, writtenAt: writtenAt))
    }
  }

  private func freshness(of content: Dialect.Content?, writtenAt: Instant) -> BoardFreshness? {
    if let lifetime = content.flatMap(dialect.lifetime) {
      return BoardFreshness(writtenAt: writtenAt, lifetime: lifetime)
    }
    return settings.refreshEvery.map { BoardFreshness(writtenAt: writtenAt, every: $0) }
  }

  /// The board says which of its areas show something: one that should and does not, or the other
  /// way round, is written again.
  private mutating func compare(
    _ areas: [Bool], isBright: Bool, with index: Int, at now: Instant
  ) {
    for (area, isThere) in areas.enumerated() {
      guard case .shown(let content, _) = boards[index].standing[area],
        (content != nil) != isThere
      else { continue }
      if boards[index].announced != nil { boards[index].changedAt = now }
      boards[index].standing[area] = .unknown
      boards[index].announced = nil
    }
    if !isBright { boards[index].brightnessStands = nil }
  }

  /// The board was reset, or somebody else wrote to it: everything goes there again.
  private mutating func lost(_ told: Outstanding, at now: Instant) {
    let index = told.board
    boards[index].setUps += 1
    if boards[index].setUps > BoardLineLimit.setUps, told.task == .job {
      return refused(
        DeviceText(chinese: "条屏不接受窗口设置", english: "the board does not keep its set-up"), told,
        at: now)
    }
    boards[index].forget()
    boards[index].changedAt = now
  }

  private mutating func refused(_ text: DeviceText, _ told: Outstanding, at now: Instant) {
    let index = told.board
    let retry = now.advanced(byMicroseconds: settings.refusedPause)
    switch told.task {
    case .job:
      guard let job = boards[index].job else { return }
      boards[index].job = nil
      guard job.changes.count < 2 else {
        boards[index].sendsSingly = true
        return
      }
      if job.isSetUp {
        boards[index].needsSetUp = false
        for area in boards[index].standing.indices {
          boards[index].standing[area] = .refused(boards[index].wanted[area], retry: retry)
        }
      }
      for change in job.changes {
        boards[index].isAfresh = false
        boards[index].standing[change.area] = .refused(change.content, retry: retry)
      }
      emit(
        .pictureRefused(
          address: boards[index].spec.address, revision: boards[index].revision ?? 0, reason: text))
    // A board without the command stays as bright as it is.
    case .brightness(let level): boards[index].brightnessStands = level
    case .order(let order): answer(order, of: index, .refused(text))
    case .poll: break
    }
  }
}
