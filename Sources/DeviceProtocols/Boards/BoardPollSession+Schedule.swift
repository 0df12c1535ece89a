import HallBus

extension BoardPollSession {
  /// What could be done for a board, and from when.
  struct Candidate {
    enum Kind { case change, brightness, refresh, verify, probe }
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
      if let level = board.brightness, level != board.brightnessStands, board.link == .up {
        add(.brightness, now)
      }
      if let oldest = board.oldest, board.revision != nil {
        add(.refresh, oldest.since.advanced(byMicroseconds: settings.refreshEvery))
      }
      add(.verify, board.verifyAt)
    }
    return candidates
  }

  /// Boards long overdue for a try go first, so that none starves; then changes, the most recent
  /// first, unless one has been overtaken too long; then the rest.
  private func choose(_ candidates: [Candidate], at now: Instant) -> Candidate? {
    let due = candidates.filter { $0.due <= now }
    func oldest(_ kind: Candidate.Kind, overdue: Int64 = 0) -> Candidate? {
      due.filter { $0.kind == kind && now.microseconds(since: $0.due) >= overdue }
        .min { $0.due < $1.due }
    }
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
    return oldest(.brightness) ?? oldest(.refresh) ?? oldest(.verify) ?? oldest(.probe)
  }

  private mutating func start(_ candidate: Candidate, at now: Instant) {
    let index = candidate.board
    switch candidate.kind {
    case .change:
      boards[index].changedAt = now
      if boards[index].job == nil { boards[index].job = nextJob(of: index, at: now) }
      sendJob(of: index, at: now)
    case .refresh:
      guard let oldest = boards[index].oldest else { return }
      boards[index].job = job(area: oldest.area, of: index)
      sendJob(of: index, at: now)
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
    let known = boards[index].needsSetUp ? [] : boards[index].known ?? []
    send(dialect.poll(boards[index].spec, standing: known), .poll, to: index, at: now)
  }

  private func job(area: Int, of index: Int) -> State.Job {
    let content = boards[index].wanted[area]
    return State.Job(
      area: area, content: content,
      requests: dialect.write(content, to: area, of: boards[index].spec))
  }

  private func nextJob(of index: Int, at now: Instant) -> State.Job? {
    if boards[index].needsSetUp {
      return State.Job(area: nil, content: nil, requests: dialect.setUp(boards[index].spec))
    }
    return boards[index].standing.indices.first { boards[index].isPending($0, at: now) }
      .map { job(area: $0, of: index) }
  }

  /// Sends the next packet of a board's job; a job without any is done at once.
  private mutating func sendJob(of index: Int, at now: Instant) {
    guard let job = boards[index].job else { return }
    guard job.next < job.requests.count else { return finishJob(of: index, at: now) }
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
