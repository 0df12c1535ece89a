/// The files of a configuration directory, in the order in which they are read.
public enum HallConfigFile: String, Hashable, Sendable, CaseIterable {
  case hall = "hall.yaml"
  case zones = "zones.yaml"
  case departments = "departments.yaml"
  case lines = "lines.yaml"
  case windows = "windows.yaml"
  case classes = "classes.yaml"
  case calendar = "calendar.yaml"
  case services = "services.yaml"
  case devices = "devices.yaml"

  /// Whether a hall can do without it.
  public var isOptional: Bool { self == .classes }
}
