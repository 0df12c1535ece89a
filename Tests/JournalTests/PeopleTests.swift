import Foundation
import GRDB
import Testing

@testable import Journal
@testable import QueueCore

@Suite struct PeopleTests {
  private func person(_ id: PersonID, _ name: String, signIn: String?) -> Person {
    Person(
      id: id, name: name, signInName: signIn, passwordHash: "scrypt$\(name)$hash",
      phone: "1380000\(1000 + id.value)")
  }

  @Test func `people are found by sign-in name and by id`() throws {
    let hall = Hall()
    let store = try hall.open()
    let one = person(1, "娜仁", signIn: "naren")
    let two = person(2, "岩温", signIn: nil)
    try store.setPerson(one)
    try store.setPerson(two)
    try store.setPerson(person(3, "玉香", signIn: nil))
    #expect(try store.person(signInName: "naren") == one)
    #expect(try store.person(signInName: "nobody") == nil)
    #expect(try store.person(2) == two)
    #expect(try store.people().map(\.name) == ["娜仁", "岩温", "玉香"])
    var renamed = one
    renamed.passwordHash = "new"
    try store.setPerson(renamed)
    #expect(try store.person(1)?.passwordHash == "new")
    let reader = try hall.reader()
    #expect(try reader.person(signInName: "naren")?.passwordHash == "new")
    #expect(try reader.person(2) == two)
    #expect(try reader.people() == store.people())
  }

  @Test func `two people cannot have one sign-in name, and a field has a limit`() throws {
    let hall = Hall()
    let store = try hall.open()
    try store.setPerson(person(1, "a", signIn: "same"))
    #expect(
      failure { try store.setPerson(person(2, "b", signIn: "same")) } == .signInNameTaken("same"))
    let long = String(repeating: "x", count: JournalLimits.personFieldBytes + 1)
    #expect(
      failure { try store.setPerson(person(2, long, signIn: nil)) }
        == .tooLong(limit: JournalLimits.personFieldBytes))
    #expect(try store.people().count == 1)
    #expect(failure { _ = try store.erase(9) } == .unknownPerson(9))
  }

  @Test func `after erasure no file holds a byte of the person, and the journal verifies`() throws {
    let hall = Hall()
    let store = try hall.open()
    try hall.append(Hall.opened(), to: store)
    for id in 1...400 {
      let id = Int64(id)
      try store.setPerson(person(PersonID(id), "居民\(id)号", signIn: "user\(id)x"))
    }
    for id in stride(from: 2, through: 400, by: 3) {
      var changed = person(PersonID(Int64(id)), "改名\(id)号", signIn: "user\(id)x")
      changed.phone = "1390000\(1000 + id)"
      try store.setPerson(changed)
    }
    try hall.append(
      .personRegistered(PersonRegistered(person: 200, role: .clerk)), to: store)
    let traces = [
      "居民200号", "改名200号", "user200x", "13800001200", "13900001200", "scrypt$居民200",
      "scrypt$改名200",
    ]
    #expect(try !found(traces, in: hall).isEmpty)
    #expect(try store.erase(200))
    #expect(try found(traces, in: hall).isEmpty)
    let erased = try #require(try store.person(200))
    #expect(erased.isErased && erased.name.isEmpty && erased.signInName == nil)
    #expect(try store.person(signInName: "user200x") == nil)
    #expect(try store.person(signInName: "user199x") != nil)
    #expect(try store.people().count == 400)
    try store.setPerson(person(401, "新人", signIn: "user200x"))
    store.close()
    #expect(try findings(hall).isEmpty)
    #expect(try !found(["user199x"], in: hall).isEmpty)
  }

  @Test func `erasing while somebody reads is finished once they are done`() throws {
    let hall = Hall()
    let store = try hall.open()
    try store.setPerson(person(1, "某某某", signIn: "someone"))
    let raw = try DatabaseQueue(path: hall.database)
    try raw.inDatabase { db in
      try db.beginTransaction(.deferred)
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM people")
      #expect(try !store.erase(1))
      try db.commit()
    }
    #expect(try !found(["someone"], in: hall).isEmpty)
    #expect(try store.finishErasure())
    #expect(try found(["someone", "某某某"], in: hall).isEmpty)
  }

  /// Which of the texts stand in any file of the hall.
  private func found(_ texts: [String], in hall: Hall) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: hall.directory)
    let contents = try names.map {
      try Data(contentsOf: URL(filePath: hall.directory + "/" + $0))
    }
    return texts.filter { text in
      contents.contains { $0.range(of: Data(text.utf8)) != nil }
    }
  }
}
