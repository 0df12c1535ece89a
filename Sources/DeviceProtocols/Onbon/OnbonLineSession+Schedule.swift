import HallBus

extension OnbonLineSession {
  /// What could be done for a board, and from when.
  struct Candidate {
    enum Kind {
      case change
      case order
      case brightness
      case refresh
      case verify
      case probe
    }
    var board: Int
    var kind: Kind
    var due: Instant
  }

  /// Sends what comes next when the line is free, and sets the next deadline.
  mutating func pump(at now: Instant) {
    deadline = nil
    guard isOpen else { return }
    if closing != nil { checkClosing(at: now) }
    // What is left when nothing of it is due yet.
    var waiting: [Candidate]?
    while outstanding == nil, now >= lineFreeAt {
      if let time = clock {
        clock = nil
        broadcast(.clock(time), at: now)
        continue
      }
      let found = candidates(at: now)
      guard let next = choose(found, at: now) else {
        waiting = found
        break
      }
      start(next, at: now)
    }
    deadline = outstanding?.deadline
    if outstanding == nil {
      let due = clock != nil ? lineFreeAt : (waiting ?? candidates(at: now)).map(\.due).min()
      deadline = due.map { max($0, lineFreeAt) }
    }
    if let closing, !closing.isDone {
      deadline = min(deadline ?? closing.deadline, closing.deadline)
    }
  }

  func candidates(at now: Instant) -> [Candidate] {
    if closing?.isDone == true { return [] }
    var candidates: [Candidate] = []
    for (index, board) in boards.enumerated() {
      func add(_ kind: Candidate.Kind, _ due: Instant) {
        candidates.append(Candidate(board: index, kind: kind, due: max(due, board.notBefore)))
      }
      if board.link == .down {
        if closing == nil {
          let spaced = lastProbeAt?.advanced(byMicroseconds: settings.probeSpacing) ?? now
          add(.probe, max(board.notBefore, spaced))
        }
        continue
      }
      if !board.pending(at: now, stale: settings.stale).isEmpty {
        add(.change, board.notBefore)
      } else if let due = board.nextPending(stale: settings.stale) {
        add(.change, due)
      }
      if closing != nil { continue }
      if !board.orders.isEmpty { add(.order, now) }
      if let level = board.brightness, level != board.brightnessStands, board.link == .up {
        add(.brightness, now)
      }
      if let oldest = board.oldestExpiring {
        add(.refresh, oldest.advanced(byMicroseconds: settings.refreshAfter))
      }
      add(.verify, board.verifyAt)
    }
    return candidates
  }

  /// Picks among the candidates that are due.
  ///
  /// Areas about to expire and boards long overdue for a try go first, so that nobody starves;
  /// then changes, the most recent first, unless one has been overtaken too long; then the rest.
  func choose(_ candidates: [Candidate], at now: Instant) -> Candidate? {
    let due = candidates.filter { $0.due <= now }
    func oldest(_ kind: Candidate.Kind, overdue: Int64 = 0) -> Candidate? {
      due.filter { $0.kind == kind && now.microseconds(since: $0.due) >= overdue }
        .min { $0.due < $1.due }
    }
    if let urgent = oldest(.refresh, overdue: settings.refreshUrgent - settings.refreshAfter) {
      return urgent
    }
    if let probe = oldest(.probe, overdue: settings.longestOvertaking) { return probe }
    var changed = due.filter { $0.kind == .change }
    // The last words go to boards that hear them before they go to boards that may not.
    if closing != nil, changed.contains(where: { boards[$0.board].link == .up }) {
      changed.removeAll { boards[$0.board].link != .up }
    }
    if let overtaken = changed.min(by: { boards[$0.board].changedAt < boards[$1.board].changedAt }),
      now.microseconds(since: boards[overtaken.board].changedAt) >= settings.longestOvertaking
    {
      return overtaken
    }
    if let recent = changed.max(by: {
      boards[$0.board].changeOrder < boards[$1.board].changeOrder
    }) {
      return recent
    }
    return oldest(.order) ?? oldest(.brightness) ?? oldest(.refresh) ?? oldest(.verify)
      ?? oldest(.probe)
  }

  private mutating func start(_ candidate: Candidate, at now: Instant) {
    let index = candidate.board
    switch candidate.kind {
    case .change:
      // What comes next for this board waits from now on.
      boards[index].changedAt = now
      write(
        boards[index].pending(at: now, stale: settings.stale), of: index, changed: true, at: now)
    case .refresh:
      // What would be due soon goes along: one packet costs less than two.
      let from = now.advanced(byMicroseconds: -settings.refreshAfter * 3 / 4)
      let areas = boards[index].standing.indices.filter {
        guard case .shown(let content, let since) = boards[index].standing[$0] else { return false }
        return content.expires && since <= from
      }
      write(areas, of: index, changed: false, at: now)
    case .order:
      let order = boards[index].orders.removeFirst()
      send(order.request, .order(order), to: index, at: now)
    case .brightness:
      let level = boards[index].brightness ?? 15
      send(.brightness(level), .brightness(level), to: index, at: now)
    case .verify:
      boards[index].verifyAt = now.advanced(byMicroseconds: verifyEvery)
      let pings = boards[index].queryUnknown
      send(pings ? .ping : .query, pings ? .ping : .query, to: index, at: now)
    case .probe:
      lastProbeAt = now
      send(.ping, .ping, to: index, at: now)
    }
  }

