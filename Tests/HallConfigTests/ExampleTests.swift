import HallConfig
import QueueCore
import Testing

@Suite struct ExampleTests {
  @Test(arguments: ExampleHall.allCases)
  func `an example reads without errors or warnings`(example: ExampleHall) {
    let result = HallConfigReader.read(directory: example.directory)
    #expect(SmallHall.heads(result) == [])
    #expect(result.definition != nil)
  }

  @Test(arguments: ExampleHall.allCases)
  func `an example says themes and what to bring in both languages`(example: ExampleHall) throws {
    let hall = try #require(HallConfigReader.read(directory: example.directory).definition)
    let texts = hall.services.flatMap { $0.bring + [$0.theme] }.filter { !$0.chinese.isEmpty }
    #expect(texts.count > 100)
    let untranslated = texts.filter { text in
      text.english.unicodeScalars.contains(where: \.properties.isIdeographic)
    }
    #expect(untranslated == [])
  }

  @Test func `the township hall has nine resident and three visiting units`() throws {
    let hall = try #require(
      HallConfigReader.read(texts: ExampleHall.township.texts).definition)
    #expect(hall.departments.count { $0.weekdays.isEmpty } == 9)
    #expect(hall.departments.count { !$0.weekdays.isEmpty } == 3)
    #expect(hall.windows.count == 6)
    #expect(hall.devices.count { $0.kind == .ticketPrinter } == 1)
    #expect(hall.devices.count { $0.kind == .ledBoards } == 1)
    #expect(hall.publicAddress == nil)
  }

  @Test func `the county hall has the departments, windows and devices it was sized for`() throws {
    let hall = try #require(HallConfigReader.read(texts: ExampleHall.county.texts).definition)
    #expect(hall.departments.count == 43)
    #expect(hall.windows.map(\.id.value) == Array(1...34))
    #expect(hall.services.count >= 256)
    #expect((28...32).contains(hall.lines.count))
    #expect(hall.zones.count == 2)
    #expect(hall.departments.contains { !$0.weekdays.isEmpty })
    for department in hall.departments {
      #expect(hall.services.contains { $0.department == department.id }, "\(department.id)")
    }
    let printers = hall.devices.filter { $0.kind == .ticketPrinter }
    #expect(printers.map(\.zone) == ["floor-1", "floor-2", "floor-1"])
    let boards = hall.devices.filter { $0.kind == .ledBoards }
    let windowBoards = boards.filter { $0.units.contains { $0.window != nil } }
    #expect(windowBoards.map(\.units.count) == [17, 17])
    #expect(windowBoards.flatMap { $0.units.compactMap(\.window?.value) } == Array(1...34))
    #expect(windowBoards.allSatisfy { $0.baud == 57_600 && $0.model == "bx-5k" })
    let combined = boards.filter { $0.units.allSatisfy { $0.window == nil } }
    #expect(combined.flatMap(\.units).map { [$0.width, $0.height] } == [[192, 64], [192, 64]])
    let pads = hall.devices.filter { $0.kind == .pads }
    func windows(ratings: Bool) -> [Int64] {
      pads.flatMap(\.units).filter { $0.isForRatings == ratings }.compactMap(\.window?.value)
    }
    #expect(windows(ratings: false) == Array(1...34))
    #expect(windows(ratings: true) == Array(1...8) + Array(18...21))
    #expect(pads.allSatisfy { $0.baud == 19_200 })
    #expect(hall.devices.count { $0.kind == .screen } == 3)
    #expect((2...3).contains(hall.devices.count { $0.kind == .kiosk }))
    #expect(hall.devices.allSatisfy { $0.port.isEmpty || $0.port.hasPrefix("/dev/hallkeeper/") })
  }

  @Test func `the city hall has 44 departments in nine areas and 1,596 services`() throws {
    let hall = try #require(HallConfigReader.read(texts: ExampleHall.city.texts).definition)
    #expect(hall.departments.count == 44)
    #expect(hall.zones.count == 9)
    #expect(hall.services.count == 1_596)
    #expect(Set(hall.services.map(\.name.chinese)).count == 1_596)
    for department in hall.departments {
      #expect(hall.services.contains { $0.department == department.id }, "\(department.id)")
    }
  }

  @Test(arguments: ExampleHall.allCases)
  func `what is written reads back as the same hall`(example: ExampleHall) throws {
    let hall = try #require(HallConfigReader.read(texts: example.texts).definition)
    let written = try HallConfigWriter.texts(of: hall)
    let result = HallConfigReader.read(texts: written)
    #expect(result.definition == hall)
    #expect(SmallHall.heads(result) == [])
    #expect(try HallConfigWriter.texts(of: hall) == written)
  }

  @Test func `the calendar of the county hall follows the State Council's list for 2026`() throws {
    let calendar = try #require(
      HallConfigReader.read(texts: ExampleHall.county.texts).definition
    ).calendar
    func hours(_ text: String) throws -> [String] {
      calendar.hours(on: try #require(CalendarDate(text))).map { "\($0.from)-\($0.to)" }
    }
    #expect(try hours("2026-10-10") == ["09:00-12:00", "13:30-17:00"])
    #expect(try hours("2026-10-07").isEmpty)
    #expect(try hours("2026-11-22").isEmpty)
    #expect(try hours("2026-11-23") == ["09:00-12:00", "13:30-17:00"])
  }
}
