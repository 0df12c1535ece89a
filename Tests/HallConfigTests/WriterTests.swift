import Foundation
import HallConfig
import QueueCore
import Testing

@Suite struct WriterTests {
  private func change(
    _ change: (inout HallDefinition) -> Void
  ) throws -> (texts: [String: String], definition: HallDefinition) {
    var hall = try #require(HallConfigReader.read(texts: SmallHall.texts).definition)
    change(&hall)
    let texts = try HallConfigWriter.write(hall, over: SmallHall.texts)
    #expect(HallConfigReader.read(texts: texts).definition == hall)
    return (texts, hall)
  }

  /// Lines that one text has and the other has not, with `-` and `+`.
  private func difference(_ file: String, _ texts: [String: String]) throws -> [String] {
    let old = try #require(SmallHall.texts[file]).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let new = try #require(texts[file]).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    return new.difference(from: old).map { step in
      switch step {
      case .remove(_, let line, _): "-" + line
      case .insert(_, let line, _): "+" + line
      }
    }
  }

  @Test func `no change leaves every text as it is`() throws {
    #expect(try change { _ in }.texts == SmallHall.texts)
  }

  @Test func `a change touches only its own file`() throws {
    let texts = try change { $0.services[0].minutes = 9 }.texts
    for (file, text) in SmallHall.texts where file != "services.yaml" {
      #expect(texts[file] == text)
    }
  }

  @Test func `what a unit shows is written into its own line, and comments stay`() throws {
    let noon = LayoutTime(
      from: TimeOfDay("12:00")!, to: TimeOfDay("13:30")!, layout: "board-noon")
    let texts = try change {
      $0.devices[1].units[3].layout = "board-hall"
      $0.devices[1].units[3].times = [noon]
    }.texts
    #expect(
      try difference("devices.yaml", texts) == [
        "-    7: {name: 集中屏, size: 192x64}",
        "+    7: {name: 集中屏, size: 192x64, layout: board-hall, "
          + "times: {\"12:00-13:30\": board-noon}}",
      ])
    var commented = SmallHall.texts
    commented["devices.yaml"] = "# 设备\n" + (texts["devices.yaml"] ?? "")
    var hall = try #require(HallConfigReader.read(texts: commented).definition)
    hall.devices[1].units[3].layout = ""
    hall.devices[1].units[3].times = []
    let back = try HallConfigWriter.write(hall, over: commented)
    #expect(HallConfigReader.read(texts: back).definition == hall)
    #expect(back["devices.yaml"]?.hasPrefix("# 设备\n") == true)
    #expect(back["devices.yaml"]?.contains("1-3: {window: 1-3,") == true)
    #expect(back["devices.yaml"]?.contains("board-noon") == false)
    hall.devices[0].units[0].layout = "ticket-58mm"
    let printer = try HallConfigWriter.write(hall, over: back)
    #expect(HallConfigReader.read(texts: printer).definition == hall)
    #expect(printer["devices.yaml"]?.hasPrefix("# 设备\n") == true)
  }

  @Test func `new minutes of a service leave its comments alone`() throws {
    let texts = try change { $0.services[1].minutes = 14 }.texts
    #expect(
      try difference("services.yaml", texts) == [
        "-      minutes: 12 # 含拍照", "+      minutes: 14 # 含拍照",
      ])
  }

  @Test func `minutes of a service that was only a name get braces`() throws {
    let texts = try change {
      $0.services[0].minutes = 9
      $0.services[0].targetWaitMinutes = 20
    }.texts
    #expect(
      try difference("services.yaml", texts) == [
        "-    sfz-huanling: 居民身份证换领 | Renewing an identity card # 常用",
        "+    sfz-huanling: {name: 居民身份证换领 | Renewing an identity card, minutes: 9, "
          + "target: 20} # 常用",
      ])
  }

  @Test func `a new name is written in place and brings its initials`() throws {
    let (texts, hall) = try change {
      $0.services[0].name = LocalizedText(chinese: "换证", english: "Renewal")
      $0.services[0].initials = "hz"
    }
    #expect(hall.services[0].initials == "hz")
    #expect(
      try difference("services.yaml", texts) == [
        "-    sfz-huanling: 居民身份证换领 | Renewing an identity card # 常用",
        "+    sfz-huanling: 换证 | Renewal # 常用",
      ])
  }

  @Test func `a service that is added goes to its department, after its predecessor`() throws {
    let texts = try change {
      $0.services.insert(
        ServiceDefinition(
          id: "linshi", name: LocalizedText(chinese: "临时身份证", english: "Temporary card"),
          department: "gongan", line: "huzheng",
          theme: LocalizedText(chinese: "户籍", english: "Households"),
          minutes: 8,
          initials: "lssfz"), at: 1)
    }.texts
    #expect(
      try difference("services.yaml", texts) == ["+    linshi: 临时身份证 | Temporary card"])
  }

  @Test func `a service that is removed takes only its own lines`() throws {
    let texts = try change { $0.services.remove(at: 1) }.texts
    #expect(
      try difference("services.yaml", texts) == [
        "-      bring: [户口簿 | Household register, 照片]", "-      minutes: 12 # 含拍照",
        "-      name: 居民身份证补领 | Replacing an identity card", "-    sfz-buling:",
      ])
  }

  @Test func `removing a department's last service removes its group`() throws {
    let texts = try change { $0.services.removeLast() }.texts
    let text = try #require(texts["services.yaml"])
    #expect(!text.contains("renshe"))
    #expect(text.contains("# 补领要拍照"))
  }

  @Test func `one window of a range gets a line of its own`() throws {
    let texts = try change { $0.windows[1].lines = ["huzheng", "shebao"] }.texts
    #expect(
      texts["windows.yaml"] == """
        # 一楼
        1: {name: 户政 | Household, zone: floor-1, lines: [huzheng]}
        2: {name: 户政 | Household, zone: floor-1, lines: [huzheng, shebao]}
        3: {name: 户政 | Household, zone: floor-1, lines: [huzheng]}
        4: {name: 社保 | Social insurance, zone: floor-2, lines: [shebao]} # 二楼
        """)
  }

  @Test func `a window's name and lines change inside its braces`() throws {
    let texts = try change {
      $0.windows[3].name = LocalizedText(chinese: "综合, 社保", english: "General")
      $0.windows[3].lines = ["shebao", "huzheng"]
    }.texts
    #expect(
      try difference("windows.yaml", texts) == [
        "-4: {name: 社保 | Social insurance, zone: floor-2, lines: [shebao]} # 二楼",
        "+4: {name: \"综合, 社保 | General\", zone: floor-2, lines: [shebao, huzheng]} # 二楼",
      ])
  }

  @Test func `hours and holidays change around their comments`() throws {
    let texts = try change {
      let nine = TimeOfDay("09:00")!
      $0.calendar.weekly[0].hours = [OpenHours(from: nine, to: TimeOfDay("16:00")!)]
      $0.calendar.cutOffMinutes = 20
      $0.calendar.holidays.append(
        Holiday(
          date: CalendarDate("2027-01-01")!,
          name: LocalizedText(chinese: "元旦", english: "New Year")))
    }.texts
    #expect(
      try difference("calendar.yaml", texts) == [
        "-cutOffMinutes: 15", "-  mon-fri: 09:00-12:00, 13:30-17:00",
        "+  mon-fri: 09:00-16:00", "+cutOffMinutes: 20",
        "+  2027-01-01: 元旦 | New Year",
      ])
  }

  @Test func `a day taken out of a range of holidays leaves the others`() throws {
    let texts = try change { $0.calendar.holidays.remove(at: 1) }.texts
    #expect(
      try difference("calendar.yaml", texts) == [
        "-  2026-10-01..2026-10-03: 国庆节 | National Day",
        "+  2026-10-01: 国庆节 | National Day", "+  2026-10-03: 国庆节 | National Day",
      ])
  }

  @Test func `a rule that was not written is added to the rules`() throws {
    let texts = try change { $0.rules.returnLimit = 1 }.texts
    #expect(
      try difference("hall.yaml", texts) == [
        "-rules: {callsBeforeNoShow: 3, readyOnEmpty: no}",
        "+rules: {callsBeforeNoShow: 3, readyOnEmpty: no, returnLimit: 1}",
      ])
  }

  @Test func `what cannot be patched is written whole and reads back`() throws {
    let texts = try change {
      $0.services.reverse()
      $0.devices[0].baud = 9_600
      $0.classes[0].rank = 4
      $0.classes[1].capGroup = "care"
    }.texts
    #expect(texts["classes.yaml"]?.contains("rank: 4") == true)
    #expect(texts["classes.yaml"]?.contains("capGroup: care") == true)
  }

  @Test func `texts with every sort of punctuation come back the same`() throws {
    for text in ["a: b", "#x", "- y", "'q'", "\"q\"", "a | b", "甲，乙", "{x}", "x #y", "~", "no"] {
      let both = LocalizedText(chinese: text, english: text + "!")
      let hall = try change {
        $0.departments[0].name = both
        $0.services[0].bring = [both, LocalizedText(chinese: "照片, 两张", english: "Photos, two")]
        $0.services[0].theme = both
        $0.services[1].bring = [LocalizedText(chinese: text, english: text)]
        $0.services[1].theme = LocalizedText(chinese: "", english: "")
      }.definition
      #expect(hall.services[0].theme == both)
      #expect(hall.services[0].bring.count == 2)
      #expect(hall.services[1].bring == [LocalizedText(chinese: text, english: text)])
      #expect(hall.services[1].theme.chinese.isEmpty)
    }
  }

  @Test func `files that cannot be read are not written over`() throws {
    let hall = try #require(HallConfigReader.read(texts: SmallHall.texts).definition)
    var texts = SmallHall.texts
    texts["zones.yaml"] = "floor-1: ["
    let error = #expect(throws: HallConfigWriteError.self) {
      try HallConfigWriter.write(hall, over: texts)
    }
    guard case .filesUnreadable(let reports) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reports.first?.file == "zones.yaml")
  }

  @Test func `a definition that breaks a rule is not written`() throws {
    var hall = try #require(HallConfigReader.read(texts: SmallHall.texts).definition)
    hall.lines[0].prefix = "a"
    #expect(throws: HallConfigWriteError.self) {
      try HallConfigWriter.write(hall, over: SmallHall.texts)
    }
  }

  @Test func `files on disk are replaced unless somebody changed them meanwhile`() throws {
    let directory =
      NSTemporaryDirectory() + "hallconfig-\(ProcessInfo.processInfo.processIdentifier)"
    let manager = FileManager.default
    try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: directory) }
    for (name, text) in SmallHall.texts {
      try text.write(toFile: directory + "/" + name, atomically: false, encoding: .utf8)
    }
    let texts = try change { $0.services[0].minutes = 9 }.texts
    try HallConfigDirectory.write(texts, over: SmallHall.texts, to: directory)
    #expect(HallConfigDirectory.contents(of: directory).texts == texts)
    let later = try change { $0.services[0].minutes = 20 }.texts
    #expect(throws: HallConfigWriteError.fileChanged("services.yaml")) {
      try HallConfigDirectory.write(later, over: SmallHall.texts, to: directory)
    }
    #expect(HallConfigDirectory.contents(of: directory).texts == texts)
    try Data([0x61, 0x3A, 0x0A, 0xFF]).write(to: URL(fileURLWithPath: directory + "/zones.yaml"))
    #expect(
      SmallHall.heads(HallConfigReader.read(directory: directory)) == [
        "zones.yaml:2:1: error: the file is not UTF-8; save it as UTF-8"
      ])
  }
}
