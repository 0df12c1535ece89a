import Crypto
import Foundation
import HallEngine
import HallRuntime
import HallServer
import Layout
import QueueCore
import Synchronization

/// Everything around the server, in memory.
final class Outside: Sendable {
  struct Contents {
    var people: [PersonID: PersonEntry] = [:]
    var tokens: [String: DeviceID] = [:]
    var sessions: [String: ArchivedSession] = [:]
    var written: [HallDefinition] = []
    var pressed: [DemoKey] = []
    var spoken: [String] = []
    var shownFor: [Int] = []
    var asked: [ReasonsQuery] = []
  }

  let contents = Mutex(Contents())

  func `let`(_ device: DeviceID, inBy token: String) {
    let hash = SHA256.hash(data: Data(token.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    contents.withLock { $0.tokens[hash] = device }
  }
}

extension Outside: PeopleDirectory, EnrolmentDirectory, SessionArchive {
  func entry(signInName: String) async -> PersonEntry? {
    contents.withLock { $0.people.values.first { $0.signInName == signInName } }
  }
  func entry(of person: PersonID) async -> PersonEntry? {
    contents.withLock { $0.people[person] }
  }
  func add(_ entry: PersonEntry) async throws {
    contents.withLock { $0.people[entry.person] = entry }
  }
  func erase(_ person: PersonID) async { contents.withLock { $0.people[person] = nil } }

  func device(tokenHash: String) async -> DeviceID? { contents.withLock { $0.tokens[tokenHash] } }
  func store(tokenHash: String, for device: DeviceID) async {
    await remove(device)
    contents.withLock { $0.tokens[tokenHash] = device }
  }
  func remove(_ device: DeviceID) async {
    contents.withLock { contents in
      contents.tokens = contents.tokens.filter { $0.value != device }
    }
  }

  func sessions() async -> [ArchivedSession] { contents.withLock { Array($0.sessions.values) } }
  func store(_ session: ArchivedSession) async {
    contents.withLock { $0.sessions[session.idHash] = session }
  }
  func remove(idHash: String) async { contents.withLock { $0.sessions[idHash] = nil } }
}

extension Outside: DeviceDirectory, DefinitionWriter, ReportSource {
  func reports() async -> [DeviceReport] { [] }
  func test(_ device: DeviceID, seconds: Int) async -> DeviceTest? {
    switch device {
    case "boards": .shown(units: 2)
    case "printer": .notTestable
    default: nil
    }
  }
  func write(_ definition: HallDefinition) async {
    contents.withLock { $0.written.append(definition) }
  }

  func waits(_ query: WaitsQuery) async -> [WaitsRow] {
    [
      WaitsRow(
        key: "a", name: LocalizedText(chinese: "=户政", english: "Registration"), count: 3, mean: 60,
        median: 50, percentile90: 100, percentile95: 110, percentile99: 119, longest: 120,
        noShows: 1, expired: 0)
    ]
  }
  func ratings(_ query: RatingsQuery) async -> RatingReport {
    var ratings = RatingAccumulator(by: query.by, from: query.from, through: query.to)
    return ratings.report(names: [:])
  }
  func verifyJournal() async -> JournalVerdict {
    JournalVerdict(events: 2, head: "ab12", problem: nil)
  }
  func events(after sequence: Int64, limit: Int) async -> JournalPage {
    JournalPage(events: [], last: 2)
  }
  func auditCalls() async -> CallAudit { CallAudit(hall: "test") }
  func reasons(_ query: ReasonsQuery) async -> RecordedReasons? {
    contents.withLock { $0.asked.append(query) }
    return nil
  }
}

extension Outside: ScreenSource, DemoControl {
  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

  func screens() async -> [ScreenDescription] {
    ["screen-1", "screen-busy"].map {
      ScreenDescription(id: $0, name: "东厅", zone: "f1", width: 1920, height: 1080)
    }
  }
  func picture(of screen: DeviceID) async -> [UInt8]? { screen == "screen-1" ? Self.png : nil }
  func frames(of screen: DeviceID) async -> AsyncStream<ScreenFrame>? {
    let count = screen == "screen-busy" ? 500 : 1
    let png = count == 1 ? Self.png : [UInt8](repeating: 0, count: 65_536)
    let whole = ScreenFrame.Part(x: 0, y: 0, width: 1920, height: 1080, png: png)
    return AsyncStream { continuation in
      for revision in 1...UInt64(count) {
        continuation.yield(
          ScreenFrame(revision: revision, width: 1920, height: 1080, parts: [whole]))
      }
    }
  }
  func show(_ layout: CheckedLayout, on screen: DeviceID, seconds: Int) async -> Bool {
    contents.withLock { $0.shownFor.append(seconds) }
    return screen == "screen-1"
  }
  func liveData(of device: DeviceID, address: Int) async -> LiveLayoutData? {
    guard device == "screen-1" else { return nil }
    return LiveLayoutData(
      data: ["hall": ["name": "活的大厅"], "calls": []], moment: LayoutMoment(milliseconds: 0))
  }

  func announcements(in zone: ZoneID) async -> AsyncStream<VoiceAnnouncement> {
    AsyncStream { _ in }
  }
  func sound(of announcement: String) async -> [UInt8]? { nil }
  func finished(_ announcement: String, played: Bool) async {
    contents.withLock { $0.spoken.append(announcement) }
  }

  func state() async -> DemoState {
    DemoState(
      speed: 1, clock: WallTime(milliseconds: 0), tickets: [], boards: [], pads: [], devices: [],
      faults: [])
  }
  func changes() async -> AsyncStream<DemoChange> { AsyncStream { _ in } }
  func ticketPicture(_ id: Int64) async -> [UInt8]? { nil }
  func press(_ key: DemoKey, at window: WindowID) async -> Bool {
    contents.withLock { $0.pressed.append(key) }
    return window == 1
  }
  func apply(_ fault: DemoFault, to device: DeviceID) async -> Bool { false }
}
