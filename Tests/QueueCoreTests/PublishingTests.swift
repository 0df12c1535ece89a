import Testing

@testable import QueueCore

/// Publishing a layout is a command like any other: who may, what is refused, what is kept.
@Suite struct PublishingTests {
  private func hash(_ digit: Character) -> String { String(repeating: digit, count: 64) }

  private func publication(
    _ digit: Character, name: String = "screen-hall", fonts: [String: String] = [:],
    note: String = ""
  ) -> Command {
    .publishLayout(
      LayoutPublication(name: name, hash: hash(digit), fonts: fonts, note: note))
  }

  @Test func `the latest version is the one that is shown, those before are remembered`() {
    var hall = HallFixture()
    hall.must(publication("1", note: "first"))
    hall.pass(60)
    hall.must(publication("2"))
    hall.must(publication("3", name: "board"))
    #expect(hall.state.carried.layouts.map(\.name) == ["board", "screen-hall"])
    let versions = hall.state.carried.layout("screen-hall")?.versions ?? []
    #expect(versions.map(\.hash) == [hash("2"), hash("1")])
    #expect(versions.map(\.note) == ["", "first"])
    #expect(versions[0].at.milliseconds - versions[1].at.milliseconds == 60_000)
    #expect(versions[0].by == .console(userNumber: 0))
  }

  @Test func `rolling back is publishing an older hash`() {
    var hall = HallFixture()
    for digit in ["1", "2", "1"] as [Character] { hall.must(publication(digit)) }
    let versions = hall.state.carried.layout("screen-hall")?.versions ?? []
    #expect(versions.map(\.hash) == [hash("1"), hash("2"), hash("1")])
  }

  @Test func `publishing what is shown already is no event, with another font it is one`() {
    var hall = HallFixture()
    hall.must(publication("1"))
    hall.must(publication("1"))
    hall.must(publication("1", fonts: ["noto-sans": hash("a")]))
    #expect(hall.events.count == 2)
  }

  @Test func `ten versions of a layout are remembered`() {
    var hall = HallFixture()
    for digit in "0123456789ab" { hall.must(publication(digit)) }
    let versions = hall.state.carried.layout("screen-hall")?.versions ?? []
    #expect(versions.count == PublishedLayout.versionLimit)
    #expect(versions.last?.hash == hash("2"))
  }

  @Test func `what is published outlives the day`() {
    var hall = HallFixture()
    hall.must(publication("1"))
    hall.must(.closeDay)
    hall.must(.openDay(HallFixture.nextPlan))
    #expect(hall.state.carried.layout("screen-hall")?.versions.first?.hash == hash("1"))
    guard case .dayOpened(let opened)? = hall.events.last else {
      Issue.record("the day did not open")
      return
    }
    #expect(opened.carried.layouts == hall.state.carried.layouts)
  }

  @Test(arguments: ["", "../x", "a/b", ".hidden", "a b", "x\n", String(repeating: "x", count: 65)])
  func `a name that is no file's name is refused`(name: String) {
    var hall = HallFixture()
    #expect(hall.run(publication("1", name: name)) == .failure(.layoutNameInvalid(name)))
  }

  @Test func `a hash that is none and a note that is too long are refused, in words`() {
    var hall = HallFixture()
    #expect(hall.run(publication("A")) == .failure(.layoutHashInvalid))
    #expect(hall.run(publication("1", fonts: ["x": "y"])) == .failure(.layoutHashInvalid))
    let long = String(repeating: "长", count: 201)
    #expect(hall.run(publication("1", note: long)) == .failure(.layoutNoteTooLong(limit: 200)))
    #expect(hall.run(publication("1", name: "大厅屏")) == .success(.done))
    for refusal in [
      Refusal.layoutNameInvalid("/"), .layoutHashInvalid, .layoutNoteTooLong(limit: 200),
      .tooManyLayouts(limit: 200),
    ] {
      #expect(refusal.text.chinese != refusal.code && refusal.text.english != refusal.code)
    }
  }

  @Test func `managers and the hall itself publish, others do not`() {
    var hall = HallFixture()
    var people: [Role: PersonID] = [:]
    for role in Role.allCases {
      if case .person(let person) = hall.must(.registerPerson(role)) { people[role] = person }
    }
    for role in Role.allCases {
      guard let person = people[role] else { continue }
      let answer = hall.run(publication("1"), by: .person(person, role))
      #expect(answer == (role == .manager ? .success(.done) : .failure(.notAllowed)), "\(role)")
    }
    #expect(hall.run(publication("2"), by: .calendar) == .success(.done))
    #expect(hall.run(publication("3"), by: .pad(1)) == .failure(.notAllowed))
  }
}
