import HallBus

extension BusMasterSession {
  /// What the master does next, most urgent first.
  private enum Job {
    case exchange(Int, Purpose)
    case groupPoll(BusKeySearch.Field)
    case invite
    case broadcast(BusMessage)
  }

  /// Pause between the first attempts at a node nobody has heard yet, microseconds.
  private static let newNodePause: Int64 = 200_000

  /// Puts the next question on the line when the line is free and something is to be done.
  mutating func startNext(at now: Instant) {
    guard case .idle = phase, lineFreeAt <= now else { return }
    decideOverdueQuestion(at: now)
    guard let job = takeJob(at: now) else { return }
    switch job {
    case .exchange(let index, let purpose): start(purpose, with: index, at: now)
    case .groupPoll(let field): ask(field, at: now)
    case .invite: startInvite(at: now)
    case .broadcast(let message):
      broadcastSequence &+= 1
      let wire = frame(message, to: BusAddress.broadcast, sequence: broadcastSequence)
      transmit(wire)
      lineFreeAt = now.advanced(byMicroseconds: wireTime(wire.count) + turnTime)
    }
  }

  /// When ``startNext(at:)`` will find something to do, the line being free; in step with
  /// `takeJob`.
  var nextWork: Instant {
    if clearToSend { return .zero }
    // What is less urgent waits for what a key leads to, and for the end of a hunt.
    let gate = search.isHunting ? search.nextAt : heldUntil
    var next = max(nextInvite, gate)
    if timeToSend != nil { next = min(next, gate) }
    if !records.isEmpty {
      next = min(next, search.isUnderWay ? search.nextAt : max(search.nextAt, heldUntil))
    }
    for record in records {
      if record.welcome != nil || record.wantsPoll { return .zero }
      if record.isUp {
        if record.dueAnswer != nil { next = min(next, heldUntil) }
        if record.displayIsRight == false {
          next = min(
            next, record.showsPicture ? record.displayRetryAt : max(record.displayRetryAt, gate))
        }
      }
      next = min(next, max(visit(record), gate))
    }
    return next
  }

  private mutating func takeJob(at now: Instant) -> Job? {
    for index in records.indices {
      guard let welcome = records[index].welcome else { continue }
      return .exchange(index, .welcome(welcome.message))
    }
    if clearToSend {
      clearToSend = false
      return .broadcast(.allClear)
    }
    for index in records.indices where records[index].wantsPoll {
      records[index].wantsPoll = false
      // A board has no keys to be asked for.
      return .exchange(index, records[index].showsPicture ? visitPurpose(index) : .poll)
    }
    let isHeld = now < heldUntil
    let isRoundDue = !isHeld && !search.isUnderWay && search.nextAt <= now && !records.isEmpty
    let mustAsk =
      isRoundDue && now.microseconds(since: search.nextAt) >= Self.picturePrecedence
      || search.isUnderWay && search.open == nil && pictureWent
    if !mustAsk, let job = takeDisplay(at: now, where: { $0.showsPicture }) {
      pictureWent = true
      return job
    }
    pictureWent = false
    if search.open == nil, let field = search.takeField() { return .groupPoll(field) }
    guard !isHeld else { return nil }
    for index in records.indices where records[index].isUp {
      if let due = records[index].dueAnswer { return .exchange(index, .answer(due.id)) }
    }
    if isRoundDue {
      search.begin(keyFields)
      if let field = search.takeField() { return .groupPoll(field) }
      search.abandon(until: now.advanced(byMicroseconds: Self.collisionPause))
    }
    guard !search.isHunting else { return nil }
    if let job = takeDisplay(at: now, where: { _ in true }) { return job }
    if let time = timeToSend {
      timeToSend = nil
      return .broadcast(.time(time))
    }
    if nextInvite <= now { return .invite }
    if let index = turn(after: roundRobin, where: { visit(records[$0]) <= now }) {
      roundRobin = index
      hasVisited = true
      return .exchange(index, visitPurpose(index))
    }
    return nil
  }

