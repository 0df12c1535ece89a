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

  private static func times(_ hours: [(String, String)], layout: String = "noon") -> [LayoutTime] {
    hours.map { LayoutTime(from: TimeOfDay($0.0)!, to: TimeOfDay($0.1)!, layout: layout) }
  }

  @Test func `an output shows another layout from the first minute to before the last`() {
    var unit = DeviceDefinition.Unit(address: 0, name: "屏", layout: "own", theme: "strong")
    unit.times = Self.times([("12:00", "13:30"), ("23:00", "24:00")])
    func shown(_ time: String) -> LayoutChoice? {
      unit.layoutChoice(on: .screen, at: TimeOfDay(time)!)
    }
    for time in ["00:00", "11:59", "13:30", "22:59"] {
      #expect(shown(time) == LayoutChoice(layout: "own", theme: "strong"), "\(time)")
    }
    for time in ["12:00", "13:29", "23:59"] {
      #expect(shown(time) == LayoutChoice(layout: "noon"), "\(time)")
    }
    #expect(
      unit.layoutChoice(on: .ticketPrinter, at: TimeOfDay("12:00")!)
        == LayoutChoice(layout: "own", theme: "strong"))
  }

  @Test func `hours that overlap, run backwards or stand at a printer are refused`() {
    var hall = HallFixture()
    func change(
      _ kind: DeviceDefinition.Kind, _ times: [LayoutTime], window: WindowID? = nil
    ) -> Result<Receipt, Refusal> {
      var definition = hall.state.definition
      definition.devices = [
        DeviceDefinition(
          id: "d", kind: kind, model: "m", port: "", baud: 0, zone: "f1",
          units: [DeviceDefinition.Unit(address: 0, name: "d", window: window, times: times)])
      ]
      return hall.run(.changeDefinition(definition, source: .page))
    }
    func isRefused(_ answer: Result<Receipt, Refusal>) -> Bool {
      if case .failure(.invalidDefinition) = answer { return true }
      return false
    }
    let noon = Self.times([("12:00", "13:30")])
    #expect(isRefused(change(.ticketPrinter, noon)))
    #expect(isRefused(change(.ledBoards, noon, window: 1)))
    #expect(isRefused(change(.screen, Self.times([("13:30", "12:00")]))))
    #expect(isRefused(change(.screen, Self.times([("12:00", "13:30"), ("13:00", "14:00")]))))
    #expect(isRefused(change(.screen, Self.times([("12:00", "13:30")], layout: "../x"))))
    #expect(
      isRefused(
        change(.screen, Self.times((0..<13).map { ("\($0 + 10):00", "\($0 + 10):30") }))))
    #expect(!isRefused(change(.screen, Self.times([("12:00", "13:00"), ("13:00", "14:00")]))))
    #expect(!isRefused(change(.ledBoards, noon)))
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
