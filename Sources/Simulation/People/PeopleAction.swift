import HallBus
import QueueCore

/// What a simulated person does.
public enum PeopleAction: Hashable, Sendable {
  /// Presses a service on the kiosk of a zone.
  case take(TakeRequest, kiosk: DeviceID)
  /// A key on a pad of a window; a clerk's does the same on the page where there is no pad, and a
  /// citizen's nothing.
  case press(WindowID, BusKey)
  /// A floor guide does something on the guide's page.
  case guide(Command)
}
