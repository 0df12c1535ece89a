extension PadNode {
  /// One byte from the line.
  public mutating func receive(_ byte: UInt8, at now: Instant) {
    if decoder.keep(byte) { return }
    switch decoder.push(byte) {
    case .more: break
    case .damaged: if damagedFrames < .max { damagedFrames += 1 }
    case .frame(let frame): hear(frame, at: now)
    }
  }

  private mutating func hear(_ frame: BusFrame, at now: Instant) {
    guard frame.source == BusAddress.master else { return }
    let isFrozen = frame.type <= BusMessageType.invite
    guard isFrozen || frame.version == BusLimit.version else { return }
    // The master speaks again, so the turn a former frame gave is over.
    pending = nil
    if frame.destination == BusAddress.broadcast {
      hearBroadcast(frame, at: now)
    } else if frame.destination == address {
      hearAddressed(frame, at: now)
    }
  }

  private mutating func hearBroadcast(_ frame: BusFrame, at now: Instant) {
    guard let message = read(frame) else { return }
    switch message {
    case .groupPoll(let poll): hear(poll, sequence: frame.sequence, at: now)
    case .time(let time): self.time = (time, now)
    case .allClear: standing = nil
    default: break
    }
  }

  private mutating func hear(_ poll: BusGroupPoll, sequence: UInt8, at now: Instant) {
    if let epoch = bootEpoch {
      if epoch >> 32 == UInt64(poll.masterBoot) {
        masterHeardAt = now
      } else {
        forgetMaster()
      }
    }
    guard address >= poll.first, address <= poll.last, wantsToSpeak(at: now) else { return }
    let slot = BusGroupPoll.slot(of: address, shift: poll.shift)
    send(.attention, sequence: sequence, at: now, slot: slot, width: poll.slotWidth)
  }

  private func wantsToSpeak(at now: Instant) -> Bool {
    guard bootEpoch != nil else { return true }
    guard let first = waiting.first else { return false }
    return !isHeld(first, at: now)
  }

  private func isHeld(_ press: WaitingKey, at now: Instant) -> Bool {
    guard let held, held.counter == press.id.counter else { return false }
    return now.microseconds(since: held.at) < BusLimit.heldKeyMicroseconds
  }

  private mutating func hearAddressed(_ frame: BusFrame, at now: Instant) {
    guard let message = read(frame) else { return }
    if case .invite(let invite) = message {
      guard address == BusAddress.unassigned else { return }
      send(
        hello, sequence: frame.sequence, at: now, slot: invite.slot(of: id),
        width: invite.slotWidth)
      return
    }
    let checksum = frame.checksum
    if let last = lastReply, last.sequence == frame.sequence, last.checksum == checksum,
      now.microseconds(since: last.at) < BusLimit.replyCacheMicroseconds
    {
      pending = (last.wire, now.advanced(byMicroseconds: replyDelay))
      return
    }
    guard let reply = reply(to: message, at: now) else { return }
    send(reply, sequence: frame.sequence, at: now, slot: 0, width: 0)
    if let wire = pending?.wire { lastReply = (frame.sequence, checksum, wire, now) }
  }

  private mutating func reply(to message: BusMessage, at now: Instant) -> BusMessage? {
    if case .welcome(let welcome) = message {
      guard accept(welcome, at: now) else { return nil }
      return stateReport
    }
    guard let epoch = bootEpoch else { return address == BusAddress.unassigned ? nil : hello }
    if case .poll(let poll) = message, poll.bootEpoch != epoch {
      forgetMaster()
      return hello
    }
    switch message {
    case .poll(let poll):
      heard(at: now)
      guard let first = waiting.first else { return stateReport }
      if first.id.counter == poll.heldKey {
        held = (poll.heldKey, now)
        return stateReport
      }
      return report(first, at: now)
    case .display(let revision, let display):
      heard(at: now)
      standing = (revision, display)
      return stateReport
    case .keyAnswer(let id, let answer):
      heard(at: now)
      if waiting.remove(id) {
        self.answer = (answer, now.advanced(byMicroseconds: BusLimit.answerShownMicroseconds))
      }
      return stateReport
    case .allClear:
      heard(at: now)
      standing = nil
      return stateReport
    case .time(let time):
      heard(at: now)
      self.time = (time, now)
      return stateReport
    default:
      return nil
    }
  }

  private mutating func accept(_ welcome: BusWelcome, at now: Instant) -> Bool {
    guard welcome.id == id, welcome.version == BusLimit.version,
      BusAddress.isNode(welcome.address)
    else { return false }
    address = welcome.address
    bootEpoch = welcome.bootEpoch
    standing = nil
    heard(at: now)
    return true
  }

  private mutating func heard(at now: Instant) {
    masterHeardAt = now
    addressedAt = now
  }

  /// What a former master showed is nobody's to keep true; presses stay, under their old epoch.
  private mutating func forgetMaster() {
    bootEpoch = nil
    standing = nil
    masterHeardAt = nil
    addressedAt = nil
    held = nil
  }

  private var hello: BusMessage {
    .hello(
      BusHello(
        id: id, kind: BusNodeKind.pad.rawValue, lowestVersion: BusLimit.version,
        highestVersion: BusLimit.version, firmware: firmware))
  }

  private var stateReport: BusMessage {
    .stateReport(
      BusStateReport(
        revision: standing?.revision ?? 0, checksum: standing?.display.checksum ?? 0,
        keyIsStuck: debouncer.isStuck, damagedFrames: damagedFrames))
  }

  private func report(_ press: WaitingKey, at now: Instant) -> BusMessage {
    let tenths = now.microseconds(since: press.pressedAt) / 100_000
    return .keyReport(
      BusKeyReport(id: press.id, key: press.key, ageTenths: UInt16(clamping: tenths)))
  }

  /// A message of a wrong body counts as damaged: nothing is guessed.
  private mutating func read(_ frame: BusFrame) -> BusMessage? {
    do throws(BusError) {
      return try frame.message()
    } catch {
      if damagedFrames < .max { damagedFrames += 1 }
      return nil
    }
  }

  private var replyDelay: Int64 { BusLimit.replyDelayByteTimes * byteTime }

  private mutating func send(
    _ message: BusMessage, sequence: UInt8, at now: Instant, slot: UInt8, width: UInt8
  ) {
    let frame = BusFrame(
      destination: BusAddress.master, source: address, sequence: sequence, message: message)
    let wait = replyDelay + Int64(slot) * Int64(width) * byteTime
    pending = (frame.wire, now.advanced(byMicroseconds: wait))
  }
}
