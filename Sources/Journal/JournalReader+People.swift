import QueueCore

extension JournalReader {
  /// The person who signs in by a name; nil when there is none. Reading here does not keep the
  /// engine's thread waiting.
  public func person(signInName: String) throws(JournalFailure) -> Person? {
    try database.person(signInName: signInName)
  }

  public func person(_ id: PersonID) throws(JournalFailure) -> Person? { try database.person(id) }

  /// Everybody, the erased too, by id; the names for the ids in events.
  public func people() throws(JournalFailure) -> [Person] {
    try database.people(where: "1", [])
  }

  /// Every device that was let in, by id.
  public func enrolledDevices() throws(JournalFailure) -> [EnrolledDevice] {
    try database.enrolledDevices()
  }

  /// The bytes of a hash; nil when they were never kept.
  public func layout(_ hash: EventHash) throws(JournalFailure) -> [UInt8]? {
    try database.layout(hash)
  }
}
