import HallBus

/// What could be done for a board, and from when. Outside the session, for which every dialect would
/// have a type of its own, looked up anew at each use.
private struct Candidate {
  enum Kind { case change, order, brightness, urgentRefresh, refresh, verify, probe }
  var board: Int
  var kind: Kind
  var due: Instant
}

extension BoardPollSession {
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
        broadcast(time, at: now)
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

  private func candidates(at now: Instant) -> [Candidate] {
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
      if board.job != nil || board.hasChange(at: now) {
        add(.change, board.notBefore)
      } else if let retry = board.nextRetry {
        add(.change, retry)
      }
      if closing != nil { continue }
      if !board.orders.isEmpty { add(.order, now) }
      if let level = board.brightness, level != board.brightnessStands, board.link == .up {
        add(.brightness, now)
      }
      if board.job == nil, board.revision != nil, let oldest = board.aging.first?.freshness {
        add(.refresh, oldest.due)
        if let urgent = oldest.urgent { add(.urgentRefresh, urgent) }
      }
      add(.verify, board.verifyAt)
    }
    return candidates
  }

  /// Areas that a board deletes soon and boards long overdue for a try go first, so that none
  /// starves; then changes, the most recent first, unless one has been overtaken too long; then the
  /// rest.
  private func choose(_ candidates: [Candidate], at now: Instant) -> Candidate? {
    let due = candidates.filter { $0.due <= now }
    func oldest(_ kind: Candidate.Kind, overdue: Int64 = 0) -> Candidate? {
      due.filter { $0.kind == kind && now.microseconds(since: $0.due) >= overdue }
        .min { $0.due < $1.due }
    }
    if let urgent = oldest(.urgentRefresh) { return urgent }
    if let probe = oldest(.probe, overdue: settings.longestOvertaking) { return probe }
    if let verify = oldest(.verify, overdue: settings.longestOvertaking) { return verify }
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
      // Contents under way that nobody wants any more are not finished.
      if !boards[index].wantsJob { boards[index].job = nextJob(of: index, at: now) }
      sendJob(of: index, at: now)
    case .urgentRefresh, .refresh:
      let areas = boards[index].aging.filter { $0.freshness.soon <= now }.map(\.area)
      boards[index].job = job(areas, of: index, .refresh)
      sendJob(of: index, at: now)
    case .order:
      let order = boards[index].orders.removeFirst()
      guard let request = dialect.order(order, to: boards[index].spec) else { return }
      send(request, .order(order), to: index, at: now)
    case .brightness:
      let level = boards[index].brightness ?? 100
      guard let request = dialect.brightness(percent: level, of: boards[index].spec) else {
        boards[index].brightnessStands = level
        return
      }
      send(request, .brightness(level), to: index, at: now)
    case .verify:
      boards[index].verifyAt = now.advanced(byMicroseconds: verifyEvery)
      poll(index, at: now)
    case .probe:
      lastProbeAt = now
      poll(index, at: now)
    }
  }

  private mutating func poll(_ index: Int, at now: Instant) {
    let board = boards[index]
    let request = dialect.poll(
      board.spec, standing: board.needsSetUp ? [] : board.known,
      brightness: board.brightnessStands, isPlain: board.pollsPlainly)
    send(request, .poll, to: index, at: now)
  }

  private mutating func nextJob(of index: Int, at now: Instant) -> State.Job? {
    if boards[index].needsSetUp {
      return State.Job(changes: [], requests: dialect.setUp(boards[index].spec))
    }
    let job = job(
      boards[index].pending(at: now), of: index, boards[index].isAfresh ? .afresh : .change)
    // From its first packet on nobody knows what the board shows.
    for change in job?.changes ?? [] { boards[index].standing[change.area] = .unknown }
    return job
  }

  private func job(_ areas: [Int], of index: Int, _ reason: BoardWriteReason) -> State.Job? {
    let board = boards[index]
    let changes = areas.prefix(board.sendsSingly ? 1 : areas.count).map {
      BoardChange(area: $0, content: board.wanted[$0])
    }
    guard !changes.isEmpty else { return nil }
    let write = dialect.write(changes, to: board.spec, reason)
    return State.Job(
      changes: changes.filter { write.areas.contains($0.area) }, requests: write.requests)
  }

  /// Sends the next packet of a board's job; a job without any is done at once.
  private mutating func sendJob(of index: Int, at now: Instant) {
    guard let job = boards[index].job else { return }
    guard job.next < job.requests.count else { return finishJob(of: index, writtenAt: now) }
    send(job.requests[job.next], .job, to: index, at: now)
  }

  private mutating func send(
    _ request: BoardRequest, _ task: Task, to index: Int, at now: Instant
  ) {
    outputs.append(.transmit(request.bytes))
    lineCounters.framesSent += 1
    let pause = max(settings.turnaround, dialect.gap)
    let onTheLine = settings.lineTime(request.bytes.count + request.answerBytes) + 2 * pause
    outstanding = Outstanding(
      board: index, task: task, request: request, sentAt: now,
      lastByteAt: now.advanced(byMicroseconds: settings.lineTime(request.bytes.count)),
      deadline: now.advanced(byMicroseconds: onTheLine + settings.answerAllowance))
  }

  private mutating func broadcast(_ time: BoardClock, at now: Instant) {
    guard let bytes = dialect.clock(time) else { return }
    outputs.append(.transmit(bytes))
    lineCounters.framesSent += 1
    lineFreeAt = now.advanced(
      byMicroseconds: settings.lineTime(bytes.count) + 2 * max(settings.turnaround, dialect.gap))
  }

  private mutating func checkClosing(at now: Instant) {
    guard let closing, !closing.isDone else { return }
    let waiting = boards.contains { $0.link != .down && $0.hasChange(at: now) }
    if !waiting && outstanding == nil || now >= closing.deadline { finishClosing() }
  }

  mutating func finishClosing() {
    closing?.isDone = true
    outstanding = nil
    let missed = boards.filter { $0.announced == nil || $0.announced != $0.revision }
    emit(.shutdownDone(missed: missed.map(\.spec.address)))
  }
}