  /// When a node may be visited: between two questions for keys there is time for one, but for those
  /// nobody has heard yet and those that have waited too long.
  private func visit(_ record: BusNodeRecord) -> Instant {
    hasVisited && record.link != .new
      ? record.nextVisit.advanced(byMicroseconds: Self.visitPatience) : record.nextVisit
  }

  private mutating func takeDisplay(
    at now: Instant, where matches: (BusNodeRecord) -> Bool
  ) -> Job? {
    let index = turn(after: displayRoundRobin) { index in
      let record = records[index]
      return record.isUp && record.displayIsRight == false && record.displayRetryAt <= now
        && matches(record)
    }
    guard let index else { return nil }
    displayRoundRobin = index
    records[index].planSteps()
    return .exchange(index, displayPurpose(index))
  }

  private func displayPurpose(_ index: Int) -> Purpose {
    guard records[index].wanted != nil else { return .clear }
    let revision = records[index].wantedRevision
    if let step = records[index].steps.first { return .board(step, revision: revision) }
    return .display(revision: revision)
  }

  /// A node that cannot be heard may still hear: it is probed with what it should show, so that
  /// nothing old stands there looking live.
  private func visitPurpose(_ index: Int) -> Purpose {
    guard case .down = records[index].link, records[index].bootEpoch != 0 else { return .poll }
    // Dots take a board several words: it is to go dark, and not to stand as it is for a mere poll.
    guard case .board(let picture)? = records[index].wanted else { return displayPurpose(index) }
    guard case .text = picture.content else { return .clear }
    return .board(.text, revision: records[index].wantedRevision)
  }

  private func turn(after last: Int, where matches: (Int) -> Bool) -> Int? {
    for step in 0..<records.count {
      let index = (last + 1 + step) % records.count
      if matches(index) { return index }
    }
    return nil
  }

  private mutating func start(_ purpose: Purpose, with index: Int, at now: Instant) {
    let message: BusMessage
    var destination = address(index)
    var attempts = records[index].isUp ? Self.attempts : 1
    switch purpose {
    case .poll:
      message = .poll(
        BusPoll(
          bootEpoch: records[index].bootEpoch, heldKey: records[index].heldCounter(at: now)))
    case .welcome(let welcome):
      destination = records[index].welcome?.destination ?? destination
      records[index].welcome = nil
      records[index].bootEpoch = welcome.bootEpoch
      attempts = Self.attempts
      message = .welcome(welcome)
    case .display(let revision):
      guard case .pad(let wanted)? = records[index].wanted else { return }
      message = .display(revision: revision, wanted)
    case .board(let step, let revision):
      guard case .board(let wanted)? = records[index].wanted else { return }
      message = wanted.message(step, revision: revision)
    case .answer(let id):
      guard let due = records[index].dueAnswer else { return }
      message = .keyAnswer(id, due.answer)
    case .clear:
      message = .allClear
    }
    records[index].sequence &+= 1
    let sequence = records[index].sequence
    let request = frame(message, to: destination, sequence: sequence)
    let wait =
      wireTime(request.count + Self.longestAnswer) + turnTime
      + configuration.hostLatencyMicroseconds
    phase = .exchange(
      Exchange(
        node: index, purpose: purpose, request: request, sequence: sequence,
        attemptsLeft: attempts, startedAt: now, wait: wait,
        deadline: now.advanced(byMicroseconds: wait)))
    records[index].counters.framesSent += 1
    transmit(request)
  }

