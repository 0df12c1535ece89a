import DeviceProtocols
import HallBus
import QueueCore

/// Window boards that hang on the pads' line: a unit that has a size is one.
extension PadStation {
  /// What a board shows by itself when nobody keeps it true; no live call may stand there then.
  static let silentText = "请稍候"

  /// Sizes our boards come in, by the unit's width and height.
  static func boardSize(of unit: DeviceDefinition.Unit) -> BoardSize? {
    switch (unit.width, unit.height) {
    case (64, 16): .small
    case (128, 32): .large
    default: nil
    }
  }

  static func isBoard(_ unit: DeviceDefinition.Unit) -> Bool { unit.width > 0 }

  /// Kinds of node that can be a unit.
  static func kinds(for unit: DeviceDefinition.Unit) -> [BusNodeKind] {
    if let size = boardSize(of: unit) { return [size.kind] }
    // A pad that is not said to be for ratings may be one all the same: its keys tell.
    return unit.isForRatings ? [.ratingPad] : [.pad, .ratingPad]
  }

  /// What a board was told, and which call or repetition of one it was.
  struct ShownCall: Equatable, Sendable {
    var state: BoardState
    var calledAt: HallTime?
    var flashes = false
  }

  /// Shows what a unit's window has to say, if that is news. A call flashes while it is new: whoever
  /// comes back from a fault or a restart must not look like somebody called just now.
  mutating func showBoard(on unit: DeviceDefinition.Unit, at now: Instant) {
    guard let hall = view?.hall, let id = unit.window, let window = hall.state.windows[id] else {
      return
    }
    let state = BoardState(of: window, in: hall.state)
    var call = ShownCall(state: state)
    if case .called = state {
      call.calledAt = window.ticket.flatMap { hall.state.tickets[$0]?.calls.last }
    }
    let before = boards[unit.address]
    guard before?.state != call.state || before?.calledAt != call.calledAt else { return }
    call.flashes = isNew(call, at: now)
    boards[unit.address] = call
    put(call, on: unit, window: id, at: now)
  }

  /// A board that may have to be told its call again, and that somebody saw flash a while ago.
  mutating func endFlash(on unit: DeviceDefinition.Unit, at now: Instant) {
    guard let call = boards[unit.address], call.flashes, !isNew(call, at: now) else { return }
    boards[unit.address] = nil
    showBoard(on: unit, at: now)
  }

  private func isNew(_ call: ShownCall, at now: Instant) -> Bool {
    guard let view, let calledAt = call.calledAt else { return false }
    let age = view.hall.stamp.hall - calledAt + now.microseconds(since: view.at) / 1_000
    return age * 1_000 < BusLimit.flashMicroseconds
  }

  private mutating func put(
    _ call: ShownCall, on unit: DeviceDefinition.Unit, window: WindowID, at now: Instant
  ) {
    var picture: BusBoardPicture?
    switch call.state {
    case .called(let number):
      picture = try? self.picture(
        "请\u{1}号", number: number.description, effect: call.flashes ? .flash : .steady)
    case .idle, .paused, .closed, .emergency:
      picture = try? self.picture(Self.cut(call.state.text(window: window)))
    }
    if let picture {
      session.setPicture(picture, for: UInt8(clamping: unit.address), isNews: call.flashes, at: now)
    }
    note(unit.address) { $0.shows = call.state.text(window: window) }
    set(.unspeakable, picture == nil, of: unit)
  }

  /// A picture of words, as bright as boards are now; a changed number in it costs a few bytes.
  func picture(
    _ text: String, number: String = "", effect: BoardLook.Effect = .steady
  ) throws(BusError) -> BusBoardPicture {
    try BusBoardPicture(
      text: text, number: number, look: BoardLook(brightness: light, effect: effect),
      silence: Self.silentText)
  }

  /// Follows the brightness of the time of day, where the configuration has one.
  mutating func dim(_ clock: LocalTime) {
    guard let percent = brightness?.percent(at: clock.time.minutes) else { return }
    let light = UInt8((percent * Int(BoardLook.brightest) + 50) / 100)
    guard light != self.light else { return }
    self.light = light
    boards = [:]
  }

  /// Least time between two tellings of the time to nodes that have missed one, µs.
  private static let timePause: Int64 = 10_000_000
  /// The clock was set when it is off by more than this, ms.
  private static let clockJump: Int64 = 1_000

  /// Nodes are told the time when one lacks it, when the clock was set, and often enough for none to
  /// forget it.
  mutating func tellTime(at now: Instant) {
    guard reported.state != .absent, let hall = view?.hall else { return }
    let time = BusTime(
      unixSeconds: UInt32(clamping: hall.stamp.wall.milliseconds / 1_000),
      offsetMinutes: Int16(clamping: hall.clock.secondsEast / 60))
    if let told {
      let passed = now.microseconds(since: told.at)
      let jump = hall.stamp.wall.milliseconds - told.wall.milliseconds - passed / 1_000
      guard
        abs(jump) > Self.clockJump || time.offsetMinutes != told.time.offsetMinutes
          || passed >= BusLimit.timeKeptMicroseconds / 2
          || session.lacksTime && passed >= Self.timePause
      else { return }
    }
    told = (time, hall.stamp.wall, now)
    session.broadcast(time, at: now)
  }

  /// As much of a text as a board can be told, between characters.
  private static func cut(_ text: String) -> String {
    var result = ""
    for character in text {
      guard result.utf8.count + character.utf8.count <= BusLimit.boardText else { break }
      result.append(character)
    }
    return result
  }
}
