import HallEngine
import Journal
import QueueCore

/// A journal opened for writing, with the hall it describes.
public struct OpenedJournal {
  public let store: JournalStore
  public let pipeline: Pipeline<ErasedEventLog>

  /// Opens a journal and replays it from the last opening of a day.
  ///
  /// - Parameters:
  ///   - reading: the clocks now; a restored backup skips numbers by them.
  /// - Throws: ``JournalFailure`` when it cannot be opened or read.
  public init(directory: String, hall: String, reading: ClockReading) throws {
    store = try JournalStore(directory: directory, hall: hall)
    var state = QueueState(hall: hall)
    var last: Stamp?
    try store.replay(from: .lastDayOpened) { event throws(JournalFailure) in
      let stamped = try event.stamped()
      state.apply(stamped.event, by: stamped.actor, at: stamped.stamp)
      last = stamped.stamp
    }
    var clock = HallClock(anchor: try Self.anchor(store, last: last))
    try Self.noteRestore(store, state: &state, clock: &clock, reading: reading)
    pipeline = Pipeline(
      log: ErasedEventLog(store), state: state, clock: clock, receipts: try store.receipts())
  }

  /// The later of the anchor that was kept and the last event, on the kept boot's clock.
  private static func anchor(_ store: JournalStore, last: Stamp?) throws -> HallClock.Anchor? {
    guard let kept = try store.clockAnchor() else {
      return last.map {
        HallClock.Anchor(
          hall: $0.hall.milliseconds, wall: $0.wall.milliseconds, bootMilliseconds: 0, boot: "")
      }
    }
    let ahead = max(0, (last?.hall.milliseconds ?? 0) - kept.stamp.hall.milliseconds)
    return HallClock.Anchor(
      hall: kept.stamp.hall.milliseconds + ahead, wall: kept.stamp.wall.milliseconds + ahead,
      bootMilliseconds: kept.bootMilliseconds + ahead, boot: kept.boot)
  }

  /// A journal that was put back from a backup goes on with numbers that cannot have been issued
  /// since; a day that is over is closed first, since closing forgets the skip.
  private static func noteRestore(
    _ store: JournalStore, state: inout QueueState, clock: inout HallClock,
    reading: ClockReading
  ) throws {
    guard let pending = try store.pendingRestore() else { return }
    let stamp = clock.stamp(reading.corrected(by: state.carried.clockCorrection))
    if let plan = state.plan, state.phase != .closed, stamp.wall >= plan.wall(plan.expiry) {
      var closing = state
      if let handled = try? closing.handle(.closeDay, by: .calendar, at: stamp) {
        let events = handled.events.map {
          StampedEvent(stamp: stamp, actor: .calendar, event: $0)
        }
        _ = try store.append(events, receipts: [])
        state = closing
      }
    }
    let opening = state.openedAt?.wall ?? stamp.wall
    let event = Event.journalRestored(
      pending.journalRestored(now: stamp.wall, opening: opening))
    let actor = Actor.console(userNumber: 0)
    _ = try store.append(
      [StampedEvent(stamp: stamp, actor: actor, event: event)], receipts: [])
    state.apply(event, by: actor, at: stamp)
  }
}
