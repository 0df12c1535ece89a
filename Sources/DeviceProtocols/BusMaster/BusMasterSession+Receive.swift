import HallBus

extension BusMasterSession {
  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    if case .closed = phase { return }
    for byte in bytes {
      switch decoder.push(byte) {
      case .more: break
      case .damaged: countDamage(at: now)
      case .frame(let frame): hear(frame, at: now)
      }
    }
    startNext(at: now)
  }

  private mutating func countDamage(at now: Instant) {
    counters.damagedFrames += 1
    switch phase {
    case .exchange(let exchange) where search.open != nil && now < earliestAnswer(to: exchange):
      decideQuestion(haveMet: true, at: now)
    case .exchange(var exchange):
      records[exchange.node].counters.damagedFrames += 1
      exchange.wasDamaged = true
      phase = .exchange(exchange)
    case .slots(var slots):
      slots.wasDamaged = true
      phase = .slots(slots)
      if !slots.isInvitation { search.open?.isDamaged = true }
    case .idle: decideQuestion(haveMet: true, at: now)
    case .closed: break
    }
  }

  private mutating func hear(_ frame: BusFrame, at now: Instant) {
    // Our own words: an adapter that listens while it speaks.
    guard frame.source != BusAddress.master else { return }
    let message: BusMessage
    do throws(BusError) {
      message = try frame.message()
    } catch {
      countDamage(at: now)
      return
    }
    counters.framesReceived += 1
    if let index = index(of: frame.source) { records[index].counters.framesReceived += 1 }
    guard frame.destination == BusAddress.master,
      frame.version == BusLimit.version || frame.type <= BusMessageType.invite,
      take(message, from: frame, at: now)
    else {
      unexpected(frame, at: now)
      return
    }
  }

  /// When the first damaged byte of an answer can have come to its end, microseconds: what comes
  /// earlier is a late answer to the group poll before.
  private func earliestAnswer(to exchange: Exchange) -> Instant {
    exchange.startedAt.advanced(byMicroseconds: wireTime(exchange.request.count) + turnTime)
  }

  /// False for what nobody asked for.
  private mutating func take(
    _ message: BusMessage, from frame: BusFrame, at now: Instant
  ) -> Bool {
    if case .attention = message {
      return raisedHand(frame.source, sequence: frame.sequence, at: now)
    }
    switch phase {
    case .closed, .idle:
      return false
    case .exchange(let exchange):
      guard frame.source == address(exchange.node), frame.sequence == exchange.sequence else {
        return false
      }
      return answered(exchange, by: message, bytes: frame.wire.count, at: now)
    case .slots(let slots):
      guard frame.sequence == slots.sequence else { return false }
      switch message {
      case .hello(let hello) where slots.isInvitation && frame.source == BusAddress.unassigned:
        heardUnassigned(hello, at: now)
        return true
      default:
        return false
      }
    }
  }

  private mutating func answered(
    _ exchange: Exchange, by message: BusMessage, bytes: Int, at now: Instant
  ) -> Bool {
    let index = exchange.node
    switch message {
    case .hello(let hello):
      if case .welcome = exchange.purpose { return false }
      finish(exchange, bytes: bytes, at: now)
      welcome(hello, index: index, destination: address(index), at: now)
    case .stateReport(let report):
      guard records[index].bootEpoch != 0 else { return false }
      finish(exchange, bytes: bytes, at: now)
      markUp(index, at: now)
      if case .answer(let id) = exchange.purpose { records[index].setAnswerDue(false, for: id) }
      take(report, index: index, after: exchange.purpose, at: now)
    case .keyReport(let report):
      guard records[index].bootEpoch != 0, case .poll = exchange.purpose else { return false }
      finish(exchange, bytes: bytes, at: now)
      markUp(index, at: now)
      take(report, index: index, at: now)
    default:
      return false
    }
    return true
  }

  private mutating func finish(_ exchange: Exchange, bytes: Int, at now: Instant) {
    let roundTrip = now.microseconds(since: exchange.startedAt)
    let onTheLine = wireTime(exchange.request.count + bytes) + turnTime
    // The worst counts, and is forgotten slowly.
    lateness = max(roundTrip - onTheLine, lateness - lateness / 16)
    counters.lastRoundTripMicroseconds = roundTrip
    records[exchange.node].counters.lastRoundTripMicroseconds = roundTrip
    records[exchange.node].failuresInARow = 0
    records[exchange.node].nextVisit = now.advanced(
      byMicroseconds: configuration.stateIntervalMicroseconds)
    phase = .idle
    lineFreeAt = now.advanced(byMicroseconds: turnTime)
  }

  private mutating func markUp(_ index: Int, at now: Instant) {
    records[index].backOff = BusNodeRecord.firstBackOff
    guard !records[index].isUp, let id = records[index].id else { return }
    records[index].link = .up
    emit(.nodeUp(address: address(index), id))
  }

  private mutating func take(
    _ report: BusStateReport, index: Int, after purpose: Purpose, at now: Instant
  ) {
    records[index].reported = (report.revision, report.checksum)
    records[index].lacksTime = report.lacksTime
    if report.keyIsStuck != records[index].keyIsStuck {
      records[index].keyIsStuck = report.keyIsStuck
      emit(.keyStuck(address: address(index), report.keyIsStuck))
    }
    if report.textIsIncomplete != records[index].textIsIncomplete {
      records[index].textIsIncomplete = report.textIsIncomplete
      emit(.textIncomplete(address: address(index), report.textIsIncomplete))
    }
    if case .board(let step, let revision) = purpose, revision == records[index].wantedRevision,
      records[index].steps.first == step
    {
      records[index].steps.removeFirst()
      // The next step goes out at once.
      if !records[index].steps.isEmpty {
        records[index].displayRetryAt = now
        return
      }
    }
    guard records[index].displayIsRight == true else {
      records[index].standsAnnounced = false
      // What was sent is what is wanted, and still it does not stand.
      records[index].displayRetryAt =
        records[index].wants(purpose)
        ? now.advanced(byMicroseconds: BusNodeRecord.displayPause) : now
      return
    }
    records[index].steps = []
    if case .board(let picture)? = records[index].wanted {
      records[index].standing = (picture, records[index].wantedRevision)
    }
    guard records[index].wanted != nil, !records[index].standsAnnounced else { return }
    records[index].standsAnnounced = true
    emit(
      .displayStands(address: address(index), revision: records[index].wantedRevision))
  }

  private mutating func take(_ report: BusKeyReport, index: Int, at now: Instant) {
    if records[index].answered.contains(where: { $0.id == report.id }) {
      records[index].setAnswerDue(true, for: report.id)
      return
    }
    if let held = records[index].held, held.id == report.id,
      now.microseconds(since: held.announcedAt) < BusLimit.heldKeyMicroseconds
    {
      records[index].held?.isQuoted = true
      return
    }
    records[index].held = (report.id, now, true)
    heldUntil = now.advanced(byMicroseconds: Self.keyPatience)
    emit(
      .key(
        address: address(index), report.key, report.id,
        ageMilliseconds: Int(report.ageTenths) * 100))
  }

  private mutating func welcome(
    _ hello: BusHello, index: Int, destination: UInt8, at now: Instant
  ) {
    records[index].distrust()
    records[index].bootEpoch = 0
    records[index].held?.isQuoted = false
    records[index].id = hello.id
    records[index].firmware = hello.firmware
    records[index].kind = hello.kind
    guard hello.lowestVersion <= BusLimit.version, hello.highestVersion >= BusLimit.version
    else {
      goDown(index, .versionUnsupported, at: now)
      return
    }
    if let expected = records[index].node.id, expected != hello.id {
      goDown(index, .wrongNode, at: now)
      return
    }
    guard records[index].node.takes(kind: hello.kind) else {
      goDown(index, .wrongKind, at: now)
      return
    }
    hellosHeard &+= 1
    let epoch = UInt64(masterBoot) << 32 | UInt64(hellosHeard)
    records[index].welcome = (
      destination,
      BusWelcome(
        id: hello.id, address: address(index), version: BusLimit.version, bootEpoch: epoch)
    )
  }

  private mutating func heardUnassigned(_ hello: BusHello, at now: Instant) {
    guard let index = records.firstIndex(where: { $0.node.id == hello.id }) else {
      emit(.strangerHeard(hello.id, kind: hello.kind))
      return
    }
    welcome(hello, index: index, destination: BusAddress.unassigned, at: now)
  }

  private mutating func unexpected(_ frame: BusFrame, at now: Instant) {
    counters.unexpectedFrames += 1
    guard let index = index(of: frame.source) else { return }
    records[index].counters.unexpectedFrames += 1
    if records[index].hasSpokenUnasked(at: now) { goDown(index, .babbling, at: now) }
  }
}

extension BusNode {
  fileprivate func takes(kind: UInt8) -> Bool {
    kinds.isEmpty || kinds.contains { $0.rawValue == kind }
  }
}

extension BusNodeRecord {
  fileprivate func wants(_ purpose: BusMasterSession.Purpose) -> Bool {
    switch purpose {
    case .display(let revision): wanted != nil && revision == wantedRevision
    case .board(_, let revision): steps.isEmpty && revision == wantedRevision
    case .clear: wanted == nil
    case .poll, .welcome, .answer: false
    }
  }
}