  private mutating func startInvite(at now: Instant) {
    search.forgetStrangers()
    inviteRound &+= 1
    broadcastSequence &+= 1
    // Nearly always nobody answers, and one slot for all is enough.
    let invite = BusInvite(
      round: inviteRound, slotWidth: invitationMet ? BusLimit.inviteSlotByteTimes : 0)
    let slots = invitationMet ? Int(BusInvite.slots) : 1
    let request = frame(.invite(invite), to: BusAddress.unassigned, sequence: broadcastSequence)
    let wait =
      wireTime(request.count + slots * Int(BusLimit.inviteSlotByteTimes)) + turnTime
      + configuration.hostLatencyMicroseconds
    phase = .slots(
      Slots(
        isInvitation: true, sequence: broadcastSequence, wait: wait,
        deadline: now.advanced(byMicroseconds: wait)))
    transmit(request)
  }

  mutating func slotsEnded(_ slots: Slots, at now: Instant) {
    phase = .idle
    lineFreeAt = now
    if slots.isInvitation {
      let haveMet = slots.wasDamaged || decoder.hasBegun
      let isNews = haveMet && !invitationMet
      invitationMet = haveMet
      nextInvite =
        isNews ? now : now.advanced(byMicroseconds: configuration.inviteIntervalMicroseconds)
    } else {
      slotEnded(at: now)
    }
  }

  mutating func exchangeTimedOut(_ exchange: Exchange, at now: Instant) {
    var exchange = exchange
    exchange.attemptsLeft -= 1
    guard exchange.attemptsLeft == 0 else {
      exchange.startedAt = now
      exchange.deadline = now.advanced(byMicroseconds: exchange.wait)
      phase = .exchange(exchange)
      counters.retries += 1
      records[exchange.node].counters.retries += 1
      records[exchange.node].counters.framesSent += 1
      transmit(exchange.request)
      return
    }
    phase = .idle
    lineFreeAt = now
    counters.failures += 1
    records[exchange.node].counters.failures += 1
    switch exchange.purpose {
    // The node reports the key again, and is then answered again.
    case .answer(let id): records[exchange.node].setAnswerDue(false, for: id)
    // Whether it took the epoch is unknown: the next poll has it say hello again.
    case .welcome: records[exchange.node].bootEpoch = 0
    case .poll, .display, .board, .clear: break
    }
    missed(exchange.node, fault: exchange.wasDamaged ? .garbled : .silent, at: now)
  }

  private mutating func missed(_ index: Int, fault: BusNodeFault, at now: Instant) {
    records[index].failuresInARow += 1
    switch records[index].link {
    case .up:
      goDown(index, fault, at: now)
    case .new:
      records[index].nextVisit = now.advanced(byMicroseconds: Self.newNodePause)
      if records[index].failuresInARow >= Self.attempts { goDown(index, fault, at: now) }
    case .down:
      let pause = records[index].backOff
      records[index].nextVisit = now.advanced(byMicroseconds: pause)
      records[index].backOff = min(2 * pause, BusNodeRecord.longestBackOff)
    }
  }

  /// Leaves a node alone for a while, and says so when it was not so already.
  mutating func goDown(_ index: Int, _ fault: BusNodeFault, at now: Instant) {
    let isNews = records[index].link != .down(fault)
    records[index].link = .down(fault)
    records[index].distrust()
    switch fault {
    case .silent, .garbled, .portClosed:
      records[index].nextVisit = now.advanced(byMicroseconds: records[index].backOff)
      records[index].backOff = min(
        2 * records[index].backOff, BusNodeRecord.longestBackOff)
    case .babbling, .versionUnsupported, .wrongNode, .wrongKind:
      records[index].nextVisit = now.advanced(byMicroseconds: BusNodeRecord.longestBackOff)
    }
    if isNews { emit(.nodeDown(address: address(index), fault)) }
  }

  /// Bytes of the longest frame a node answers with, a hello.
  private static let longestAnswer = 27

  /// What a node waits before it answers, and what we leave it to listen again.
  var turnTime: Int64 { BusLimit.replyDelayByteTimes * byteTime }

  func frame(_ message: BusMessage, to destination: UInt8, sequence: UInt8) -> [UInt8] {
    let frame = BusFrame(
      destination: destination, source: BusAddress.master, sequence: sequence, message: message)
    return [UInt8](frame.wire)
  }
}
