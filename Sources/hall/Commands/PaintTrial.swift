import Foundation
import Layout
import Rendering

/// Paints one screen over and over, whole and with one changed row.
struct PaintTrial {
  struct Board {
    /// Told with each measurement; empty for a layout of somebody's own.
    let name: String
    let layout: CheckedLayout
    let values: DataValue
    /// The same with another last call.
    let changed: DataValue
  }

  private let board: Board
  private let rounds: Int
  private var timings: [PaintTiming] = []

  init(_ board: Board, rounds: Int) {
    self.board = board
    self.rounds = rounds
  }

  mutating func run() throws -> [PaintTiming] {
    try measure("first", "第一帧，含打开字体", "First frame, fonts opened", rounds: 1) {
      [board] _ in
      _ = try PictureStudio().screenPainter(for: board.layout)
        .paint(board.layout, data: board.values)
    }
    let studio = try PictureStudio()
    let painter = studio.screenPainter(for: board.layout)
    var damage: [Rect] = []
    for data in [board.values, board.changed] {
      damage = try painter.paint(board.layout, data: data).damage
    }
    let row = damage.reduce(Rect.zero) { $0.union($1) }
    try measureFrame(studio, painter)
    try measureRow(painter, row, damage)
    timings.append(
      PaintTiming(
        board: board.name, key: "damage", zh: "一行的改动", en: "Changed by a row",
        median: Double(damage.reduce(0) { $0 + $1.area }), fastest: Double(row.area), unit: "px",
        copies: nil))
    return timings
  }

  private mutating func measureFrame(_ studio: PictureStudio, _ painter: ScreenPainter) throws {
    let canvas = painter.canvas
    let copy = UnsafeMutablePointer<UInt32>.allocate(capacity: canvas.width * canvas.height)
    defer { copy.deallocate() }
    copy.initialize(repeating: 1, count: canvas.width * canvas.height)
    let copies = measure("copyFrame", "复制一帧", "Copy of a frame") { _ in
      canvas.withPixels { pixels in
        guard let start = pixels.baseAddress else { return }
        _ = memcpy(copy, start, 4 * pixels.count)
      }
    }
    measure("paint", "重画整帧", "Frame painted", in: copies) { _ in painter.repaint() }
    try measure("full", "排版并画整帧", "Frame laid out and painted", in: copies) {
      [board] round in
      painter.forget()
      _ = try painter.paint(
        board.layout, data: round % 2 == 0 ? board.values : board.changed)
    }
    var bytes = 0
    try measure("png", "整帧 PNG", "PNG of the frame", rounds: min(rounds, 50)) { _ in
      bytes = try painter.png().count
    }
    timings.append(count("pngBytes", "其字节数", "Its bytes", Double(bytes), "B"))
  }

  private mutating func measureRow(
    _ painter: ScreenPainter, _ row: Rect, _ damage: [Rect]
  ) throws {
    let canvas = painter.canvas
    let copy = UnsafeMutablePointer<UInt32>.allocate(capacity: row.area)
    defer { copy.deallocate() }
    copy.initialize(repeating: 1, count: row.area)
    let copies = measure("copyRow", "复制一行", "Copy of a row") { _ in
      canvas.withPixels { pixels in
        guard let start = pixels.baseAddress else { return }
        if row.width == canvas.width {
          _ = memcpy(copy, start + row.y * canvas.width, 4 * row.area)
        } else {
          for y in 0..<row.height {
            _ = memcpy(
              copy + y * row.width, start + ((row.y + y) * canvas.width + row.x), 4 * row.width)
          }
        }
      }
    }
    try measure("row", "改动一行", "One changed row", in: copies) { [board] round in
      _ = try painter.paint(
        board.layout, data: round % 2 == 0 ? board.values : board.changed)
    }
    var bytes = 0
    try measure("pngRow", "一行的 PNG", "PNG of the row") { _ in
      bytes = try painter.png(part: row).count
    }
    timings.append(count("pngRowBytes", "其字节数", "Its bytes", Double(bytes), "B"))
    try measure("pngDamage", "发出的 PNG，只含改动处", "PNGs sent, of what changed only") { _ in
      bytes = 0
      for part in damage { bytes += try painter.png(part: part).count }
    }
    timings.append(count("pngDamageBytes", "其字节数", "Its bytes", Double(bytes), "B"))
    try measure("pngRowByLibpng", "libpng 1 级、无滤波", "by libpng, level 1, no filter") { _ in
      bytes = try PNG.byLibpng(canvas, part: row).count
    }
    timings.append(count("pngRowByLibpngBytes", "其字节数", "Its bytes", Double(bytes), "B"))
  }

