import Testing

@testable import Layout

struct BuilderTests {
  private func lengths(of tracks: [Tracks.Track], available: Int, gap: Int) -> [Int] {
    var shared = Tracks()
    // Those of a box around, which stay as they are.
    shared.push(Tracks.Part(.fraction(1_000)))
    for track in tracks { shared.push(Tracks.Part(track)) }
    shared.share(available, from: 1, gap: gap)
    return tracks.indices.map { shared[$0 + 1].length }
  }

  @Test(arguments: [1, 7, 100, 640, 1_919])
  func `shares of a length add up to it whatever their number`(length: Int) {
    for count in 1...12 {
      let tracks = (0..<count).map { Tracks.Track.fraction(1_000 + 137 * $0) }
      #expect(lengths(of: tracks, available: length, gap: 0).reduce(0, +) == length)
      let percent = Array(repeating: Tracks.Track.percent(100_000 / count), count: count)
      let sum = lengths(of: percent, available: length, gap: 0).reduce(0, +)
      #expect((length - 1...length).contains(sum))
    }
  }

  @Test func `fixed, natural and shared lengths with gaps fill a row exactly`() {
    let tracks: [Tracks.Track] = [.dots(10), .percent(25_000), .natural(33), .fraction(1_000)]
    #expect(lengths(of: tracks, available: 200, gap: 5) == [10, 50, 33, 92])
  }

  @Test func `with too little room texts made to shrink give way first`() {
    let tracks: [Tracks.Track] = [.natural(20), .yielding(100), .natural(20)]
    #expect(lengths(of: tracks, available: 90, gap: 0) == [20, 50, 20])
    #expect(lengths(of: tracks, available: 30, gap: 0) == [15, 0, 15])
  }

