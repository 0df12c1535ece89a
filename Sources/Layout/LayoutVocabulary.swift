/// The words of the language: what a layout, a style, a box and a table can say, and what each
/// takes.
///
/// The one list behind the checker's "unknown property", and behind the published JSON Schema.
struct LayoutVocabulary {
  /// What stands under a property.
  enum Form: Hashable, Sendable {
    /// One of these.
    case word([String])
    case whole(ClosedRange<Int>)
    /// 120, 120px, 25%, 1.5fr or auto.
    case length
    /// One distance, or two or four: top, right, bottom, left.
    case edges
    /// A name, or "#rrggbb" on screens.
    case color
    /// A thickness, or [thickness, color].
    case border
    /// So many whole numbers.
    case wholes(count: Int, ClosedRange<Int>)
    /// [width, height], the height of paper may be auto.
    case size
    /// Any single value: a text with values in it, a condition, a name, a path.
    case text
    /// A time of day as "09:30".
    case time
    case box
    case boxes
    case turns
    case columns
    /// A box, or a text.
    case boxOrText
    case texts
    case colors
    case themes
    case fonts
    case styles
    case parts
  }

  /// One word with what it takes.
  struct Property: Hashable, Sendable {
    let name: String
    let form: Form
    let summary: BilingualText

    init(_ name: String, _ form: Form, _ english: String, _ chinese: String) {
      self.name = name
      self.form = form
      summary = BilingualText(english, chinese)
    }
  }

  /// A box by the word that makes it one, and what goes with that word alone.
  struct BoxKind: Sendable {
    let property: Property
    let more: [Property]

    init(_ property: Property, _ more: [Property] = []) {
      self.property = property
      self.more = more
    }
  }

  private static let dots = 0...LayoutLimits.length
  static let thickness = 1...64
  static let radius = 0...1_000
  static let textSize = 6...LayoutLimits.textSize

  static let alignments: [(String, Alignment)] = [
    ("left", .start), ("center", .center), ("right", .end),
  ]
  static let verticalAlignments: [(String, Alignment)] = [
    ("top", .start), ("middle", .center), ("bottom", .end),
  ]
  static let directions = [("horizontal", false), ("vertical", true)]
  static let flows = [("down", false), ("across", true)]
  static let palettes = [("mono", false), ("two-colour", true)]
  static let cuts = [("paper", true)]
  /// What a file of shared parts says it is.
  static let partsKind = "parts"

  private static func words<Value>(_ choices: [(String, Value)]) -> Form {
    .word(choices.map(\.0))
  }

  /// What a file of shared parts may say, and every layout.
  static let shared = [
    Property(
      "layout", .word(OutputKind.allCases.map(\.rawValue) + [partsKind]),
      "What it is for", "用于什么"),
    Property("include", .texts, "Files below the layout folder whose parts it shares", "共用文件"),
    Property("colors", .colors, "Names of colours", "颜色的名称"),
    Property("themes", .themes, "Other values for names of colours", "主题：给颜色名称另外的值"),
    Property(
      "fonts", .fonts, "Families: the first of a list that has a character draws it",
      "字体族：每个字取第一个有它的字体"),
    Property("styles", .styles, "Names of styles", "样式"),
    Property("parts", .parts, "Boxes that \"use\" can name", "部件，可用 use 引用"),
  ]

  static let top =
    shared + [
      Property("size", .size, "Dots across and down; paper may be auto", "宽和高（点），纸可写 auto"),
      Property(
        "max-height", .whole(1...LayoutLimits.pictureSide), "Dots down at most, of auto",
        "auto 时的最大高度"),
      Property("background", .color, "Colour behind everything", "背景色"),
      Property("safe-area", .edges, "What a screen's frame may hide", "屏幕边框可能遮住的部分"),
      Property("palette", words(palettes), "Lights of a board's dots", "条屏每点的灯色"),
      Property(
        "scale", .whole(1...LayoutLimits.scale), "Dots of the output for one of the layout",
        "一个版式点对应的屏幕点数"),
      Property("body", .box, "What it shows", "内容"),
    ]

  static let style = [
    Property("font", .text, "A family of \"fonts\"", "字体族名称"),
    Property("size", .whole(textSize), "Dots per em", "字号（点）"),
    Property("min-size", .whole(textSize), "Smallest size of \"fit\"", "fit 的最小字号"),
    Property("color", .color, "Colour of the text", "文字颜色"),
    Property("align", words(alignments), "Where a line stands", "水平对齐"),
    Property("valign", words(verticalAlignments), "Where the lines stand", "垂直对齐"),
    Property(
      "overflow", .word(Overflow.allCases.map(\.rawValue)),
      "What becomes of a text that is too long", "放不下时怎么办"),
    Property("leading", .whole(50...400), "Line height in percent of the size", "行高（字号的百分比）"),
    Property("max-lines", .whole(1...LayoutLimits.textLines), "Lines at most", "最多行数"),
    Property("speed", .whole(1...2_000), "Dots a second of a ticker", "滚动速度（点/秒）"),
    Property("dwell", .whole(1...3_600), "Seconds a page stays", "每页停留秒数"),
    Property("direction", words(directions), "Vertical for Mongolian", "vertical 为竖排（蒙古文）"),
  ]

  static let namedStyle =
    [Property("like", .text, "The style it builds on", "以哪个样式为基础")] + style

  /// How children can stand in a row, and in a column, beside the usual.
  static let rowAlignments = verticalAlignments + [("stretch", .stretch), ("baseline", .baseline)]
  static let columnAlignments = alignments + [("stretch", Alignment.stretch)]

