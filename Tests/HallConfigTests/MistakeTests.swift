import HallConfig
import QueueCore
import Testing

/// One replacement in ``SmallHall`` and everything that is then reported.
struct Mistake: CustomTestStringConvertible, Sendable {
  var file: String
  var old: String
  var new: String
  var reports: [String]

  init(_ file: String, _ old: String, _ new: String, _ reports: String...) {
    self.file = file
    self.old = old
    self.new = new
    self.reports = reports
  }

  var testDescription: String { "\(file): \(new)" }
}

@Suite struct MistakeTests {
  @Test func `the small hall is right`() {
    let result = HallConfigReader.read(texts: SmallHall.texts)
    #expect(SmallHall.heads(result) == [])
    #expect(result.definition?.windows.count == 4)
    #expect(result.definition?.rules.readyOnEmpty == false)
  }

  static let keysAndTypes = [
    Mistake(
      "hall.yaml", "hotline:", "hotlin:",
      "hall.yaml:4:1: error: unknown key \"hotlin\"; did you mean \"hotline\"?"),
    Mistake("hall.yaml", "id: sample\n", "", "hall.yaml:1:1: error: \"id\" is missing"),
    Mistake(
      "hall.yaml", "Asia/Shanghai", "Asia/Shangai",
      "hall.yaml:3:11: error: unknown time zone \"Asia/Shangai\"; did you mean "
        + "\"Asia/Shanghai\"?"),
    Mistake(
      "hall.yaml", "readyOnEmpty: no", "readyOnEmpty: never",
      "hall.yaml:5:45: error: yes or no is expected here"),
    Mistake(
      "hall.yaml", "callsBeforeNoShow: 3", "callsBeforeNoShow: 0x3",
      "hall.yaml:5:28: error: a whole number from 1 to 10 is expected here"),
    Mistake(
      "hall.yaml", "callsBeforeNoShow: 3", "callsBeforeNoShow: 30",
      "hall.yaml:5:28: error: 30 is outside 1 to 10"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: fcsf",
      "hall.yaml:6:9: error: unknown policy \"fcsf\"; did you mean \"fcfs\"?"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: {name: capped-points, parameters: {capBaze: 3}}",
      "hall.yaml:6:44: error: the policy \"capped-points\" has no parameter \"capBaze\"; did you "
        + "mean \"capBase\"?"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: {name: capped-points, parameters: {capPercent: -5}}",
      "hall.yaml:6:56: error: \"capPercent\" must be 0 to 1000"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: {name: ratio, parameters: {calls.vip: 2}}",
      "hall.yaml:6:36: error: the policy \"ratio\" has no parameter \"calls.vip\""),
    Mistake(
      "hall.yaml", "样例大厅 | Sample Hall", "样例大厅",
      "hall.yaml:2:7: warning: \"样例大厅\" has no English name"),
    Mistake(
      "hall.yaml", "样例大厅 | Sample Hall", "{zh: 样例大厅, em: Sample Hall}",
      "hall.yaml:2:7: warning: \"样例大厅\" has no English name",
      "hall.yaml:2:18: error: unknown key \"em\"; did you mean \"en\"?"),
    Mistake(
      "hall.yaml", "样例大厅 | Sample Hall", "样例大厅 | Sample | Hall",
      "hall.yaml:2:7: error: a name is written \"中文 | English\""),
    Mistake(
      "hall.yaml", "policy: fcfs", "publicAddress: hall.example",
      "hall.yaml:6:16: error: the public address begins with https:// or http:// and is plain "
        + "ASCII"),
    Mistake(
      "hall.yaml", "policy: fcfs", "voice: {template: \"请{numer}号 | Number {number}\"}",
      "hall.yaml:6:19: error: unknown placeholder \"{numer}\"; did you mean \"{number}\"?"),
    Mistake(
      "zones.yaml", "floor-2: 二楼 | Second floor", "Floor 2: 二楼 | Second floor",
      "zones.yaml:2:1: error: \"Floor 2\" is no identifier: lower-case letters, digits and "
        + "hyphens, at most 64"),
    Mistake(
      "departments.yaml", "[mon, wed]", "[mon, wen]",
      "departments.yaml:2:55: error: unknown weekday \"wen\"; did you mean \"wed\"?"),
    Mistake(
      "departments.yaml", "[mon, wed]", "\"mon, monday\"",
      "departments.yaml:2:55: error: unknown weekday \"monday\"; did you mean \"mon\"?"),
    Mistake(
      "departments.yaml", "[mon, wed]", "fri-mon",
      "departments.yaml:2:49: error: \"fri-mon\" runs backwards"),
    Mistake(
      "departments.yaml", "[mon, wed]", "[mon, mon-wed]",
      "departments.yaml:2:55: error: mon is named twice"),
  ]