  @Test func `boxes stand where their sizes put them`() throws {
    let source = board(
      """
      row:
        - {box: [], width: 25%, fill: lit}
        - {box: [], width: 2fr, fill: lit}
        - {box: [], width: 1fr, fill: lit}
        - {box: [], at: [1, 2, 3, 4], fill: lit}
      gap: 10
      padding: [5, 10]
      """)
    let rects = try list(source).commands.map(\.bounds)
    #expect(
      rects == [
        Rect(x: 11, y: 7, width: 3, height: 4), Rect(x: 10, y: 5, width: 45, height: 90),
        Rect(x: 65, y: 5, width: 77, height: 90), Rect(x: 152, y: 5, width: 38, height: 90),
      ])
  }

  @Test func `an ellipsis cuts Chinese and digits at characters, within the width`() throws {
    let source = board("text: \"{{board.number}}\"\nsize: 20")
    let data: DataValue = ["board": ["number": "请A012号到3号窗口办理业务"]]
    let list = try list(source, data)
    guard case .text(let run)? = list.commands.first else { throw Refused(report: "no text") }
    #expect(run.text == "请A012号到3号窗口…")
    #expect(run.width <= 200)
    #expect(list.cuts.map(\.reason) == [.text])
  }

  @Test func `texts of several sizes in a row stand on one baseline, also after shrinking`() throws
  {
    let source = board(
      """
      row:
        - {text: 请, size: 20}
        - {text: "{{board.number}}", size: 60, overflow: fit, min-size: 10}
        - {text: 号, size: 20}
      valign: baseline
      """)
    for number in ["A1", "AB1024", "AB10245678"] {
      let runs = try texts(source, ["board": ["number": .text(number)]])
      #expect(runs.map(\.text) == ["请", number, "号"])
      #expect(Set(runs.map(\.baseline)).count == 1)
    }
  }

  @Test func `a text that wraps and fits shows all of itself`() throws {
    let source = board("text: \"{{board.number}}\"\nsize: 60\nmin-size: 8\noverflow: wrap-fit")
    let text = "请保持镇静从最近的安全出口有序撤离"
    let list = try list(source, ["board": ["number": .text(text)]])
    let runs = try texts(source, ["board": ["number": .text(text)]])
    #expect(runs.map(\.text).joined() == text)
    #expect(list.cuts.isEmpty)
  }

  @Test func `a fitting text takes the largest size that fits`() throws {
    let data: DataValue = ["board": ["number": "请A012号到3号窗口办理业务"]]
    let source = board("text: \"{{board.number}}\"\nsize: 20\noverflow: fit\nmin-size: 8")
    let run = try #require(try texts(source, data).first)
    #expect(run.text == "请A012号到3号窗口办理业务")
    let measurer = FixedMeasurer()
    #expect(run.width <= 200)
    #expect(measurer.width(of: run.text, font: run.font, size: run.size + 1) > 200)
  }

  @Test func `lines break between Chinese characters but not in numbers or before marks`() throws {
    let source = board(
      """
      row:
        - {text: "请到A01234窗口，谢谢。", size: 20, leading: 100, overflow: wrap, width: 100}
      """)
    #expect(try texts(source).map(\.text) == ["请到A01234", "窗口，谢", "谢。"])
  }

  @Test func `a table shows each key once, as many as it has slots, or what stands for none`()
    throws
  {
    let source = board(
      """
      table:
        - {width: 1fr, text: "{{row.index}} {{row.number}}"}
        - {width: 1fr, text: "{{row.window | pad: 2}}"}
      rows: calls
      slots: 2
      key: number
      empty: 暂无
      """)
    let calls: DataValue = [
      ["number": "A1", "window": "3"], ["number": "A1", "window": "4"],
      ["number": "A2", "window": "5"], ["number": "A3", "window": "6"],
    ]
    #expect(try texts(source, ["calls": calls]).map(\.text) == ["0 A1", "03", "1 A2", "05"])
    #expect(try texts(source, ["calls": []]).map(\.text) == ["暂无"])
    #expect(try texts(source, .missing).map(\.text) == ["暂无"])
  }

  @Test(arguments: [
    ("board.state == 'called'", true), ("board.state != 'called'", false),
    ("board.number", true), ("not board.reason", true), ("board.reason", false),
    ("board.reason or board.number and board.window", false),
    ("board.number or board.reason and board.window", true),
  ]) func `a box is shown when its condition holds`(condition: String, isShown: Bool) throws {
    let data: DataValue = ["board": ["state": "called", "number": "A1", "reason": ""]]
    let runs = try texts(board("text: x\nwhen: \"\(condition)\""), data)
    #expect(runs.isEmpty != isShown)
  }

  @Test(arguments: [
    ("{{board.number | upper}}", "A7"), ("{{board.window | pad: 3}}", "005"),
    ("{{board.reason | default: '暂停'}}", "暂停"), ("{{clock.time | time}}", "09:05"),
    ("{{calls | count}}", "2"), ("第{{board.number}}号", "第a7号"),
    ("{{board.reason}}!", "!"),
  ]) func `filters change what is shown`(text: String, shown: String) throws {
    let data: DataValue = [
      "board": ["number": "a7", "window": "5"], "clock": ["time": "09:05:59"],
      "calls": [.record([:]), .record([:])],
    ]
    #expect(try texts(board("text: \"\(text)\""), data).map(\.text) == [shown])
  }

  @Test func `a ticket is as high as its content, up to its limit`() throws {
    let source = """
      layout: ticket
      size: [100, auto]
      max-height: 60
      fonts: {a: noto-sans-cjk-sc}
      body:
        column:
          - {text: 一二, size: 20, leading: 100}
          - {text: "{{ticket.service}}", size: 20, leading: 100, overflow: wrap}
      """
    #expect(try list(source).height == 20)
    #expect(try list(source, ["ticket": ["service": "一二三四五六"]]).height == 60)
    let long = try list(source, ["ticket": ["service": "一二三四五六七八九十一二三四五六"]])
    #expect(long.height == 60)
    #expect(!long.cuts.isEmpty)
  }

  @Test func `control and direction characters and endless texts are kept out`() throws {
    let source = board("text: \"{{board.number}}\"\noverflow: clip")
    let bad: DataValue = ["board": ["number": "A\u{202E}01\u{0}2\u{200F}\u{1B}[31m"]]
    #expect(try texts(source, bad).map(\.text) == ["A012[31m"])
    let long: DataValue = ["board": ["number": .text(String(repeating: "号", count: 10_000))]]
    let result = try list(source, long)
    #expect(result.cuts.contains { $0.reason == .limit })
    let wrapped = board("text: \"{{board.number}}\"\noverflow: wrap")
    #expect(try texts(wrapped, long).count <= LayoutLimits.textLines)
    let marks: DataValue = [
      "board": ["number": .text("a" + String(repeating: "\u{301}", count: 100_000))]
    ]
    #expect(try texts(source, marks)[0].text.unicodeScalars.count <= LayoutLimits.textScalars)
  }
}
