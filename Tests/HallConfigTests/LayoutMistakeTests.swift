import HallConfig
import QueueCore
import Testing

/// Boards and screens have to go with the layouts there are.
@Suite struct LayoutMistakeTests {
  static let layouts = LayoutCatalogue(
    layouts: [
      layout("board-combined", .board, 192, 64), layout("board-combined-128x64", .board, 128, 64),
      LayoutCatalogue.Layout(name: "broken", path: "Layouts/broken.yaml", picture: nil),
      layout("screen-hall", .screen, 1_920, 1_080, ["high-contrast", "night"]),
      layout("screen-tall", .screen, 1_080, 1_920), layout("slip-80mm", .slip, 576, nil),
      layout("ticket-80mm", .ticket, 576, nil),
    ])

  static func layout(
    _ name: String, _ kind: LayoutCatalogue.Kind, _ width: Int, _ height: Int?,
    _ themes: [String] = []
  ) -> LayoutCatalogue.Layout {
    LayoutCatalogue.Layout(
      name: name, path: "Layouts/\(name).yaml",
      picture: LayoutCatalogue.Picture(
        kind: kind, width: width, height: height, themes: themes))
  }

  static let board = "{name: 集中屏, size: 192x64}"

  /// What is reported once something in the small hall's devices is written in the place of other.
  func heads(
    _ new: String, for old: String = board, layouts: LayoutCatalogue? = layouts,
    language: ConfigLanguage = .english
  ) throws -> [String] {
    var texts = SmallHall.texts
    let devices = try #require(texts["devices.yaml"])
    try #require(devices.contains(old))
    texts["devices.yaml"] = devices.replacing(old, with: new, maxReplacements: 1)
    return SmallHall.heads(
      HallConfigReader.read(texts: texts, layouts: layouts), language: language)
  }

  @Test func `devices that go with their layouts are right`() throws {
    #expect(try heads(Self.board) == [])
    #expect(try heads("{name: 集中屏, layout: board-combined-128x64, size: 128x64}") == [])
  }

  @Test(arguments: [
    (
      "{name: 集中屏, layout: board-combind, size: 192x64}",
      "15:28: error: unknown layout \"board-combind\"; did you mean \"board-combined\"?"
    ),
    (
      "{name: 集中屏, layout: ticket-80mm, size: 192x64}",
      "15:28: error: \"ticket-80mm\" is a ticket layout; a board layout is expected here"
    ),
    (
      "{name: 集中屏, layout: broken, size: 192x64}",
      "15:28: error: the layout \"broken\" cannot be used; hall layout check Layouts/broken.yaml "
        + "says why"
    ),
    (
      "{name: 集中屏, size: 128x64}",
      "15:26: error: the size is 128x64, but that of the layout \"board-combined\" is 192x64; "
        + "layouts of this size: board-combined-128x64"
    ),
    (
      "{name: 集中屏, layout: board-combined-128x64, size: 256x96}",
      "15:57: error: the size is 256x96, but that of the layout \"board-combined-128x64\" is "
        + "128x64; no layout has this size"
    ),
    ("{name: 集中屏}", "15:5: error: a board needs its \"size\""),
  ])
  func `a combined board that would stay dark is reported`(board: String, report: String) throws {
    #expect(try heads(board) == ["devices.yaml:" + report])
  }

