import Testing

@testable import QueueCore

/// The part of a room that forecasts are rolled on.
@Suite struct RoomPartTests {
  /// All three windows have somebody, and forty wait in both lines, some with priority.
  private func hall() -> HallFixture {
    var hall = HallFixture(HallFixture.definition(policy: "capped-points"))
    for index in 0..<43 {
      hall.take(index % 3 == 0 ? "passport" : "id-card")
      hall.pass(20)
    }
    for window in [1, 2, 3] as [WindowID] { _ = hall.next(window) }
    return hall
  }

  /// The places that windows call in turn until nobody is left.
  private func calls(_ room: inout WaitingRoom, windows: [Int], _ state: QueueState) -> [Int64] {
    guard let rule = state.policy as? CappedPoints else { return [] }
    var found: [Int64] = []
    var now = state.latest
    for round in 0..<200 {
      now = now.advanced(byMilliseconds: 30_000)
      let window = windows[round % windows.count]
      guard let entry = room.choose(at: window, by: rule, now: now) else { continue }
      room.call(entry, at: window, by: rule)
      found.append(entry.place)
    }
    return found
  }

  @Test func `a part of all lines and windows calls the same people in the same order`() {
    let hall = hall()
    var whole = hall.state.room
    let windows = [2, 0, 1]
    let lines = Array(whole.plan.lines.indices.reversed())
    var part = WaitingRoom(whole, lines: lines, windows: windows) { _ in TicketID(0) }
    let expected = calls(&whole, windows: windows, hall.state)
    #expect(expected.count == 40)
    #expect(calls(&part, windows: [0, 1, 2], hall.state) == expected)
  }

  @Test func `a room that is put back calls as it did before`() {
    let hall = hall()
    let room = hall.state.room
    var scratch = room
    let first = calls(&scratch, windows: [0, 1, 2], hall.state)
    scratch.restore(room)
    #expect(calls(&scratch, windows: [0, 1, 2], hall.state) == first)
    // What is put back is a copy: the original has not been called from.
    scratch.restore(room)
    #expect(scratch.count(in: 0) == room.count(in: 0))
    #expect(scratch.everybody(in: 0) == room.everybody(in: 0))
  }

  @Test func `a part leaves the people of other lines out`() {
    let room = hall().state.room
    let part = WaitingRoom(room, lines: [1], windows: []) { $0.ticket }
    #expect(part.plan.lines == [room.plan.lines[1]])
    #expect(part.everybody(in: 0).map(\.ticket) == room.everybody(in: 1).map(\.ticket))
  }
}
