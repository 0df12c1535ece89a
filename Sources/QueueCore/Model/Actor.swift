/// What somebody may do.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
  case clerk, guide, manager, auditor, installer

  public var name: LocalizedText {
    switch self {
    case .clerk: LocalizedText(chinese: "窗口人员", english: "Clerk")
    case .guide: LocalizedText(chinese: "导办", english: "Floor guide")
    case .manager: LocalizedText(chinese: "大厅管理员", english: "Hall manager")
    case .auditor: LocalizedText(chinese: "监察", english: "Auditor")
    case .installer: LocalizedText(chinese: "安装人员", english: "Installer")
    }
  }
}

/// Who did something, without a name: people are numbers that lead to an erasable table.
public enum Actor: Hashable, Sendable, CustomStringConvertible {
  case person(PersonID, Role)
  /// An enrolled kiosk.
  case kiosk(DeviceID)
  /// The pad of a window.
  case pad(WindowID)
  /// A printer or a board reporting about itself.
  case device(DeviceID)
  /// The hall's own calendar and timers.
  case calendar
  /// The operating-system user at the box, through the local socket.
  case console(userNumber: Int64)
}

extension Actor: Codable {
  public var description: String {
    switch self {
    case .person(let id, let role): "person:\(id):\(role.rawValue)"
    case .kiosk(let id): "kiosk:\(id)"
    case .pad(let window): "pad:\(window)"
    case .device(let id): "device:\(id)"
    case .calendar: "calendar"
    case .console(let user): "console:\(user)"
    }
  }

  public init?(_ text: String) {
    if text == "calendar" {
      self = .calendar
      return
    }
    // What a device is called may hold colons: a journal that cannot be read again is worse.
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let rest = String(parts[1])
    switch parts[0] {
    case "person":
      let named = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard named.count == 2, let id = Int64(named[0]), let role = Role(rawValue: named[1]) else {
        return nil
      }
      self = .person(PersonID(id), role)
    case "kiosk": self = .kiosk(DeviceID(rest))
    case "pad":
      guard let window = Int64(rest) else { return nil }
      self = .pad(WindowID(window))
    case "device": self = .device(DeviceID(rest))
    case "console":
      guard let user = Int64(rest) else { return nil }
      self = .console(userNumber: user)
    default: return nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let actor = Actor(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no actor: \(text)")
    }
    self = actor
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
