import Foundation

/// Why a stored event could not be read.
public enum EventDecodingFailure: Error, Hashable, Sendable {
  /// The journal was written by a newer version of the program.
  case newerVersion(kind: String, version: Int)
  case unknownKind(String)
  case malformed(kind: String, reason: String)
}

extension Event {
  /// The stored form of an event: a kind, a version of that kind, and canonical JSON.
  public struct Stored: Hashable, Sendable {
    public let kind: String
    public let version: Int
    /// UTF-8 JSON with sorted keys and integers only.
    public let payload: [UInt8]

    public init(kind: String, version: Int, payload: [UInt8]) {
      self.kind = kind
      self.version = version
      self.payload = payload
    }
  }

  /// The highest version that is written now; older ones stay readable. Counted over all kinds: the
  /// next kind whose form changes gets the next number.
  public static let version = 7

  /// Kinds whose payload has changed, with the version that is written now.
  ///
  /// In version 2 a definition's themes and things to bring may be in both languages. In version 3
  /// its classes may name a cap group, its rules say when an appointment is late, and a ticket may
  /// have an appointment. In version 4 a ticket may have a forecast of its wait. In version 5
  /// a day begins with the layouts that are published, and a screen may have a theme. In version 6
  /// a screen or a combined board may have other layouts at some hours, a board two colours, and the
  /// driver of a device settings. In version 7 services are rated, so that an older program refuses
  /// the journal before it meets a kind it does not know, and a pad may be one for ratings.
  static let versions: [String: Int] = [
    "dayOpened": 7, "definitionChanged": 7, "ticketTaken": 4, "serviceRated": 7,
  ]

  /// The stored form.
  public func stored() throws -> Stored {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let payload = try encoder.encode(content)
    return Stored(
      kind: kind, version: Self.versions[kind] ?? 1, payload: Array(payload))
  }

  /// Reads a stored event of any version ever written.
  public init(_ stored: Stored) throws(EventDecodingFailure) {
    guard stored.version <= Self.version else {
      throw .newerVersion(kind: stored.kind, version: stored.version)
    }
    guard let read = Self.readers[stored.kind] else { throw .unknownKind(stored.kind) }
    do {
      self = try read(Data(stored.payload))
    } catch {
      throw .malformed(kind: stored.kind, reason: String(describing: error))
    }
  }

  private static func reader<Content: Decodable & Sendable>(
    _ make: @escaping @Sendable (Content) -> Event
  ) -> @Sendable (Data) throws -> Event {
    { data in make(try JSONDecoder().decode(Content.self, from: data)) }
  }

  /// Every kind ever written, by its name in the journal.
  private static let readers: [String: @Sendable (Data) throws -> Event] = [
    "dayOpened": reader(Event.dayOpened),
    "phaseChanged": reader(Event.phaseChanged),
    "planChanged": reader(Event.planChanged),
    "clockSet": reader(Event.clockSet),
    "dayClosed": reader(Event.dayClosed),
    "ticketTaken": reader(Event.ticketTaken),
    "ticketCalled": reader(Event.ticketCalled),
    "ticketRecalled": reader(Event.ticketRecalled),
    "serviceEnded": reader(Event.serviceEnded),
    "ticketMissed": reader(Event.ticketMissed),
    "ticketReturned": reader(Event.ticketReturned),
    "ticketHeld": reader(Event.ticketHeld),
    "ticketResumed": reader(Event.ticketResumed),
    "ticketTransferred": reader(Event.ticketTransferred),
    "ticketCancelled": reader(Event.ticketCancelled),
    "ticketExpired": reader(Event.ticketExpired),
    "callUndone": reader(Event.callUndone),
    "careGranted": reader(Event.careGranted),
    "careWithdrawn": reader(Event.careWithdrawn),
    "appointmentDue": reader(Event.appointmentDue),
    "promiseWithdrawn": reader(Event.promiseWithdrawn),
    "serviceRated": reader(Event.serviceRated),
    "windowOpened": reader(Event.windowOpened),
    "windowReady": reader(Event.windowReady),
    "windowPaused": reader(Event.windowPaused),
    "windowResumed": reader(Event.windowResumed),
    "windowDraining": reader(Event.windowDraining),
    "windowClosed": reader(Event.windowClosed),
    "clerkSignedIn": reader(Event.clerkSignedIn),
    "clerkSignedOut": reader(Event.clerkSignedOut),
    "keyProjectRegistered": reader(Event.keyProjectRegistered),
    "keyProjectWithdrawn": reader(Event.keyProjectWithdrawn),
    "definitionChanged": reader(Event.definitionChanged),
    "serviceSuspended": reader(Event.serviceSuspended),
    "serviceResumed": reader(Event.serviceResumed),
    "noticePosted": reader(Event.noticePosted),
    "emergencyRaised": reader(Event.emergencyRaised),
    "emergencyCleared": reader(Event.emergencyCleared),
    "printJobQueued": reader(Event.printJobQueued),
    "slipQueued": reader(Event.slipQueued),
    "printJobSending": reader(Event.printJobSending),
    "printJobRequeued": reader(Event.printJobRequeued),
    "printJobConfirmed": reader(Event.printJobConfirmed),
    "printJobUnknown": reader(Event.printJobUnknown),
    "printJobResolved": reader(Event.printJobResolved),
    "personRegistered": reader(Event.personRegistered),
    "personRetired": reader(Event.personRetired),
    "deviceEnrolled": reader(Event.deviceEnrolled),
    "deviceRevoked": reader(Event.deviceRevoked),
    "journalRestored": reader(Event.journalRestored),
    "layoutPublished": reader(Event.layoutPublished),
  ]

