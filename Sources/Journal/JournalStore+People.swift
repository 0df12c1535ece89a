import GRDB
import QueueCore

/// Who a person is; never in an event, and erasable.
public struct Person: Hashable, Sendable {
  public let id: PersonID
  public var name: String
  /// Nil once erased, and for people who do not sign in.
  public var signInName: String?
  /// As the server made it, with its parameters; empty: cannot sign in.
  public var passwordHash: String
  public var phone: String
  public let isErased: Bool

  public init(
    id: PersonID, name: String, signInName: String?, passwordHash: String = "", phone: String = ""
  ) {
    self.init(
      id: id, name: name, signInName: signInName, passwordHash: passwordHash, phone: phone,
      isErased: false)
  }

  init(
    id: PersonID, name: String, signInName: String?, passwordHash: String, phone: String,
    isErased: Bool
  ) {
    self.id = id
    self.name = name
    self.signInName = signInName
    self.passwordHash = passwordHash
    self.phone = phone
    self.isErased = isErased
  }
}

extension JournalStore {
  /// Adds a person, or replaces what is known about one.
  ///
  /// - Throws: `.signInNameTaken`, `.tooLong` past `JournalLimits.personFieldBytes`.
  public func setPerson(_ person: Person) throws(JournalFailure) {
    let fields = [person.name, person.signInName ?? "", person.passwordHash, person.phone]
    guard fields.allSatisfy({ $0.utf8.count <= JournalLimits.personFieldBytes }) else {
      throw .tooLong(limit: JournalLimits.personFieldBytes)
    }
    if let name = person.signInName, let other = try self.person(signInName: name),
      other.id != person.id
    {
      throw .signInNameTaken(name)
    }
    try database.access { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO people (id, name, signInName, passwordHash, phone, erased)
          VALUES (?, ?, ?, ?, ?, 0)
          """,
        arguments: [
          person.id.value, person.name, person.signInName, person.passwordHash, person.phone,
        ])
    }
  }

  public func person(signInName: String) throws(JournalFailure) -> Person? {
    try database.person(signInName: signInName)
  }

  public func person(_ id: PersonID) throws(JournalFailure) -> Person? {
    try database.person(id)
  }

  /// Everybody, the erased too, by id.
  public func people() throws(JournalFailure) -> [Person] { try database.people(where: "1", []) }

  /// Erases who a person is; their id stays in the events and leads nowhere.
  ///
  /// The table is written anew without them and the old one's pages are overwritten with zeros, so
  /// that nothing is left where rows were moved about; then the write-ahead log is emptied. Backups
  /// made before still hold them, and how a disk keeps overwritten blocks is the disk's affair.
  ///
  /// - Returns: false when somebody is reading just now and the write-ahead log could not be
  ///   emptied: ``finishErasure()``, and every opening, tries again.
  public func erase(_ id: PersonID) throws(JournalFailure) -> Bool {
    guard try person(id) != nil else { throw .unknownPerson(id) }
    try database.transaction { db in
      try db.execute(sql: "DROP INDEX peopleBySignInName")
      try db.execute(sql: Schema.peopleTable(named: "newPeople"))
      try db.execute(
        sql: """
          INSERT INTO newPeople SELECT id, iif(id = :id, '', name), iif(id = :id, NULL, signInName),
            iif(id = :id, '', passwordHash), iif(id = :id, '', phone), iif(id = :id, 1, erased)
          FROM people ORDER BY id
          """, arguments: ["id": id.value])
      try db.execute(sql: "DROP TABLE people")
      try db.execute(sql: "ALTER TABLE newPeople RENAME TO people")
      try db.execute(sql: Schema.peopleIndex)
      try db.execute(sql: "DELETE FROM sessions WHERE person = ?", arguments: [id.value])
      try JournalDatabase.setMetadata(.erasurePending, "1", db)
    }
    return try finishErasure()
  }

  /// Empties the write-ahead log if erased values may still stand in it.
  ///
  /// - Returns: whether nothing is left.
  @discardableResult
  public func finishErasure() throws(JournalFailure) -> Bool {
    guard try database.metadata(.erasurePending) != nil else { return true }
    let isEmptied = try database.access { db in
      do {
        _ = try db.checkpoint(.truncate)
        return true
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        return false
      }
    }
    guard isEmptied else { return false }
    try database.access { db in try JournalDatabase.setMetadata(.erasurePending, nil, db) }
    return true
  }
}

extension JournalDatabase {
  func person(signInName: String) throws(JournalFailure) -> Person? {
    try people(where: "signInName = ?", [signInName]).first
  }

  func person(_ id: PersonID) throws(JournalFailure) -> Person? {
    try people(where: "id = ?", [id.value]).first
  }

  func people(
    where condition: String, _ arguments: StatementArguments
  ) throws(JournalFailure) -> [Person] {
    try access { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, name, signInName, passwordHash, phone, erased FROM people \
          WHERE \(condition) ORDER BY id
          """, arguments: arguments)
      return try rows.map { row in
        guard let id = Int64.fromDatabaseValue(row[0]), let name = String.fromDatabaseValue(row[1]),
          let password = String.fromDatabaseValue(row[3]),
          let phone = String.fromDatabaseValue(row[4]), let erased = Bool.fromDatabaseValue(row[5])
        else {
          throw JournalFailure.damaged(path: path, reason: "an unreadable person")
        }
        return Person(
          id: PersonID(id), name: name, signInName: String.fromDatabaseValue(row[2]),
          passwordHash: password, phone: phone, isErased: erased)
      }
    }
  }
}
