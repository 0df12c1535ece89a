extension QueueState {
  /// How long after the end of a service it can still be rated: papers are put away
  /// and a bag is closed in that time. Whoever presses later may be anybody, and is refused.
  static let ratingMilliseconds: Int64 = 120_000

  /// For so long after a call a press is still that of whoever leaves: nobody is
  /// there and served sooner. A recall says that the citizen has not come yet.
  static let arrivalMilliseconds: Int64 = 20_000

  /// How long a press can be corrected by another one, from the first on: a finger that
  /// slipped, and not somebody else's opinion. Then the visit is rated for good.
  static let correctionMilliseconds: Int64 = 10_000

  /// Keeps what a citizen says about the service at a window.
  ///
  /// It is about the present visit, or the one that ended there last; a visit has one rating.
  mutating func rate(
    _ id: WindowID, _ satisfaction: Satisfaction, press: CommandID, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    guard phase != .closed else { throw .dayNotOpen(next: nextOpening(at: turn.stamp)) }
    guard let visit = ratedVisit(at: window, now: turn.now) else { throw .nothingToRate(id) }
    if let given = visit.rating {
      guard turn.now - given.since <= Self.correctionMilliseconds else { throw .alreadyRated(id) }
      if given.satisfaction == satisfaction { return .done }
    }
    emit(
      .serviceRated(
        ServiceRated(
          ticket: visit.ticket, window: id, clerk: visit.clerk, satisfaction: satisfaction,
          corrects: visit.rating?.satisfaction, press: press.text)), in: &turn)
    return .done
  }

  private func ratedVisit(at window: WindowState, now: HallTime) -> FormerVisit? {
    if let present = window.ticket.flatMap({ tickets[$0] }), let call = present.calls.last,
      now - call >= Self.arrivalMilliseconds
    {
      return FormerVisit(
        ticket: present.id, clerk: window.clerk, endedAt: now, rating: window.rating)
    }
    guard let former = window.formerVisit, now - former.endedAt <= Self.ratingMilliseconds else {
      return nil
    }
    return former
  }

  mutating func applyRated(_ content: ServiceRated, at now: HallTime) {
    if let former = content.corrects { ratings[former, default: 0] -= 1 }
    ratings[content.satisfaction, default: 0] += 1
    guard let window = windows[content.window] else { return }
    let given = window.ticket == content.ticket ? window.rating : window.formerVisit?.rating
    let rating = GivenRating(
      satisfaction: content.satisfaction,
      since: content.corrects == nil ? now : given?.since ?? now)
    if window.ticket == content.ticket {
      windows[content.window]?.rating = rating
    } else {
      windows[content.window]?.formerVisit?.rating = rating
    }
  }

  /// The citizen who is at a window leaves it after having been seen to.
  mutating func endVisit(at id: WindowID, now: HallTime) {
    guard let window = windows[id], let ticket = window.ticket else { return }
    windows[id]?.formerVisit = FormerVisit(
      ticket: ticket, clerk: window.clerk, endedAt: now, rating: window.rating)
  }

  /// A visit whose end is taken back goes on with the rating it had.
  mutating func resumeVisit(of ticket: TicketID, at id: WindowID) {
    guard let former = windows[id]?.formerVisit, former.ticket == ticket else { return }
    windows[id]?.rating = former.rating
    windows[id]?.formerVisit = nil
  }
}
