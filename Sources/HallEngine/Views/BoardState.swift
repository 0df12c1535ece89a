import QueueCore

/// What a window's board has to say now; a pure function of the hall's state.
public enum BoardState: Hashable, Sendable {
  /// Nobody is called; the window is staffed.
  case idle
  case called(TicketNumber)
  case paused(PauseReason)
  case closed
  /// One message for every display.
  case emergency(LocalizedText)

  public init(of window: WindowState, in state: QueueState) {
    if let emergency = state.carried.emergency {
      self = .emergency(emergency)
      return
    }
    switch window.status {
    case .closed: self = .closed
    case .paused(let reason): self = .paused(reason)
    case .open, .ready, .serving, .draining:
      if let number = window.ticket.flatMap({ state.tickets[$0]?.number }) {
        self = .called(number)
      } else {
        self = window.status == .draining ? .closed : .idle
      }
    }
  }

  /// The board's text; what a window says of itself and of its number fits the eight half-width
  /// characters (8 dots each) of the narrowest board, 64 dots.
  public func text(window: WindowID) -> String {
    switch self {
    case .idle: window.value > 99 ? "\(window)窗口" : "\(window)号窗口"
    case .called(let number):
      number.description.count > 4 ? "\(number)号" : "请\(number)号"
    case .paused(let reason): reason.name.chinese
    case .closed: "暂停服务"
    case .emergency(let text): text.chinese
    }
  }

  /// The same on a display of `count` digits: the number, dashes where nobody is served, or
  /// nothing.
  public func digits(count: Int) -> String {
    switch self {
    case .called(let number): number.description
    case .paused, .closed: String(repeating: "-", count: count)
    case .idle, .emergency: ""
    }
  }
}

/// What a clerk's pad shows.
public struct PadView: Hashable, Sendable {
  /// The present number, or nil.
  public let number: TicketNumber?
  /// How many wait whom this window could call, 0...999.
  public let waiting: Int
  public let status: WindowState.Status

  public init(of window: WindowState, in state: QueueState) {
    number = window.ticket.flatMap { state.tickets[$0]?.number }
    waiting = min(state.waitingCount(for: window.id), 999)
    status = window.status
  }
}