  @Test func `a combined board may have two colours, a window's board is sent text`() throws {
    #expect(try heads("{name: 集中屏, size: 192x64, palette: two-colour}") == [])
    #expect(try heads("{name: 集中屏, size: 192x64, palette: mono}") == [])
    #expect(
      try heads("{name: 集中屏, size: 192x64, palette: rainbow}") == [
        "devices.yaml:15:43: error: unknown \"rainbow\"; there are mono, two-colour"
      ])
    let window = try heads("size: 64x32, palette: two-colour", for: "size: 64x32")
    #expect(window.count == 1)
    #expect(window.first?.contains("a window's board is sent text and has no") == true)
  }

  @Test func `a report is also in Chinese`() throws {
    #expect(
      try heads("{name: 集中屏, size: 128x64}", language: .chinese) == [
        "devices.yaml:15:26: 错误: 尺寸是128x64，而版式“board-combined”是192x64；"
          + "这个尺寸的版式：board-combined-128x64"
      ])
    #expect(
      try heads("{name: 集中屏, layout: slip-80mm, size: 192x64}", language: .chinese) == [
        "devices.yaml:15:28: 错误: “slip-80mm”是告知单版式，此处应是条屏版式"
      ])
  }

  @Test func `the layout of a kind that a hall's own layouts leave out is reported at the unit`()
    throws
  {
    let few = LayoutCatalogue(layouts: [Self.layout("mine", .board, 192, 64)])
    #expect(
      try heads(Self.board, layouts: few) == [
        "devices.yaml:15:5: error: unknown layout \"board-combined\""
      ])
    let screen = "\nscreen-1: {kind: screen, model: page, zone: floor-1}"
    #expect(
      try heads("{name: 集中屏, layout: mine, size: 192x64}" + screen, layouts: few) == [
        "devices.yaml:16:1: error: unknown layout \"screen-hall\""
      ])
  }

  @Test func `a window's board is sent text, whatever layout is written`() throws {
    #expect(try heads("layout: nothing, size: 64x32", for: "size: 64x32") == [])
  }

  @Test func `a screen has its layout's size, or says none`() throws {
    func screen(_ unit: String) throws -> [String] {
      try heads(
        Self.board + "\nscreen-1: {kind: screen, model: page, zone: floor-1, units: {0: \(unit)}}")
    }
    #expect(try screen("{name: 屏}") == [])
    #expect(try screen("{name: 屏, size: 1920x1080}") == [])
    #expect(
      try screen("{name: 屏, size: 1280x720}") == [
        "devices.yaml:16:81: error: the size is 1280x720, but that of the layout \"screen-hall\" is "
          + "1920x1080; no layout has this size"
      ])
  }

  @Test func `layouts at some hours are read in the order of the day, with their themes`() throws {
    var texts = SmallHall.texts
    texts["devices.yaml"]? += """

      screen-1:
        kind: screen
        model: page
        zone: floor-1
        units:
          0:
            name: 屏
            times:
              17:00-18:00: {layout: screen-tall, theme: high-contrast}
              "09:00-10:00, 12:00-13:30": screen-hall
      """
    let definition = try #require(HallConfigReader.read(texts: texts).definition)
    let times = definition.devices.last?.units[0].times ?? []
    #expect(
      times.map { "\($0.from)-\($0.to) \($0.layout) \($0.theme)" } == [
        "09:00-10:00 screen-hall ", "12:00-13:30 screen-hall ",
        "17:00-18:00 screen-tall high-contrast",
      ])
    let written = try HallConfigWriter.texts(of: definition)
    #expect(HallConfigReader.read(texts: written).definition == definition)
  }

  @Test(arguments: [
    (
      "{\"12:00-13:30\": screen-hal}",
      "16:106: error: unknown layout \"screen-hal\"; did you mean \"screen-hall\"?"
    ),
    (
      "{\"12:00-13:30\": screen-tall}",
      "16:106: error: the size is 1920x1080, but that of the layout \"screen-tall\" is 1080x1920; "
        + "layouts of this size: screen-hall"
    ),
    (
      "{\"12:00-13:30\": board-combined}",
      "16:106: error: \"board-combined\" is a board layout; a screen layout is expected here"
    ),
    ("{\"13:30-12:00\": screen-hall}", "16:91: error: the hours \"13:30-12:00\" run backwards"),
    (
      "{\"12:00-13:30\": screen-hall, \"13:00-14:00\": screen-hall}",
      "16:119: error: the hours 13:00-14:00 overlap 12:00-13:30"
    ),
    ("{\"noon\": screen-hall}", "16:91: error: hours are expected here, such as 09:00-12:00"),
    (
      "[screen-hall]",
      "16:90: error: hours with layouts are expected here, such as \"12:00-13:30\": screen-notice"
    ),
    ("{\"12:00-13:30\": ../x}", "16:106: error: \"../x\" is no name of a layout"),
  ])
  func `hours that a screen could not show are reported`(times: String, report: String) throws {
    let screen =
      "\nscreen-1: {kind: screen, model: page, zone: floor-1, units: {0: {size: 1920x1080, times: "
    #expect(
      try heads(Self.board + screen + times + "}}}") == ["devices.yaml:" + report])
  }

  @Test(arguments: [
    ("{times: {\"12:00-13:30\": {layout: screen-hall, theme: night}}}", nil),
    ("{theme: high-contrast}", nil),
    (
      "{times: {\"12:00-13:30\": {layout: screen-hall, theme: high-contrst}}}",
      "16:118: warning: the layout \"screen-hall\" has no theme \"high-contrst\" and would be shown "
        + "in its own colours; did you mean \"high-contrast\"?"
    ),
    (
      "{times: {\"12:00-13:30\": {layout: screen-hall, theme: blue}}}",
      "16:118: warning: the layout \"screen-hall\" has no theme \"blue\" and would be shown in its "
        + "own colours; its themes: high-contrast, night"
    ),
    (
      "{layout: screen-tall, theme: night}",
      "16:94: warning: the layout \"screen-tall\" has no theme \"night\" and would be shown in its "
        + "own colours; it has none"
    ),
    (
      "{theme: nigth}",
      "16:73: warning: the layout \"screen-hall\" has no theme \"nigth\" and would be shown in its "
        + "own colours; did you mean \"night\"?"
    ),
  ])
  func `a theme that a layout has not is warned of, at any hour`(unit: String, report: String?)
    throws
  {
    let screen = "\nscreen-1: {kind: screen, model: page, zone: floor-1, units: {0: "
    #expect(
      try heads(Self.board + screen + unit + "}}") == (report.map { ["devices.yaml:" + $0] } ?? []))
  }

  @Test func `a window's board and a printer have no hours`() throws {
    #expect(
      try heads("size: 64x32, times: {\"12:00-13:30\": x}", for: "size: 64x32").first?
        .contains("a window's board is sent text") == true)
    let port = "port: /dev/hallkeeper/printer-1\n"
    #expect(
      try heads(port + "  units: {0: {times: {\"12:00-13:30\": x}}}\n", for: port).first?
        .contains("unknown key \"times\"") == true)
  }

  @Test func `a printer's layout is for tickets`() throws {
    let port = "port: /dev/hallkeeper/printer-1\n"
    #expect(try heads(port + "  units: {0: {layout: ticket-80mm}}\n", for: port) == [])
    #expect(
      try heads(port + "  units: {0: {layout: screen-hall}}\n", for: port) == [
        "devices.yaml:5:23: error: \"screen-hall\" is a screen layout; a ticket layout is expected "
          + "here"
      ])
  }

  @Test func `where it is not known which layouts there are, none is reported`() throws {
    #expect(try heads("{name: 集中屏, layout: nothing, size: 64x64}", layouts: nil) == [])
  }
}