  /// Times `work` for a number of rounds after some that do not count; its median milliseconds.
  @discardableResult
  private mutating func measure(
    _ key: String, _ chinese: String, _ english: String, in copies: Double? = nil,
    rounds: Int? = nil, _ work: (Int) throws -> Void
  ) rethrows -> Double {
    var samples: [Double] = []
    var allocations: [Double] = []
    let warmUp = rounds == nil ? 4 : 0
    for round in -warmUp..<(rounds ?? self.rounds) {
      let before = AllocationCount.now
      let seconds = try Stopwatch.seconds { try work(round & 1) }
      guard round >= 0 else { continue }
      if let before, let now = AllocationCount.now { allocations.append(Double(now - before)) }
      samples.append(1_000 * seconds)
    }
    let median = Stopwatch.percentile(50, of: samples)
    timings.append(
      PaintTiming(
        board: board.name, key: key, zh: chinese, en: english, median: median,
        fastest: samples.min() ?? 0, unit: "ms", copies: copies.map { median / $0 }))
    if !allocations.isEmpty {
      timings.append(
        PaintTiming(
          board: board.name, key: key + "Allocations", zh: "其申请内存次数",
          en: "Its calls for memory", median: Stopwatch.percentile(50, of: allocations),
          fastest: allocations.min() ?? 0, unit: "", copies: nil))
    }
    return median
  }

  private func count(
    _ key: String, _ chinese: String, _ english: String, _ value: Double, _ unit: String
  ) -> PaintTiming {
    PaintTiming(
      board: board.name, key: key, zh: chinese, en: english, median: value, fastest: value,
      unit: unit, copies: nil)
  }
}

/// How often this process has asked for memory: known only when scripts/compare-pango counts it.
private enum AllocationCount {
  private static let counter: (@convention(c) () -> UInt)? = {
    guard let symbol = dlsym(nil, "hall_allocations") else { return nil }
    return unsafeBitCast(symbol, to: (@convention(c) () -> UInt).self)
  }()

  static var now: UInt? { counter?() }
}

extension PaintTrial.Board {
  /// A title and 12 calls in 4 columns, in letters of 48 dots on a board of 1920 by 1080, or
  /// `scale` times that.
  static func calls(scale: Int) throws -> PaintTrial.Board {
    let source = """
      layout: screen
      size: [\(1_920 * scale), \(1_080 * scale)]
      background: "#0b1f3a"
      fonts: {sans: noto-sans-cjk-sc}
      styles:
        word: {font: sans, size: \(48 * scale), color: "#ffffff", valign: middle}
        number: {like: word, color: "#ffd93d"}
      body:
        column:
          - {text: "{{hall.name}}", style: word, height: \(84 * scale), padding: [0, \(24 * scale)]}
          - table:
              - width: \(480 * scale)
                cell: {text: "{{row.number}}", style: number, padding: [0, \(24 * scale)]}
              - {width: \(480 * scale), text: "{{row.line}}", style: word}
              - {width: \(480 * scale), text: "{{row.windowName}}", style: word}
              - {width: \(480 * scale), text: "{{row.state}}", style: word}
            rows: calls
            slots: 12
            row-height: \(83 * scale)
            height: 1fr
      """
    let check = LayoutReader.read(source, name: "bench")
    guard let layout = check.layout else {
      throw CommandFailure(.couldNotFindOut, check.report(.chinese), check.report(.english))
    }
    func data(lastTurn: Int) -> DataValue {
      [
        "hall": ["name": "政务服务大厅叫号信息"],
        "calls": .list((0..<12).map { call($0, turn: $0 == 11 ? lastTurn : 0) }),
      ]
    }
    return PaintTrial.Board(
      name: scale == 1 ? "1080p" : "4K", layout: layout, values: data(lastTurn: 0),
      changed: data(lastTurn: 1))
  }

  private static func call(_ row: Int, turn: Int) -> DataValue {
    let lines = ["不动产登记", "社会保险", "税务综合", "企业开办", "户政业务", "公积金"]
    let number = String(row + 1 + 100 * turn)
    return [
      "number": .text("A" + String(repeating: "0", count: 3 - number.count) + number),
      "line": .text(lines[(row + turn) % lines.count]),
      "window": .text("\(row + 1 + 20 * turn)"),
      "windowName": .text("\(row + 1 + 20 * turn)号窗口"),
      "state": .text(turn == 0 ? "请前往办理" : "正在办理"),
    ]
  }

  /// The same hall with another window in the last of the calls shown; nil without calls.
  static func changed(_ values: DataValue) -> DataValue? {
    guard case .record(var fields) = values, case .list(var calls)? = fields["calls"],
      case .record(var call)? = calls.last
    else { return nil }
    call["window"] = .text("88")
    calls[calls.count - 1] = .record(call)
    fields["calls"] = .list(calls)
    return .record(fields)
  }
}