  /// Sends as many of these areas as one packet should hold.
  private mutating func write(_ areas: [Int], of index: Int, changed: Bool, at now: Instant) {
    let board = boards[index]
    let specs = board.board.areas
    var batch: [(index: Int, content: OnbonContent?)] = []
    var blocks: [[UInt8]] = []
    var deleted: [UInt8] = []
    var bytes = 0
    for area in areas where specs[area].kind != .dots {
      let content = board.wanted[area]
      if board.sendsSingly, !batch.isEmpty { break }
      if case .block(let block, _)? = content {
        guard batch.isEmpty || bytes + block.count + 2 <= OnbonLimit.batchBytes else { break }
        bytes += block.count + 2
        blocks.append(block)
      } else {
        deleted.append(specs[area].id)
      }
      batch.append((area, content))
    }
    let wipes = changed && board.wipes
    if wipes || !batch.isEmpty {
      send(
        .dynamicAreas(
          deleting: wipes ? .everything : .areas(deleted), blocks: blocks, clearsFirst: changed),
        .areas(batch, wipes: wipes), to: index, at: now)
    } else if let area = areas.first {
      writeDots(area, of: index, at: now)
    }
  }

  private mutating func writeDots(_ area: Int, of index: Int, at now: Instant) {
    let spec = boards[index].board.areas[area]
    guard case .dots(let bitmap, let expires)? = boards[index].wanted[area] else {
      return send(.deleteDots, .deleteDots(index: area), to: index, at: now)
    }
    guard let offset = boards[index].dotsOffset else {
      let request = OnbonRequest.dotsArea(
        x: UInt16(spec.x / 8), y: UInt16(spec.y), width: UInt16(spec.width / 8),
        height: UInt16(spec.height), runMode: expires ? .cycleUntilStale : .cycle,
        timeoutSeconds: expires ? settings.staleAfterSeconds : 0)
      return send(request, .dotsArea(index: area), to: index, at: now)
    }
    let dots = OnbonRequest.dots(of: bitmap)
    let end = min(offset + OnbonLimit.dotsBlockBytes, dots.count)
    send(
      .dotsBlock(dots[offset..<end], offset: UInt16(offset), isLast: end == dots.count),
      .dotsBlock(index: area, bitmap: bitmap, expires: expires, next: end), to: index, at: now)
  }

  private mutating func send(
    _ request: OnbonRequest, _ task: Task, to index: Int, at now: Instant
  ) {
    let bytes = OnbonFrame(destination: boards[index].board.address, data: request.data).encoded()
    outputs.append(.transmit(bytes))
    counters.framesSent += 1
    // The longest answer is a status: some 60 bytes and the numbers of the areas.
    let onTheLine = settings.lineTime(bytes.count + 100) + 2 * settings.turnaround
    outstanding = Outstanding(
      board: index, task: task, sentAt: now,
      lastByteAt: now.advanced(byMicroseconds: settings.lineTime(bytes.count)),
      deadline: now.advanced(byMicroseconds: onTheLine + settings.answerAllowance))
  }

  private mutating func broadcast(_ request: OnbonRequest, at now: Instant) {
    var request = request
    request.wantsAnswer = false
    let frame = OnbonFrame(destination: OnbonFrame.broadcastWithoutAnswer, data: request.data)
    let bytes = frame.encoded()
    outputs.append(.transmit(bytes))
    counters.framesSent += 1
    lineFreeAt = now.advanced(
      byMicroseconds: settings.lineTime(bytes.count) + 2 * settings.turnaround)
  }

  private mutating func checkClosing(at now: Instant) {
    guard let closing, !closing.isDone else { return }
    let waiting = boards.contains {
      $0.link != .down && !$0.pending(at: now, stale: settings.stale).isEmpty
    }
    if !waiting && outstanding == nil || now >= closing.deadline { finishClosing() }
  }

  mutating func finishClosing() {
    closing?.isDone = true
    outstanding = nil
    let reached = boards.filter { $0.announced != nil && $0.announced == $0.revision }
    let missed = boards.filter { $0.announced == nil || $0.announced != $0.revision }
    emit(
      .shutdownDone(
        reached: reached.map(\.board.address), missed: missed.map(\.board.address)))
  }
}
