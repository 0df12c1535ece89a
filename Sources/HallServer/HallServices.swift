import HallEngine
import HallRuntime
import QueueCore

/// Everything outside the server that its pages need; the shell fills it in.
public struct HallServices: Sendable {
  /// The kiosk that visitors of a demo hall take numbers at; a demo enrols it.
  public static let visitorsKiosk: DeviceID = "visitor"

  public let hall: HallActor
  public let people: any PeopleDirectory
  public let enrolments: any EnrolmentDirectory
  public let devices: any DeviceDirectory
  public let screens: any ScreenSource
  public let layouts: LayoutDesk
  public let reports: any ReportSource
  public let definitions: any DefinitionWriter
  /// Keeps people signed in over a restart; nil: they sign in again.
  public let sessions: (any SessionArchive)?
  /// Only in the demo hall: with it anybody may take a number and sign in as anybody.
  public let demo: (any DemoControl)?

  public init(
    hall: HallActor, people: any PeopleDirectory, enrolments: any EnrolmentDirectory,
    devices: any DeviceDirectory, screens: any ScreenSource, layouts: LayoutDesk,
    reports: any ReportSource,
    definitions: any DefinitionWriter,
    sessions: (any SessionArchive)? = nil, demo: (any DemoControl)? = nil
  ) {
    self.hall = hall
    self.people = people
    self.enrolments = enrolments
    self.devices = devices
    self.screens = screens
    self.layouts = layouts
    self.reports = reports
    self.definitions = definitions
    self.sessions = sessions
    self.demo = demo
  }
}

/// A person as the erasable table knows them; roles are the journal's business.
public struct PersonEntry: Hashable, Sendable {
  public let person: PersonID
  public let name: String
  public let signInName: String
  /// As ``PasswordHash/text`` writes it.
  public let passwordHash: String

  public init(person: PersonID, name: String, signInName: String, passwordHash: String) {
    self.person = person
    self.name = name
    self.signInName = signInName
    self.passwordHash = passwordHash
  }
}

/// Names and secrets of people, outside the journal so that they can be erased.
public protocol PeopleDirectory: Sendable {
  func entry(signInName: String) async throws -> PersonEntry?
  func entry(of person: PersonID) async throws -> PersonEntry?
  /// Adds a person, or replaces the one with the same number.
  func add(_ entry: PersonEntry) async throws
  /// Makes name and secrets unrecoverable; unknown people are no error.
  func erase(_ person: PersonID) async throws
}

/// Which token lets in which device; tokens themselves are never stored.
public protocol EnrolmentDirectory: Sendable {
  /// - Parameter tokenHash: SHA-256 of the token, 64 hexadecimal digits.
  func device(tokenHash: String) async throws -> DeviceID?
  /// Stores the only valid token of a device; the one before stops working.
  func store(tokenHash: String, for device: DeviceID) async throws
  func remove(_ device: DeviceID) async throws
}

/// How the hall's devices stand.
public protocol DeviceDirectory: Sendable {
  func reports() async -> [DeviceReport]
  /// Shows a test picture or text on all units of a line; nil when there is no such line.
  func test(_ device: DeviceID, seconds: Int) async -> DeviceTest?
}

/// Who is signed in, kept over a restart of the program.
public protocol SessionArchive: Sendable {
  func sessions() async throws -> [ArchivedSession]
  func store(_ session: ArchivedSession) async throws
  func remove(idHash: String) async throws
}

/// A signed-in browser; the cookie itself is not stored, only its SHA-256.
public struct ArchivedSession: Hashable, Sendable {
  public let idHash: String
  public let person: PersonID
  /// When the person signed in.
  public let since: WallTime

  public init(idHash: String, person: PersonID, since: WallTime) {
    self.idHash = idHash
    self.person = person
    self.since = since
  }
}

/// Follows changes that a manager made on a page in the configuration files.
public protocol DefinitionWriter: Sendable {
  /// Called after the change is in the journal; an error is logged and shown, the change stays.
  func write(_ definition: HallDefinition) async throws
}
