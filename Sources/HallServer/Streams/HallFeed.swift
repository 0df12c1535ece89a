import HallRuntime
import Logging
import QueueCore
import ServiceLifecycle

/// Follows the hall and tells all pages, at most ten times a second, each state made once for all.
actor HallFeed: Service {
  /// Those who have signed in also see who sits at a window.
  enum Audience: Int, CaseIterable, Sendable { case everybody, staff }

  private let hall: HallActor
  private let names: PeopleNames
  private var sinks: [Int: (sink: EventSink, audience: Audience)] = [:]
  private var nextID = 0
  private var calls: [JSON] = []
  private var isScheduled = false
  /// Something changed while a flush was on its way.
  private var isDirty = false
  private var lastFlush: ContinuousClock.Instant?

  init(hall: HallActor, names: PeopleNames) {
    self.hall = hall
    self.names = names
  }

  func run() async throws {
    let updates = await hall.updates()
    for await update in updates.cancelOnGracefulShutdown() {
      take(update)
    }
  }

  /// Sends the whole state, then every change, until the task is cancelled.
  func serve(_ sink: EventSink, _ audience: Audience) async {
    let first = await state(for: audience)
    guard sink.send(first) else { return }
    nextID += 1
    let id = nextID
    sinks[id] = (sink, audience)
    // What changed between the two lines above is sent with the next flush.
    schedule()
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(3_600))
    }
    sinks[id] = nil
  }

  private func take(_ update: HallUpdate) {
    guard !update.events.isEmpty else { return }
    let view = HallView(state: update.snapshot.state, now: update.snapshot.stamp)
    for stamped in update.events {
      switch stamped.event {
      case .ticketCalled(let called):
        calls.append(Self.call(called.ticket, called.window, number: 1, in: view))
      case .ticketRecalled(let recalled):
        calls.append(Self.call(recalled.ticket, recalled.window, number: recalled.call, in: view))
      default: break
      }
    }
    schedule()
  }

  private static func call(
    _ ticket: TicketID, _ window: WindowID, number: Int, in view: HallView
  ) -> JSON {
    [
      "number": (view.state.tickets[ticket]?.number).json, "window": window.json,
      "zone": (view.state.index.windows[window]?.zone).json, "call": number.json,
    ]
  }

  /// The first change goes out at once, the next ones together after the interval.
  private func schedule() {
    guard !isScheduled else {
      isDirty = true
      return
    }
    isScheduled = true
    isDirty = false
    let interval = Duration.milliseconds(HallServerLimits.stateInterval)
    let wait = lastFlush.map { interval - (.now - $0) } ?? .zero
    Task {
      if wait > .zero { try? await Task.sleep(for: wait) }
      await flush()
    }
  }

  private func flush() async {
    isDirty = false
    lastFlush = .now
    let calls = calls.map { EventSink.message("call", $0) }
    self.calls = []
    for audience in Audience.allCases
    where sinks.values.contains(where: { $0.audience == audience }) {
      let message = await state(for: audience)
      for (id, entry) in sinks where entry.audience == audience {
        let isThere = ([message] + calls).allSatisfy { entry.sink.send($0) }
        if !isThere { sinks[id] = nil }
      }
    }
    isScheduled = false
    if isDirty { schedule() }
  }

  private func state(for audience: Audience) async -> [UInt8] {
    let now = await hall.now()
    let snapshot = hall.snapshot
    let view = HallView(state: snapshot.state, now: now)
    let names = audience == .staff ? await names.names(of: view.clerks) : nil
    return EventSink.message("hall", view.live(revision: snapshot.revision, names: names))
  }
}