  static let queues = [
    Mistake(
      "lines.yaml", "prefix: A", "prefix: a",
      "lines.yaml:1:41: error: the prefix \"a\" must be one or two capital letters; did you mean "
        + "\"A\"?"),
    Mistake(
      "lines.yaml", "prefix: A", "prefix: A1",
      "lines.yaml:1:41: error: the prefix \"A1\" must be one or two capital letters"),
    Mistake(
      "lines.yaml", "prefix: B", "prefix: A",
      "lines.yaml:2:47: warning: the prefix \"A\" is also that of \"huzheng\", with other "
        + "windows: people will think it is one queue"),
    Mistake(
      "lines.yaml", "huzheng: {",
      "chaxun: {name: 查询 | Records, prefix: A, zone: floor-1}\nhuzheng: {",
      "lines.yaml:1:1: error: no window serves the line \"chaxun\"",
      "lines.yaml:2:41: warning: the prefix \"A\" is also that of \"chaxun\", with other windows: "
        + "people will think it is one queue"),
    Mistake(
      "windows.yaml", "lines: [shebao]", "lines: [shebao-1]",
      "windows.yaml:3:57: error: unknown line \"shebao-1\"; did you mean \"shebao\"?"),
    Mistake(
      "windows.yaml", "lines: [huzheng]", "lines: []",
      "lines.yaml:1:1: error: no window serves the line \"huzheng\"",
      "windows.yaml:2:51: error: the window serves no line"),
    Mistake(
      "windows.yaml", "lines: [huzheng]", "lines: \"huzheng, shebao, huzheng\"",
      "windows.yaml:2:69: error: the line \"huzheng\" is named twice"),
    Mistake("windows.yaml", "4: {", "3: {", "windows.yaml:3:1: error: window 3 is defined twice"),
    Mistake(
      "windows.yaml", "1-3: {", "3-1: {", "windows.yaml:2:1: error: \"3-1\" runs backwards"),
    Mistake(
      "services.yaml", "line: shebao", "line: shebao-1",
      "services.yaml:17:9: error: unknown line \"shebao-1\"; did you mean \"shebao\"?"),
    Mistake(
      "services.yaml", "  line: shebao\n", "",
      "services.yaml:18:5: error: the service \"canbao\" has no line"),
    Mistake(
      "services.yaml", "department: renshe", "department: renshi",
      "services.yaml:16:15: error: unknown department \"renshi\"; did you mean \"renshe\"?"),
    Mistake(
      "services.yaml", "canbao:", "sfz-buling:",
      "services.yaml:19:5: error: the service \"sfz-buling\" is defined twice (first in line 9)"),
    Mistake(
      "services.yaml", "minutes: 12", "minutes: 12分钟",
      "services.yaml:11:16: error: a whole number from 1 to 240 is expected here"),
    Mistake(
      "services.yaml", "bring: [户口簿 | Household register, 照片]", "bring: {a: b}",
      "services.yaml:12:14: error: a text is expected here"),
  ]

  static let times = [
    Mistake(
      "calendar.yaml", "13:30-17:00", "17:00-13:30",
      "calendar.yaml:2:25: error: the hours \"17:00-13:30\" run backwards"),
    Mistake(
      "calendar.yaml", "13:30-17:00", "11:30-17:00",
      "calendar.yaml:2:25: error: the hours \"11:30-17:00\" overlap or precede 09:00-12:00"),
    Mistake(
      "calendar.yaml", "09:00", "9:00",
      "calendar.yaml:2:12: error: hours are expected here, such as 09:00-12:00"),
    Mistake(
      "calendar.yaml", "mon-fri: 09:00-12:00, 13:30-17:00",
      "mon-fri: 09:00-12:00, 13:30-17:00\n  fri: 09:00-12:00",
      "calendar.yaml:3:3: error: fri is named twice"),
    Mistake(
      "calendar.yaml", "cutOffMinutes: 15", "cutOffMinutes: 480",
      "calendar.yaml:3:16: error: the cut-off of 480 minutes is not shorter than the 480 minutes "
        + "from 09:00 to 17:00"),
    Mistake(
      "calendar.yaml", "2026-12-31:", "2026-02-30:",
      "calendar.yaml:7:3: error: \"2026-02-30\" is no date; write 2026-10-01 or "
        + "2026-10-01..2026-10-07"),
    Mistake(
      "calendar.yaml", "2026-12-31:", "2026-10-02:",
      "calendar.yaml:7:3: error: 2026-10-02 is named twice"),
    Mistake(
      "calendar.yaml", "2026-10-10:", "2026-10-01:",
      "calendar.yaml:6:3: error: 2026-10-01 is a holiday and a worked day"),
  ]

