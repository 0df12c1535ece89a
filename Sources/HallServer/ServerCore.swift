import Foundation
import HallEngine
import HallRuntime
import Hummingbird
import Logging
import QueueCore

/// What every route works with.
struct ServerCore: Sendable {
  let services: HallServices
  let settings: HallServerSettings
  let sessions: SessionStore
  let throttle: SignInThrottle
  let passwords: PasswordWorker
  let names: PeopleNames
  let streams: StreamRegistry
  let feed: HallFeed
  let editor: DefinitionEditor
  let counts: RequestCounts
  let paintTurns = PaintTurns()
  let pages: PageFiles
  let logger: Logger

  init(_ services: HallServices, settings: HallServerSettings, logger: Logger) throws {
    self.services = services
    self.settings = settings
    self.logger = logger
    sessions = SessionStore(archive: services.sessions, logger: logger)
    throttle = SignInThrottle()
    passwords = PasswordWorker()
    names = PeopleNames(services.people)
    streams = StreamRegistry(hall: services.hall)
    feed = HallFeed(hall: services.hall, names: names)
    editor = DefinitionEditor(hall: services.hall)
    counts = RequestCounts()
    pages = try PageFiles()
  }

  var isDemo: Bool { services.demo != nil }
  var state: QueueState { services.hall.snapshot.state }

  /// The hall as it is, with the time at which it is looked at.
  func view() async -> HallView {
    let stamp = await services.hall.now()
    return HallView(state: state, now: stamp)
  }

  /// Carries out a command for the sender of a request.
  func submit(
    _ command: Command, for call: Call, as actor: Actor? = nil
  ) async throws -> Receipt {
    let envelope = try envelope(command, for: call, as: actor)
    return try await answer(services.hall.submit(envelope), isSignedIn: call.caller.isSignedIn)
  }

  func answer(
    _ result: Result<Receipt, SubmitFailure>, isSignedIn: Bool
  ) throws -> Receipt {
    switch result {
    case .success(let receipt): return receipt
    case .failure(let failure):
      if case .notStored(let reason) = failure {
        logger.error("a command could not be stored", metadata: ["reason": "\(reason)"])
      }
      throw APIError(failure, isSignedIn: isSignedIn)
    }
  }

  /// A command with its id: what the client chose, kept apart by who asks and what for, so that
  /// nobody gets somebody else's receipt.
  func envelope(
    _ command: Command, for call: Call, as actor: Actor? = nil
  ) throws -> CommandEnvelope {
    guard let actor = actor ?? self.actor(for: command, from: call.caller) else {
      throw APIError.notSignedIn
    }
    let request = try call.requestID()
    return CommandEnvelope(
      id: CommandID(request: "\(actor)|\(call.path)|\(request)"), actor: actor, command: command)
  }

  private func actor(for command: Command, from caller: Caller) -> Actor? {
    if case .console(let user) = caller { return .console(userNumber: user) }
    if isDemo, caller.role != .guide, caller.role != .manager {
      switch command {
      case .takeTicket, .printSlip: return .kiosk(HallServices.visitorsKiosk)
      default: break
      }
    }
    switch caller {
    case .nobody, .console: return nil
    case .person(let person, let role): return .person(person, role)
    case .device(let device):
      return device.kind == .kiosk ? .kiosk(device.id) : .device(device.id)
    }
  }

  /// The caller as pages know themselves.
  func me(_ caller: Caller) async -> JSON {
    switch caller {
    case .nobody: return .null
    case .person(let person, let role):
      let window = state.windowsInOrder.first { $0.clerk == person }?.id
      return [
        "kind": "person", "person": person.json, "name": await names.name(person).json,
        "role": role.rawValue.json, "window": window.json,
      ]
    case .device(let device):
      return [
        "kind": device.kind.rawValue.json, "device": device.id.json, "zone": device.zone.json,
      ]
    case .console(let user): return ["kind": "console", "user": user.json]
    }
  }
}

/// Names of people, looked up once.
actor PeopleNames {
  private let directory: any PeopleDirectory
  private var known: [PersonID: String] = [:]

  init(_ directory: any PeopleDirectory) { self.directory = directory }

  /// The name; empty when it was erased or cannot be found out now.
  func name(_ person: PersonID) async -> String {
    if let name = known[person] { return name }
    guard let entry = try? await directory.entry(of: person) else { return "" }
    known[person] = entry.name
    return entry.name
  }

  func names(of people: [PersonID]) async -> [PersonID: String] {
    var found: [PersonID: String] = [:]
    for person in people { found[person] = await name(person) }
    return found
  }

  func forget(_ person: PersonID) { known[person] = nil }
}

/// Changes the definition one change after the other, so that none undoes another.
actor DefinitionEditor {
  private let hall: HallActor
  private var last: Task<Void, Never>?

  init(hall: HallActor) { self.hall = hall }

  /// - Parameter work: reads the definition and submits the changed one.
  func edit<Value: Sendable>(
    _ work: @escaping @Sendable (HallDefinition) async throws -> Value
  ) async throws -> Value {
    let before = last
    let hall = hall
    let task = Task {
      await before?.value
      return try await work(hall.snapshot.state.definition)
    }
    last = Task { _ = await task.result }
    return try await task.value
  }
}