  private static func flow(isRow: Bool) -> [Property] {
    [
      Property("gap", .whole(dots), "Dots between boxes", "间距"),
      Property(
        "align", words(isRow ? alignments : columnAlignments), "Where boxes stand", "水平对齐"),
      Property(
        "valign", words(isRow ? rowAlignments : verticalAlignments), "Where boxes stand", "垂直对齐"),
    ]
  }
  private static let picture = [
    Property("fit", .word(ImageFit.allCases.map(\.rawValue)), "How it fills its room", "如何放入"),
    Property("align", words(alignments), "Where it stands", "水平对齐"),
    Property("valign", words(verticalAlignments), "Where it stands", "垂直对齐"),
  ]
  private static let ink = [Property("color", .color, "Its colour", "颜色")]

  static let table = [
    Property("rows", .text, "The list it shows", "要显示的列表"),
    Property("slots", .whole(1...LayoutLimits.tableSlots), "Rows it has room for", "行数"),
    Property("skip", .whole(dots), "Rows left out at the beginning", "跳过前几行"),
    Property("turn", .whole(1...3_600), "Seconds until the next rows come", "轮换秒数"),
    Property("step", .whole(1...LayoutLimits.length), "Rows from one turn to the next", "每次轮换几行"),
    Property("flow", words(flows), "Rows below or beside each other", "行向下或横排"),
    Property("key", .text, "The value that tells rows apart", "行的身份"),
    Property("empty", .boxOrText, "Shown when there are no rows", "无数据时显示"),
    Property("gap", .whole(dots), "Dots between columns", "列间距"),
    Property("row-gap", .whole(dots), "Dots between rows", "行间距"),
    Property("header-height", .whole(dots), "Dots of the titles", "表头高度"),
    Property("row-height", .whole(1...LayoutLimits.length), "Dots of a row", "行高"),
    Property("row-padding", .edges, "Distances in a row", "行内边距"),
    Property("row-radius", .whole(radius), "Corners of rows", "行的圆角"),
    Property("row-fill", .color, "Colour behind rows", "行背景"),
    Property("stripe-fill", .color, "Behind every second row", "隔行背景"),
    Property("first-fill", .color, "Behind the first row", "首行背景"),
    Property("divider", .border, "Lines between rows", "行间线"),
    Property("flash", .whole(1...600), "Seconds a new row blinks", "新行闪烁秒数"),
    Property("flash-by", .text, "The number that says since when", "从哪个时刻起"),
    Property("flash-fill", .color, "Colour it blinks in", "闪烁颜色"),
  ]

  static let column = [
    Property("width", .length, "Its width, never auto", "列宽，不能是 auto"),
    Property("title", .text, "What stands above it", "列标题"),
    Property("title-style", .text, "A style", "标题样式"),
    Property("text", .text, "What each row shows", "每行的文字"),
    Property("style", .text, "A style", "样式"),
    Property("cell", .box, "What each row shows, as a box", "每行的盒子"),
  ]

  /// What an entry of a playlist has beside its box.
  static let turn = [
    Property("seconds", .whole(1...LayoutLimits.turnSeconds), "How long it is shown", "显示秒数"),
    Property("from", .time, "From this time of day", "从几点起"),
    Property("to", .time, "Until this time of day", "到几点止"),
  ]

  /// What every box may say.
  static let common = [
    Property("when", .text, "When it is shown", "何时显示"),
    Property("width", .length, "Its width", "宽"),
    Property("height", .length, "Its height", "高"),
    Property("min-width", .whole(dots), "Dots at least", "最小宽"),
    Property("max-width", .whole(dots), "Dots at most", "最大宽"),
    Property("min-height", .whole(dots), "Dots at least", "最小高"),
    Property("max-height", .whole(dots), "Dots at most", "最大高"),
    Property("at", .wholes(count: 4, dots), "[x, y, width, height], to the dot", "[x, y, 宽, 高]"),
    Property("padding", .edges, "Distances inside", "内边距"),
    Property("fill", .color, "Colour behind it", "背景"),
    Property("radius", .whole(radius), "Its corners", "圆角"),
    Property("border", .border, "Its edge", "边框"),
  ]

  static let boxes = [
    BoxKind(Property("row", .boxes, "Boxes side by side", "横排"), flow(isRow: true)),
    BoxKind(Property("column", .boxes, "Boxes below each other", "竖排"), flow(isRow: false)),
    BoxKind(Property("stack", .boxes, "Boxes on top of each other", "叠放")),
    BoxKind(Property("box", .boxes, "The same as stack", "同 stack")),
    BoxKind(Property("first-fit", .boxes, "The first that is not too wide", "第一个放得下的")),
    BoxKind(Property("table", .columns, "Rows of a list", "表格"), table),
    BoxKind(
      Property("text", .text, "A text with values, \"{{hall.name}}\"", "文字，可含 {{值}}"),
      [Property("style", .text, "A style", "样式")] + style),
    BoxKind(
      Property("line", .whole(thickness), "A line so many dots thick", "线，粗细（点）"),
      [Property("dash", .wholes(count: 2, 1...1_000), "[drawn, left out]", "[画, 空]")] + ink),
    BoxKind(Property("qr", .text, "A QR code", "二维码"), ink),
    BoxKind(Property("barcode", .text, "A bar code (Code 128)", "一维码（Code 128）"), ink),
    BoxKind(
      Property("image", .text, "A PNG below the layout folder", "版式目录中的 PNG 图片"), picture),
    BoxKind(
      Property("photo", .text, "The photo of a number, \"{{window.clerkNumber}}\"", "某号码的照片"),
      picture),
    BoxKind(Property("playlist", .turns, "Boxes that take turns", "播放列表")),
    BoxKind(Property("cut", words(cuts), "Where paper is cut", "切纸处")),
    BoxKind(Property("use", .text, "A part", "引用部件")),
    BoxKind(Property("space", .length, "Empty room", "空白")),
  ]
}