  static let devices = [
    Mistake(
      "devices.yaml", "kind: ticketPrinter", "kind: ticketprinter",
      "devices.yaml:2:9: error: unknown kind of device \"ticketprinter\"; did you mean "
        + "\"ticketPrinter\"?"),
    Mistake(
      "devices.yaml", "model: xprinter", "model: xpriner",
      "devices.yaml:3:10: error: unknown model \"xpriner\"; did you mean \"xprinter\"?"),
    Mistake(
      "devices.yaml", "model: bx-5k", "model: star",
      "devices.yaml:9:10: error: unknown model \"star\"; known: bx-5k, bx-6k, c-power, modbus-digits"
    ),
    Mistake(
      "devices.yaml", "baud: 115200", "baud: 11520",
      "devices.yaml:5:9: error: 11520 is no usual rate; did you mean \"9600\"?"),
    Mistake(
      "devices.yaml", "  baud: 57600\n", "",
      "devices.yaml:7:1: error: \"baud\" is missing"),
    Mistake(
      "devices.yaml", "  port: /dev/hallkeeper/boards-1\n  baud: 57600\n",
      "  port: tcp://10.0.0.7:4001\n", "devices.yaml:7:1: error: \"baud\" is missing"),
    Mistake(
      "devices.yaml", "/dev/hallkeeper/boards-1", "/dev/hallkeeper/printer-1",
      "devices.yaml:10:9: error: the port \"/dev/hallkeeper/printer-1\" is already that of "
        + "\"printer-1\""),
    Mistake(
      "devices.yaml", "/dev/hallkeeper/boards-1", "COM3",
      "devices.yaml:10:9: error: a port is written /dev/hallkeeper/name or tcp://host:port"),
    Mistake(
      "devices.yaml", "7: {name", "3: {name",
      "devices.yaml:15:5: error: the address 3 is used twice on this line"),
    Mistake(
      "devices.yaml", "7: {name", "7: {window: 2, name",
      "devices.yaml:15:17: error: window 2 already has a window board on \"boards-1\""),
    Mistake(
      "devices.yaml", "window: 1-3", "window: 1-4",
      "devices.yaml:14:19: error: 3 addresses for 4 windows; there must be as many"),
    Mistake(
      "devices.yaml", "window: 1-3", "window: 4-6",
      "devices.yaml:14:19: error: unknown window 5"),
    Mistake(
      "devices.yaml", "size: 64x32", "size: 60x32",
      "devices.yaml:14:52: error: the board's width 60 must be a multiple of 8; did you mean 64?"),
    Mistake(
      "devices.yaml", "size: 64x32", "size: 64*32",
      "devices.yaml:14:52: error: a size is written 64x16, at most 8192 dots each way"),
    Mistake(
      "devices.yaml", "kind: ledBoards\n  model: bx-5k", "kind: pads\n  model: hallbus",
      "devices.yaml:14:52: error: a board on this bus has 64x16 or 128x32 dots",
      "devices.yaml:15:26: error: a board on this bus has 64x16 or 128x32 dots",
      "devices.yaml:15:5: error: a pad needs its \"window\""),
  ]

  static let yaml = [
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: &p fcfs",
      "hall.yaml:6:9: error: anchors, aliases and tags are not read; write the value out"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: !!str fcfs",
      "hall.yaml:6:9: error: anchors, aliases and tags are not read; write the value out"),
    Mistake(
      "hall.yaml", "policy: fcfs", "id: other",
      "hall.yaml:6:1: error: key \"id\" is written twice (first in line 1)"),
    Mistake(
      "windows.yaml", "lines: [shebao]", "name: 二 | Two, lines: [shebao]",
      "windows.yaml:3:49: error: key \"name\" is written twice (first in line 3)"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: [fcfs",
      "hall.yaml:6:9: error: not valid YAML: did not find expected ',' or ']'"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: a: b",
      "hall.yaml:6:10: error: not valid YAML: mapping values are not allowed in this context"),
    Mistake(
      "hall.yaml", "policy: fcfs", "policy: fc\u{7}fs",
      "hall.yaml:6:11: error: the file has a control character in it"),
    Mistake(
      "hall.yaml", "policy: fcfs", "---\npolicy: fcfs",
      "hall.yaml:6:1: error: not valid YAML: but found another document"),
  ]

