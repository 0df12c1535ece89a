import HallBus

/// Group polls: who has a key, or no boot epoch?
extension BusMasterSession {
  /// Broadcasts back to the group poll that a late hand is raised for.
  private static let handsRemembered: UInt8 = 4

  /// The fields of a round: runs of addresses without nodes that answer and may not be served, for
  /// such a one would hide whoever answers with it.
  var keyFields: [BusKeySearch.Field] {
    var fields: [BusKeySearch.Field] = []
    var previous: UInt8?
    for (place, index) in byAddress.enumerated() where deservesAttention(index) {
      let address = address(index)
      let isCutOff =
        previous.map { last in search.strangers.contains { $0 > last && $0 < address } } ?? true
      if let run = fields.last, run.upperBound == place, !isCutOff {
        fields[fields.count - 1] = run.lowerBound..<place + 1
      } else {
        fields.append(place..<place + 1)
      }
      previous = address
    }
    return fields
  }

  /// A node kept out for a reason that only a person can mend does not hold up the others.
  func deservesAttention(_ index: Int) -> Bool {
    switch records[index].link {
    case .down(.versionUnsupported), .down(.wrongNode), .down(.wrongKind), .down(.babbling): false
    case .new, .up, .down: true
    }
  }

  mutating func ask(_ field: BusKeySearch.Field, at now: Instant) {
    hasVisited = false
    broadcastSequence &+= 1
    // Without a width all slots are the first.
    let poll = BusGroupPoll(
      masterBoot: masterBoot, first: address(byAddress[field.lowerBound]),
      last: address(byAddress[field.upperBound - 1]), shift: 0, slotWidth: 0)
    let request = frame(
      .groupPoll(poll), to: BusAddress.broadcast, sequence: broadcastSequence)
    let wait =
      wireTime(request.count + Int(BusLimit.slotByteTimes)) + turnTime + sendMargin
    search.open = BusKeySearch.Open(
      sequence: broadcastSequence, field: field, slotEnd: now, until: now)
    phase = .slots(
      Slots(
        isInvitation: false, sequence: broadcastSequence, wait: wait,
        deadline: now.advanced(byMicroseconds: wait)))
    timeOpenQuestion(slotEnd: now.advanced(byMicroseconds: wait))
    transmit(request)
  }

  /// What a question may come late by, given how late answers are: too little costs a repetition.
  private var sendMargin: Int64 { min(configuration.sendLatencyMicroseconds, lateness + 1_000) }

  /// How late a hand may come. One that comes still later is seen all the same; only the question
  /// was taken for unanswered.
  private var patience: Int64 { min(configuration.hostLatencyMicroseconds, 2 * lateness + 2_000) }

  /// The line is free long before an answer that an adapter holds back may be despaired of; until
  /// then others have the line.
  mutating func timeOpenQuestion(slotEnd: Instant) {
    let until = slotEnd.advanced(byMicroseconds: max(0, patience - sendMargin))
    search.open?.slotEnd = slotEnd
    search.open?.until = until
    search.nextAt = until
  }

  /// The slot is over on the line.
  mutating func slotEnded(at now: Instant) {
    if search.open?.isDamaged == true { decideQuestion(haveMet: true, at: now) }
  }

  /// False for a hand that was not asked for.
  mutating func raisedHand(_ address: UInt8, sequence: UInt8, at now: Instant) -> Bool {
    guard broadcastSequence &- sequence < Self.handsRemembered else { return false }
    let index = index(of: address)
    if let index {
      records[index].wantsPoll = deservesAttention(index)
    } else {
      search.note(stranger: address)
    }
    guard let open = search.open, open.sequence == sequence else { return index != nil }
    if case .slots(let slots) = phase, !slots.isInvitation {
      phase = .idle
      lineFreeAt = now.advanced(byMicroseconds: turnTime)
    }
    // Something else in the slot, besides: whoever it was is asked again at once.
    decideQuestion(haveMet: open.isDamaged, at: now)
    return index != nil
  }

  /// Decides a question that nobody has answered in time.
  mutating func decideOverdueQuestion(at now: Instant) {
    guard let open = search.open, open.until <= now else { return }
    decideQuestion(haveMet: open.isDamaged || decoder.hasBegun, at: now)
  }

  mutating func decideQuestion(haveMet: Bool, at now: Instant) {
    guard let open = search.open else { return }
    if haveMet {
      // A hall just switched on: all raise their hands, and all are visited anyway.
      guard !records.contains(where: { $0.link == .new }) else {
        search.abandon(until: now.advanced(byMicroseconds: Self.collisionPause))
        return
      }
      divide(open.field)
    }
    search.close(
      at: now,
      nextRound: open.slotEnd.advanced(byMicroseconds: configuration.keyPauseMicroseconds))
  }

  private mutating func divide(_ field: BusKeySearch.Field) {
    let hands = field.filter { mayRaiseHand(byAddress[$0]) }
    if hands.count > BusKeySearch.smallest {
      search.halve(field, at: hands[hands.count / 2])
    } else {
      for place in hands { records[byAddress[place]].wantsPoll = true }
    }
  }

  /// A board that is up has nothing to say but when its power was off a moment ago; then its next
  /// visit finds it.
  private func mayRaiseHand(_ index: Int) -> Bool {
    let record = records[index]
    guard record.isUp, let kind = record.kind.flatMap(BusNodeKind.init(rawValue:)) else {
      return deservesAttention(index)
    }
    switch kind {
    case .pad, .ratingPad: return true
    case .smallBoard, .largeBoard: return false
    }
  }
}
