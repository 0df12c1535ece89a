import QueueCore

/// Who sent a request.
enum Caller: Sendable {
  case nobody
  case person(PersonID, Role)
  case device(DeviceEnrolment)
  /// The operating-system user at the other end of the local socket.
  case console(userNumber: Int64)

  var role: Role? {
    if case .person(_, let role) = self { return role }
    return nil
  }

  var person: PersonID? {
    if case .person(let person, _) = self { return person }
    return nil
  }

  var isSignedIn: Bool {
    if case .nobody = self { return false }
    return true
  }
}

/// Who may use a route, besides the user at the box; the core still decides about every command.
enum Access: Hashable, Sendable {
  case everybody
  /// Somebody who has signed in, or an enrolled device.
  case signedIn
  case roles([Role])
  /// Enrolled kiosks, guides and managers; in the demo hall everybody.
  case kiosk
  /// Enrolled screens and managers; in the demo hall everybody.
  case screen
  /// Everybody, in the demo hall only; elsewhere the route is not there.
  case demo

  /// As the API description says it.
  var words: [String] {
    switch self {
    case .everybody: ["everybody"]
    case .signedIn: ["signedIn"]
    case .roles(let roles): roles.map(\.rawValue)
    case .kiosk: ["kiosk", "guide", "manager"]
    case .screen: ["screen", "manager"]
    case .demo: ["demo"]
    }
  }

  func check(_ caller: Caller, isDemo: Bool) throws(APIError) {
    if case .console = caller, self != .demo { return }
    let isAllowed: Bool
    switch self {
    case .everybody: isAllowed = true
    case .signedIn: isAllowed = caller.isSignedIn
    case .roles(let roles): isAllowed = caller.role.map(roles.contains) ?? false
    case .kiosk:
      isAllowed = isDemo || caller.isKiosk || caller.role == .guide || caller.role == .manager
    case .screen: isAllowed = isDemo || caller.isScreen || caller.role == .manager
    case .demo:
      guard isDemo else { throw .notFound }
      isAllowed = true
    }
    guard isAllowed else { throw caller.isSignedIn ? .notAllowed : .notSignedIn }
  }
}

extension Caller {
  fileprivate var isKiosk: Bool {
    if case .device(let device) = self { return device.kind == .kiosk }
    return false
  }

  fileprivate var isScreen: Bool {
    if case .device(let device) = self { return device.kind == .screen }
    return false
  }
}
