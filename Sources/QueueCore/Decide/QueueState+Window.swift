extension QueueState {
  mutating func open(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    guard phase != .closed else { throw .dayNotOpen(next: nextOpening(at: turn.stamp)) }
    switch window.status {
    case .closed, .draining: break
    case .open, .ready, .serving, .paused: throw .windowAlreadyOpen(id)
    }
    emit(.windowOpened(WindowReference(window: id)), in: &turn)
    if window.ticket != nil { emit(.windowResumed(WindowReference(window: id)), in: &turn) }
    return .done
  }

  mutating func pause(
    _ id: WindowID, reason: PauseReason, confirmed: Bool, endsService: Bool, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    let window = try staffed(id)
    guard window.status != .draining else { throw .windowNotOpen(id) }
    let present = window.ticket.flatMap { tickets[$0] }
    if endsService, let present, isJustCalled(present, at: turn.now) {
      return .unchanged(present.id, present.number, id)
    }
    let stranded = newlyStranded(by: id)
    guard confirmed || stranded == 0 else { throw .strandsTickets(id, count: stranded) }
    if endsService, let present {
      emitServiceEnded(present.id, at: id, outcome: nil, caseNumber: nil, in: &turn)
    }
    emit(
      .windowPaused(WindowPaused(window: id, reason: reason, stranded: stranded)), in: &turn)
    return .stopped(id, stranded: stranded)
  }

  mutating func resumeWindow(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    guard case .paused = window.status else { throw .windowNotPaused(id) }
    emit(.windowResumed(WindowReference(window: id)), in: &turn)
    return .done
  }

  mutating func close(
    _ id: WindowID, confirmed: Bool, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    guard window.status != .closed, window.status != .draining else { throw .windowNotOpen(id) }
    let stranded = newlyStranded(by: id)
    guard confirmed || stranded == 0 else { throw .strandsTickets(id, count: stranded) }
    let stopped = WindowStopped(window: id, stranded: stranded)
    emit(window.ticket == nil ? .windowClosed(stopped) : .windowDraining(stopped), in: &turn)
    withdrawStranded(in: &turn)
    return .stopped(id, stranded: stranded)
  }

  mutating func signIn(
    _ person: PersonID, at id: WindowID, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard windows[id] != nil else { throw .unknownWindow(id) }
    guard carried.people.contains(where: { $0.person == person }) else {
      throw .unknownPerson(person)
    }
    for other in windowsInOrder where other.clerk == person && other.id != id {
      emit(.clerkSignedOut(WindowReference(window: other.id)), in: &turn)
    }
    if windows[id]?.clerk != person {
      emit(.clerkSignedIn(ClerkSignedIn(window: id, person: person)), in: &turn)
    }
    return .done
  }

  mutating func signOut(_ id: WindowID, in turn: inout Turn) throws(Refusal) -> Receipt {
    guard let window = windows[id] else { throw .unknownWindow(id) }
    if window.clerk != nil {
      emit(.clerkSignedOut(WindowReference(window: id)), in: &turn)
    }
    return .done
  }
}
