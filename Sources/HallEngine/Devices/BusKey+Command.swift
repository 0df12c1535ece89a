import HallBus
import QueueCore

extension BusKey {
  /// What a key means at a window: the pause key opens a closed one, resumes a paused one, and at
  /// any other ends the present service and pauses, pressed instead of next.
  ///
  /// - Parameter press: which press it was; a rating keeps it.
  public func command(
    at window: WindowID, status: WindowState.Status?, press: CommandID
  ) -> Command {
    switch self {
    case .next: .next(window)
    case .recall: .recall(window)
    case .noShow: .markNoShow(window)
    case .pause:
      switch status {
      case .closed, nil: .openWindow(window)
      case .paused: .resumeWindow(window)
      case .open, .ready, .serving, .draining:
        .pauseWindow(window, .away, confirmed: true, endsService: true)
      }
    case .veryGood: .rateService(window, .verySatisfied, press: press)
    case .good: .rateService(window, .satisfied, press: press)
    case .fair: .rateService(window, .basicallySatisfied, press: press)
    case .poor: .rateService(window, .dissatisfied, press: press)
    case .veryPoor: .rateService(window, .veryDissatisfied, press: press)
    }
  }
}