  /// The name of the kind in the journal; never changes once written.
  public var kind: String { named.kind }

  private var content: any Encodable { named.content }

  private var named: (kind: String, content: any Encodable) {
    switch self {
    case .dayOpened(let content): ("dayOpened", content)
    case .phaseChanged(let content): ("phaseChanged", content)
    case .planChanged(let content): ("planChanged", content)
    case .clockSet(let content): ("clockSet", content)
    case .dayClosed(let content): ("dayClosed", content)
    case .ticketTaken(let content): ("ticketTaken", content)
    case .ticketCalled(let content): ("ticketCalled", content)
    case .ticketRecalled(let content): ("ticketRecalled", content)
    case .serviceEnded(let content): ("serviceEnded", content)
    case .ticketMissed(let content): ("ticketMissed", content)
    case .ticketReturned(let content): ("ticketReturned", content)
    case .ticketHeld(let content): ("ticketHeld", content)
    case .ticketResumed(let content): ("ticketResumed", content)
    case .ticketTransferred(let content): ("ticketTransferred", content)
    case .ticketCancelled(let content): ("ticketCancelled", content)
    case .ticketExpired(let content): ("ticketExpired", content)
    case .callUndone(let content): ("callUndone", content)
    case .careGranted(let content): ("careGranted", content)
    case .careWithdrawn(let content): ("careWithdrawn", content)
    case .appointmentDue(let content): ("appointmentDue", content)
    case .promiseWithdrawn(let content): ("promiseWithdrawn", content)
    case .serviceRated(let content): ("serviceRated", content)
    default: otherNamed
    }
  }

  private var otherNamed: (kind: String, content: any Encodable) {
    switch self {
    case .windowOpened(let content): ("windowOpened", content)
    case .windowReady(let content): ("windowReady", content)
    case .windowPaused(let content): ("windowPaused", content)
    case .windowResumed(let content): ("windowResumed", content)
    case .windowDraining(let content): ("windowDraining", content)
    case .windowClosed(let content): ("windowClosed", content)
    case .clerkSignedIn(let content): ("clerkSignedIn", content)
    case .clerkSignedOut(let content): ("clerkSignedOut", content)
    case .keyProjectRegistered(let content): ("keyProjectRegistered", content)
    case .keyProjectWithdrawn(let content): ("keyProjectWithdrawn", content)
    case .definitionChanged(let content): ("definitionChanged", content)
    case .serviceSuspended(let content): ("serviceSuspended", content)
    case .serviceResumed(let content): ("serviceResumed", content)
    case .noticePosted(let content): ("noticePosted", content)
    case .emergencyRaised(let content): ("emergencyRaised", content)
    case .emergencyCleared(let content): ("emergencyCleared", content)
    case .printJobQueued(let content): ("printJobQueued", content)
    case .slipQueued(let content): ("slipQueued", content)
    case .printJobSending(let content): ("printJobSending", content)
    case .printJobRequeued(let content): ("printJobRequeued", content)
    case .printJobConfirmed(let content): ("printJobConfirmed", content)
    case .printJobUnknown(let content): ("printJobUnknown", content)
    case .printJobResolved(let content): ("printJobResolved", content)
    case .personRegistered(let content): ("personRegistered", content)
    case .personRetired(let content): ("personRetired", content)
    case .deviceEnrolled(let content): ("deviceEnrolled", content)
    case .deviceRevoked(let content): ("deviceRevoked", content)
    case .journalRestored(let content): ("journalRestored", content)
    case .layoutPublished(let content): ("layoutPublished", content)
    default: preconditionFailure("an event kind without a name")
    }
  }
}
