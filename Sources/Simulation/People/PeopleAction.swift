import HallBus
import QueueCore

/// What a simulated person does.
public enum PeopleAction: Hashable, Sendable {
  /// Presses a service on the kiosk of a zone.
  case take(TakeRequest, kiosk: DeviceID)
  /// A key on the pad of a window, or the same on the clerk's page where there is no pad.
  case press(WindowID, BusKey)
  /// A floor guide does something on the guide's page.
  case guide(Command)
}