  static let boards = "model: bx-5k\n  port: /dev/hallkeeper/boards-1\n  baud: 57600"

  /// The boards' line with another model and settings.
  static func drivers(_ model: String, _ settings: String) -> String {
    "model: \(model)\n  port: /dev/hallkeeper/boards-1\n  baud: 57600\n  settings:\(settings)"
  }

  static let settings = [
    Mistake(
      "devices.yaml", boards, drivers("bx-5k", " {brightnes: 07:00=100}"),
      "devices.yaml:12:14: error: unknown setting \"brightnes\"; did you mean \"brightness\"?"),
    Mistake(
      "devices.yaml", boards, drivers("bx-6k", " {brightness: 7:00=100}"),
      "devices.yaml:12:26: error: \"7:00=100\" is written 07:00=100: time = brightness in percent",
      "devices.yaml:16:5: error: the model \"bx-6k\" needs its \"window\": it cannot be a combined board"
    ),
    Mistake(
      "devices.yaml", boards, drivers("bx-5k", " [a]"),
      "devices.yaml:12:13: error: settings are written as \"name: value\" here"),
    Mistake(
      "devices.yaml", boards, drivers("bx-5k", " {brightness: [1]}"),
      "devices.yaml:12:26: error: the setting \"brightness\" must be one line of at most 800 "
        + "characters"),
    Mistake(
      "devices.yaml", boards,
      drivers("modbus-digits", "\n    register: 0\n    digits: 4\n    encoding: bdc"),
      "devices.yaml:15:15: error: \"encoding\" cannot be \"bdc\"; known: bcd, binary, ascii, segments",
      "devices.yaml:19:5: error: the model \"modbus-digits\" needs its \"window\": it cannot be a "
        + "combined board"
    ),
    Mistake(
      "devices.yaml", "kind: ledBoards\n  " + boards,
      "kind: pads\n  " + drivers("pattern", "\n    frame: AA key sun\n    keys: 01=next"),
      "devices.yaml:13:12: error: \"sun\" in the frame is neither two hexadecimal digits nor a field; "
        + "did you mean \"sum\"?",
      "devices.yaml:17:46: error: unknown key \"size\"",
      "devices.yaml:18:20: error: unknown key \"size\"",
      "devices.yaml:18:5: error: a pad needs its \"window\""),
    Mistake(
      "devices.yaml", "model: xprinter", "model: xprinter\n  settings: {tickets: txet}",
      "devices.yaml:4:23: error: \"tickets\" cannot be \"txet\"; known: painted, text"),
    Mistake(
      "devices.yaml", boards, drivers("bx-5k", " {rs485: on, flow: rts-cts}"),
      "devices.yaml:12:21: error: \"rs485\" and \"flow: rts-cts\" do not go together: both need RTS"
    ),
    Mistake(
      "devices.yaml", boards, drivers("bx-5k", " {parity: evn}"),
      "devices.yaml:12:22: error: \"parity\" cannot be \"evn\"; known: none, odd, even"),
    Mistake(
      "devices.yaml", boards,
      drivers("bx-5k", " {brightness: bright, rs485: maybe, foo: 1, parity: evn}"),
      "devices.yaml:12:26: error: \"bright\" is written 07:00=100: time = brightness in percent",
      "devices.yaml:12:41: error: \"rs485\" cannot be \"maybe\"; known: untouched, cleared, on, "
        + "inverted",
      "devices.yaml:12:48: error: unknown setting \"foo\"",
      "devices.yaml:12:64: error: \"parity\" cannot be \"evn\"; known: none, odd, even"),
    Mistake(
      "devices.yaml", "model: xprinter", "model: xprinter\n  settings: {width: 3}",
      "devices.yaml:4:14: error: unknown setting \"width\""),
  ]

  @Test(arguments: keysAndTypes + queues + times + devices + settings + yaml)
  func `a mistake is reported where it stands`(mistake: Mistake) {
    let heads = SmallHall.heads(mistake.file, replacing: mistake.old, with: mistake.new)
    #expect(heads.sorted() == mistake.reports.sorted())
  }

