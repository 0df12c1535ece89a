import Foundation
import HallEngine
import HallRuntime
import HallServer
import Journal
import QueueCore

/// People, tokens, sign-ins and reports of the journal, as the server asks for them: reads go past the engine,
/// writes through its thread.
struct JournalServices: PeopleDirectory, EnrolmentDirectory, SessionArchive, ReportSource {
  let hall: HallActor
  let directory: String

  /// Why the journal's side tables cannot be written.
  struct NoJournal: Error {}

  private func write(_ body: @escaping @Sendable (JournalStore) throws -> Void) async throws {
    guard try await hall.withStore(body) != nil else { throw NoJournal() }
  }

  private func read<Answer: Sendable>(
    _ body: @escaping @Sendable (JournalReader) throws -> Answer
  ) async throws -> Answer {
    let directory = directory
    // SQLite waits for the disk; the shared pool must not.
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let reader = try JournalReader(directory: directory)
            defer { reader.close() }
            return try body(reader)
          })
      }
    }
  }

  private static func entry(_ person: Person?) -> PersonEntry? {
    guard let person, !person.isErased else { return nil }
    return PersonEntry(
      person: person.id, name: person.name, signInName: person.signInName ?? "",
      passwordHash: person.passwordHash)
  }

  func entry(signInName: String) async throws -> PersonEntry? {
    try await read { Self.entry(try $0.person(signInName: signInName)) }
  }

  func entry(of person: PersonID) async throws -> PersonEntry? {
    try await read { Self.entry(try $0.person(person)) }
  }

  func add(_ entry: PersonEntry) async throws {
    try await write { store in
      try store.setPerson(
        Person(
          id: entry.person, name: entry.name, signInName: entry.signInName,
          passwordHash: entry.passwordHash))
    }
  }

  func erase(_ person: PersonID) async throws {
    try await write { store in _ = try store.erase(person) }
  }

  func device(tokenHash: String) async throws -> DeviceID? {
    try await read { reader in
      try reader.enrolledDevices().first { Self.hexadecimal($0.tokenHash) == tokenHash }?.device
    }
  }

  func store(tokenHash: String, for device: DeviceID) async throws {
    let bytes = Self.bytes(hexadecimal: tokenHash)
    try await write { try $0.setToken(of: device, hash: bytes) }
  }

  func remove(_ device: DeviceID) async throws {
    try await write { try $0.setToken(of: device, hash: nil) }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
  }

  func sessions() async throws -> [ArchivedSession] {
    let kept = try await hall.withStore { try $0.sessions() } ?? []
    return kept.map {
      ArchivedSession(
        idHash: Self.hexadecimal($0.tokenHash), person: $0.person, since: $0.since)
    }
  }

  func store(_ session: ArchivedSession) async throws {
    let kept = KeptSession(
      tokenHash: Self.bytes(hexadecimal: session.idHash), person: session.person,
      since: session.since)
    try await write { try $0.keepSession(kept) }
  }

  func remove(idHash: String) async throws {
    let hash = Self.bytes(hexadecimal: idHash)
    try await write { try $0.removeSession(tokenHash: hash) }
  }

  func waits(_ query: WaitsQuery) async throws -> [WaitsRow] {
    guard let grouping = WaitReport.Grouping(rawValue: query.by.rawValue) else { return [] }
    return try await read { reader in
      try reader.waitReport(by: grouping, from: query.from, through: query.to).rows.map { row in
        WaitsRow(
          key: row.key, name: row.name, count: row.called, mean: row.waits?.mean ?? 0,
          median: row.waits?.median ?? 0, percentile90: row.waits?.percentile90 ?? 0,
          percentile95: row.waits?.percentile95 ?? 0, percentile99: row.waits?.percentile99 ?? 0,
          longest: row.waits?.longest ?? 0, noShows: row.noShows, expired: row.expired)
      }
    }
  }

  func ratings(_ query: RatingsQuery) async throws -> RatingReport {
    try await read { reader in
      try reader.ratingReport(by: query.by, from: query.from, through: query.to)
    }
  }

  func verifyJournal() async throws -> JournalVerdict {
    try await read { reader in
      let verification = try reader.verify()
      return JournalVerdict(
        events: verification.checked, head: verification.head.hash.description,
        problem: verification.findings.first.map {
          JournalVerdict.Problem(sequence: $0.sequence, text: $0.text)
        })
    }
  }

  func events(after sequence: Int64, limit: Int) async throws -> JournalPage {
    try await read { reader in
      let head = try reader.head()
      var entries: [JournalEntry] = []
      for number in stride(from: sequence + 1, through: head.sequence, by: 1) {
        guard entries.count < limit else { break }
        guard let event = try reader.event(number) else { continue }
        entries.append(
          JournalEntry(
            sequence: event.sequence, wall: event.stamp.wall, kind: event.kind,
            actor: event.actor, payload: String(decoding: event.payload, as: UTF8.self),
            hash: event.hash.description))
      }
      return JournalPage(events: entries, last: head.sequence)
    }
  }
}

extension JournalServices {
  func auditCalls() async throws -> CallAudit { try await read { try $0.auditCalls() } }

  func reasons(_ query: ReasonsQuery) async throws -> RecordedReasons? {
    try await read { reader in
      try reader.reasons(for: query.number, before: query.called, on: query.day).map {
        RecordedReasons(
          day: $0.plan?.date, at: $0.at, window: $0.window, reasons: $0.reasons, asked: $0.asked)
      }
    }
  }
}

/// Ticket addresses with keyed tokens, made for the hall's state of the moment.
struct KeyedAddressing: TicketAddressing {
  let key: [UInt8]

  func url(for ticket: Ticket, generation: Int, in state: QueueState) -> String? {
    TicketLink(key: key, state: state).url(for: ticket, generation: generation)
  }
}
