extension PadNode {
  /// One byte from the line.
  public mutating func receive(_ byte: UInt8, at now: Instant) {
    switch link.receive(byte, at: now) {
    case .nothing: break
    case .begunAnew:
      // Presses stay, under their old epoch.
      standing = nil
      held = nil
    case .welcomed:
      standing = nil
      link.answer(stateReport(), at: now)
    case .question(let question):
      if wantsToSpeak(at: now) { link.attend(question, at: now) }
    case .broadcast(let message):
      if case .allClear = message { standing = nil }
    case .request(let message):
      if let reply = reply(to: message, at: now) { link.answer(reply, at: now) }
    }
  }

  /// A byte the receiver found damaged (framing, overrun): the frame under way is dropped.
  public mutating func receiveDamaged() {
    link.spoil()
  }

  private mutating func wantsToSpeak(at now: Instant) -> Bool {
    guard let first = waiting.first else { return false }
    return !isHeld(first, at: now)
  }

  private mutating func isHeld(_ press: WaitingKey, at now: Instant) -> Bool {
    guard let held, held.counter == press.id.counter else { return false }
    return now.microseconds(since: held.at) < BusLimit.heldKeyMicroseconds
  }

  private mutating func reply(to message: BusMessage, at now: Instant) -> BusMessage? {
    switch message {
    case .poll(let poll):
      guard let first = waiting.first else { return stateReport() }
      if first.id.counter == poll.heldKey {
        held = (poll.heldKey, now)
        return stateReport()
      }
      return report(first, at: now)
    case .display(let revision, let display):
      standing = (revision, display)
      return stateReport()
    case .keyAnswer(let id, let answer):
      if waiting.remove(id) {
        self.answer = (answer, now.advanced(byMicroseconds: BusLimit.answerShownMicroseconds))
      }
      return stateReport()
    case .allClear:
      standing = nil
      return stateReport()
    case .time:
      return stateReport()
    default:
      return nil
    }
  }

  private mutating func stateReport() -> BusMessage {
    .stateReport(
      BusStateReport(
        revision: standing?.revision ?? 0, checksum: standing?.display.checksum ?? 0,
        keyIsStuck: debouncer.isStuck, lacksTime: link.time == nil,
        damagedFrames: link.damagedFrames))
  }

  private mutating func report(_ press: WaitingKey, at now: Instant) -> BusMessage {
    let tenths = now.microseconds(since: press.pressedAt) / 100_000
    return .keyReport(
      BusKeyReport(
        id: press.id, key: press.key,
        ageTenths: UInt16(clamping: tenths)))
  }
}