  @Test func `several mistakes are reported at once, in the order of the files`() {
    var texts = SmallHall.texts
    texts["hall.yaml"] = texts["hall.yaml"]?.replacing("hotline", with: "hotlin")
    texts["services.yaml"] = texts["services.yaml"]?.replacing("renshe", with: "renshi")
      .replacing("minutes: 15", with: "minuts: 15")
    texts["devices.yaml"] = nil
    let result = HallConfigReader.read(texts: texts)
    #expect(result.definition == nil)
    #expect(
      SmallHall.heads(result) == [
        "hall.yaml:4:1: error: unknown key \"hotlin\"; did you mean \"hotline\"?",
        "services.yaml:13:49: error: unknown key \"minuts\"; did you mean \"minutes\"?",
        "services.yaml:16:15: error: unknown department \"renshi\"; did you mean \"renshe\"?",
        "devices.yaml:1:1: error: the file is missing",
      ])
  }

  @Test func `a report shows the source line with a caret, also under Chinese text`() {
    var texts = SmallHall.texts
    texts["windows.yaml"] = texts["windows.yaml"]?.replacing("[shebao]", with: "[shebap]")
    let result = HallConfigReader.read(texts: texts)
    let report = result.errors.first { $0.file == "windows.yaml" }
    #expect(
      report?.formatted(language: .chinese) == """
        windows.yaml:3:57: 错误: 没有业务队列“shebap”；是不是“shebao”？
        4: {name: 社保 | Social insurance, zone: floor-2, lines: [shebap]} # 二楼
                  　　                                            ^
        """)
  }

  @Test func `a file that nobody reads is pointed out`() {
    var texts = SmallHall.texts
    texts["service.yaml"] = "[]"
    #expect(
      SmallHall.heads(HallConfigReader.read(texts: texts)) == [
        "service.yaml:1:1: warning: nothing reads this file; did you mean \"services.yaml\"?"
      ])
  }

  @Test func `a broken file does not make references into it wrong`() {
    let heads = SmallHall.heads("zones.yaml", replacing: "floor-1:", with: "floor-1: [")
    #expect(heads.count == 1)
    #expect(heads.first?.hasPrefix("zones.yaml:") == true)
  }

  @Test func `a file of more than four megabytes is not read`() {
    var texts = SmallHall.texts
    texts["zones.yaml"] = String(repeating: "#", count: ConfigLimits.fileBytes + 1)
    #expect(
      SmallHall.heads(HallConfigReader.read(texts: texts)) == [
        "zones.yaml:1:1: error: the file is larger than 4194304 bytes"
      ])
  }

  @Test func `scalars stay what was written, since the key decides their type`() throws {
    var texts = SmallHall.texts
    texts["hall.yaml"] = texts["hall.yaml"]?.replacing("0476-12345", with: "003")
    texts["zones.yaml"] = "floor-1: no\nfloor-2: 12:30"
    let hall = try #require(HallConfigReader.read(texts: texts).definition)
    #expect(hall.hotline == "003")
    #expect(hall.zones.map(\.name.chinese) == ["no", "12:30"])
  }

  @Test func `classes are optional and the last one is everybody's`() {
    var texts = SmallHall.texts
    texts["classes.yaml"] = """
      vip: {name: 绿色通道 | Green channel, rank: 0, pointsPerMinute: 9, entitlement: grant}
      """
    #expect(
      SmallHall.heads(HallConfigReader.read(texts: texts)) == [
        "classes.yaml:1:77: error: the last class is everybody's, so its entitlement is none"
      ])
  }

  @Test func `cap groups and the numbers of the rule are read as they stand`() throws {
    var texts = SmallHall.texts
    texts["hall.yaml"] = texts["hall.yaml"]?.replacing(
      "policy: fcfs",
      with: "policy: {name: capped-points, parameters: {capBase: 2, capPercent: 30}}")
    texts["classes.yaml"] = """
      vip: {name: 绿色 | Green, rank: 0, pointsPerMinute: 9, entitlement: grant, capGroup: fast}
      all: {name: 普通 | Ordinary, rank: 1, pointsPerMinute: 1, entitlement: none}
      """
    let hall = try #require(HallConfigReader.read(texts: texts).definition)
    #expect(hall.classes.map(\.group) == ["fast", "others"])
    #expect(hall.policy.parameters.map(\.value) == [2, 30])
    #expect(hall.firstInconsistency == nil)
  }

  @Test func `there are at most four cap groups`() {
    var texts = SmallHall.texts
    texts["classes.yaml"] = (0..<5).map { index in
      "c\(index): {name: 类 | C, rank: 0, pointsPerMinute: 1, entitlement: none, capGroup: g\(index)}"
    }.joined(separator: "\n")
    #expect(
      SmallHall.heads(HallConfigReader.read(texts: texts)) == [
        "classes.yaml:5:77: error: there are at most 4 cap groups (capGroup)"
      ])
  }
}
