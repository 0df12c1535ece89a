import Foundation
import HallEngine
import QueueCore

/// The hall at one moment, in the shapes that pages are given.
struct HallView: Sendable {
  let state: QueueState
  let now: Stamp

  /// The moment in the hall's time zone; UTC when the zone is unknown to the system.
  var local: LocalTime {
    let zone = TimeZone(identifier: state.definition.timeZone)
    let date = Date(timeIntervalSince1970: Double(now.wall.milliseconds) / 1_000)
    return LocalTime(wall: now.wall, secondsEast: zone?.secondsFromGMT(for: date) ?? 0)
  }

  /// A hall time as wall milliseconds, reckoned from now.
  func wall(_ time: HallTime) -> JSON { (now.wall.milliseconds - (now.hall - time)).json }

  /// Whole seconds since a hall time.
  func seconds(since time: HallTime) -> Int64 { max(0, (now.hall - time) / 1_000) }

  var day: JSON {
    let definition = state.definition
    if let plan = state.plan, state.phase != .closed {
      let wall = state.dayWall(at: now)
      var breakEnd: TimeOfDay?
      if plan.isBreak(at: wall) {
        let time = plan.timeOfDay(at: wall)
        breakEnd = plan.hours.first { $0.from > time }?.from
      }
      return [
        "phase": state.phase.rawValue.json, "date": plan.date.json, "cutOff": plan.cutOff.json,
        "nextOpen": nextOpening.json, "nextHours": nextHours, "breakUntil": breakEnd.json,
        "hours": Self.hours(plan.hours),
      ]
    }
    let local = local
    let hours = definition.calendar.hours(on: local.date)
    return [
      "phase": DayPhase.closed.rawValue.json, "date": local.date.json, "cutOff": nil,
      "nextOpen": nextOpening.json, "nextHours": nextHours,
      "breakUntil": nil, "hours": Self.hours(hours),
    ]
  }

  /// The next day on which the hall opens, as its own clock has it.
  var nextOpening: CalendarDate? {
    let local = local
    return state.nextOpening(on: local.date, at: local.time)
  }

  /// When the hall is open on that day; none when no such day is known.
  private var nextHours: JSON {
    Self.hours(nextOpening.map { state.definition.calendar.hours(on: $0) } ?? [])
  }

  private static func hours(_ hours: [OpenHours]) -> JSON {
    .array(hours.map { ["from": $0.from.json, "to": $0.to.json] })
  }

  var emergency: JSON { state.carried.emergency.json }

  var zones: JSON {
    .array(state.definition.zones.map { ["id": $0.id.json, "name": $0.name.json] })
  }

  /// How a line stands.
  func line(_ line: LineDefinition) -> [(String, JSON)] {
    let waiting = state.waiting(in: line.id)
    return [
      ("id", line.id.json), ("name", line.name.json), ("prefix", line.prefix.json),
      ("zone", line.zone.json), ("waiting", waiting.count.json),
      ("longestWait", longestWait(waiting).json),
    ]
  }

  /// Seconds that the first of these has waited; 0 when nobody waits.
  func longestWait(_ tickets: [TicketID]) -> Int64 {
    tickets.compactMap { state.tickets[$0]?.waitingSince }.min().map { seconds(since: $0) } ?? 0
  }

  /// How a window stands.
  ///
  /// - Parameter names: of clerks; nil leaves them out, for those who have not signed in.
  func window(_ window: WindowState, names: [PersonID: String]?) -> [(String, JSON)] {
    let definition = state.index.windows[window.id]
    let ticket = window.ticket.flatMap { state.tickets[$0] }
    return [
      ("id", window.id.json), ("name", (definition?.name).json), ("zone", (definition?.zone).json),
      ("status", Self.status(window.status)), ("reason", Self.reason(window.status)),
      ("number", (ticket?.number).json),
      ("waiting", state.waitingCount(for: window.id).json),
      ("clerk", Self.clerk(window.clerk, names: names)),
      ("calledAt", ticket?.calls.last.map(wall) ?? .null),
    ]
  }

  static func clerk(_ person: PersonID?, names: [PersonID: String]?) -> JSON {
    guard let person, let names else { return .null }
    return ["id": person.json, "name": (names[person] ?? "").json]
  }

  static func status(_ status: WindowState.Status) -> JSON {
    switch status {
    case .closed: "closed"
    case .open: "open"
    case .ready: "ready"
    case .serving: "serving"
    case .paused: "paused"
    case .draining: "draining"
    }
  }

  static func reason(_ status: WindowState.Status) -> JSON {
    guard case .paused(let reason) = status else { return .null }
    return reason.name.json
  }

  /// People signed in at windows.
  var clerks: [PersonID] { state.windowsInOrder.compactMap(\.clerk) }

  /// Who would be called next in each line where somebody waits and a window is staffed.
  var nextToBeReady: JSON {
    .array(
      state.definition.lines.compactMap { line in
        guard state.waitingCount(line.id) > 0 else { return nil }
        let staffed = (state.index.windowsOfLine[line.id] ?? []).filter {
          state.windows[$0]?.isStaffed == true
        }
        guard let window = staffed.first,
          let ticket = state.nextInLine(line.id, at: window).flatMap({ state.tickets[$0] })
        else { return nil }
        return [
          "number": ticket.number.json, "line": line.id.json,
          "windows": ticket.reservedWindow.map { [$0.json] } ?? staffed.json,
        ]
      })
  }

  func call(_ call: QueueState.RecentCall) -> JSON {
    [
      "number": call.number.json, "window": call.window.json,
      "zone": (state.index.windows[call.window]?.zone).json, "at": wall(call.at),
      "call": call.call.json,
    ]
  }

  /// The state that every page follows.
  func live(revision: UInt64, names: [PersonID: String]?) -> JSON {
    [
      "revision": revision.json, "now": now.wall.json, "day": day,
      "notice": state.carried.notice.json, "emergency": emergency,
      "lines": .array(state.definition.lines.map { .object(line($0)) }),
      "windows": .array(state.windowsInOrder.map { .object(window($0, names: names)) }),
      "recent": .array(
        state.recentCalls.suffix(HallServerLimits.recentCalls).reversed().map(call)),
      "ready": nextToBeReady,
    ]
  }
}
