import QueueCore

/// Goes along the events and looks for the bytes of the layouts that they publish.
struct LayoutChecker {
  private let database: JournalDatabase
  private var seen: Set<String> = []

  init(_ database: JournalDatabase) { self.database = database }

  /// What is not there any more; each hash is looked for once.
  mutating func check(
    _ event: RecordedEvent
  ) throws(JournalFailure) -> Verification.Finding? {
    guard event.kind == "layoutPublished", event.computedHash == event.hash,
      case .layoutPublished(let publication)? = try? event.event(),
      seen.insert(publication.hash).inserted
    else { return nil }
    let bytes: [UInt8]?
    do throws(JournalFailure) {
      bytes = try EventHash(publication.hash).flatMap {
        hash throws(JournalFailure) in try database.layout(hash)
      }
    } catch {
      guard case .damaged = error else { throw error }
      bytes = nil
    }
    guard bytes == nil else { return nil }
    return .layoutLost(
      sequence: event.sequence, name: publication.name, hash: publication.hash)
  }
}

extension JournalReader {
  /// Whether the file holds closed days only, and no layouts.
  var isArchive: Bool {
    get throws(JournalFailure) { try Schema.checkHeader(path: path) == Schema.archiveMark }
  }

  /// What is published, without replaying the hall: as the last day began, and since.
  public func publishedLayouts() throws(JournalFailure) -> [PublishedLayout] {
    var carried = CarriedState()
    var cursor = try events(from: .lastDayOpened, kinds: ["dayOpened", "layoutPublished"])
    while let recorded = try cursor.next() {
      let stamped = try recorded.stamped()
      switch stamped.event {
      case .dayOpened(let opened): carried = opened.carried
      case .layoutPublished(let publication):
        carried.publish(publication, at: stamped.stamp.wall, by: stamped.actor)
      default: break
      }
    }
    return carried.layouts
  }
}
