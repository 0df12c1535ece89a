/// A layout that was read without an error; ready to be laid out on any data.
public struct CheckedLayout: Hashable, Sendable {
  public let kind: OutputKind
  /// Whether a board's dots have a red and a green light of their own.
  public let isTwoColour: Bool
  /// Dots across.
  public let width: Int
  /// Dots down; nil when the content decides, as on a ticket.
  public let height: Int?
  /// Dots down at most, when the content decides.
  public let maximumHeight: Int
  public let background: Color
  /// What the frame of a screen may hide; only the background is painted there.
  public let safeArea: Edges
  /// Names of the themes it can be read in, in the order first named.
  public let themes: [String]
  /// Every font the layout can ask for, in the order first named; a shell checks that it has them.
  public let fonts: [FontKey]
  /// Pictures it shows.
  public internal(set) var images: [LayoutImage] = []
  let body: Box

  /// Whether it can show photos of people at all.
  public var hasPhotos: Bool { body.showsPhoto }
}

/// A length along one axis.
enum Length: Hashable, Sendable {
  case dots(Int)
  /// Thousandths of a percent of the parent's inside.
  case percent(Int)
  /// A share of what is left, in thousandths.
  case fraction(Int)
  /// What the content needs.
  case auto
}

/// Where something smaller stands in its room along one axis.
enum Alignment: Hashable, Sendable {
  case start
  case center
  case end
  /// As large as the room.
  case stretch
  /// Rows only: the first lines of texts stand on one baseline.
  case baseline
}

/// What happens to a text that is wider than its room.
enum Overflow: String, CaseIterable, Hashable, Sendable {
  /// Cut at the edge of the room.
  case clip
  /// One line that ends with an ellipsis.
  case ellipsis
  /// As many lines as there is room for, then an ellipsis.
  case wrap
  /// One line in smaller letters, down to the smallest size, then an ellipsis.
  case fit
  /// As many lines as there is room for, in smaller letters until all of it fits.
  case wrapFit = "wrap-fit"

  /// One line that runs from right to left when it is too wide.
  case ticker
  /// As many lines as there is room for at a time, in turns.
  case page

  var wraps: Bool { self == .wrap || self == .wrapFit || self == .page }
}

/// How a text looks.
struct TextStyle: Hashable, Sendable {
  var font: FontStack
  var size: Int
  /// Smallest size `fit` may go down to.
  var minimumSize: Int
  var color: Color
  var align: Alignment
  var valign: Alignment
  var overflow: Overflow
  /// Line height in percent of the size.
  var leading: Int
  var maximumLines: Int
  /// Whether lines run down and follow each other from left to right, turned by a quarter
  /// clockwise: traditional Mongolian.
  var isVertical: Bool
  /// Dots a second that a ticker runs.
  var speed: Int
  /// Seconds that a page stands.
  var dwell: Int

  var lineHeight: Int { Self.lineHeight(size: size, leading: leading) }

  static func lineHeight(size: Int, leading: Int) -> Int {
    max(1, (size * leading + 50) / 100)
  }
}

/// A node of the checked tree.
struct Box: Hashable, Sendable {
  indirect enum Content: Hashable, Sendable {
    case row(Flow)
    case column(Flow)
    case stack([Box])
    /// The first of its children that is not wider than the room, else the last.
    case firstFit([Box])
    case table(Table)
    case text(Template, TextStyle)
    case line(thickness: Int, dash: [Int], Color)
    case qr(Template, Color)
    case barcode(Template, Color)
    case image(LayoutPath, ImageFit, Alignment, Alignment)
    /// The picture of somebody whom the data names; empty without one.
    case photo(Template, ImageFit, Alignment, Alignment)
    case playlist([Turn])
    /// Where a printer cuts the paper.
    case cut
    case empty
  }

  /// One entry of a playlist.
  struct Turn: Hashable, Sendable {
    var box: Box
    var seconds: Int
    /// Times of day between which it is shown, over midnight when the first is the later; nil
    /// shows it all day.
    var from: ClockTime?
    var to: ClockTime?
  }

  struct Flow: Hashable, Sendable {
    var children: [Box]
    var gap: Int
    var align: Alignment
    var valign: Alignment
  }

  var content: Content
  var condition: Condition?
  var width: Length = .auto
  var height: Length = .auto
  /// Dots it has at least and at most, whatever its width and height say.
  var widthBounds = Bounds()
  var heightBounds = Bounds()
  /// Position in the parent's inside, taken out of its flow.
  var fixed: Rect?
  var padding: Edges = .zero
  var fill: Color?
  var radius = 0
  var border: Border?
  /// Where the box stands in its source file, for reports on cut texts.
  var position: SourcePosition
  /// Where the shared parts stand that the box is, the outermost first; empty for a box of its own.
  var parts: [SourcePosition] = []

  struct Border: Hashable, Sendable {
    var thickness: Int
    var color: Color
  }
}

/// Rows of equal height for the records of a list.
struct Table: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    var width: Length
    var title: Box?
    var cell: Box
    /// Where its properties start in the layout file.
    var position: SourcePosition
  }

  var rows: DataPath
  var columns: [Column]
  var slots: Int
  /// Records at the beginning of the list that are left out: another table shows them.
  var skip = 0
  /// Seconds after which the next records take the place of these; nil shows the first for good.
  var turn: Int?
  /// Records from one turn to the next; nil is as many as there are slots. More, when several
  /// tables beside each other share a list.
  var step: Int?
  /// Whether the rows stand side by side.
  var isAcross: Bool
  /// Of several records with the same text here only the first is shown.
  var key: String?
  /// Shown over the rows' room when there are none.
  var empty: Box?
  var gap: Int
  var rowGap: Int
  var headerHeight: Int
  /// Dots of a row along the flow; nil shares the room there is.
  var rowHeight: Int?
  var rowPadding: Edges
  var rowRadius: Int
  var rowFill: Color?
  /// Fill of the second, fourth, ... row.
  var stripeFill: Color?
  /// Fill of the first row.
  var firstFill: Color?
  var divider: Box.Border?
  /// Shows that a row is new by a fill that comes and goes.
  var flash: Flash?

  struct Flash: Hashable, Sendable {
    /// The row's number that says when it began, in milliseconds of the moment painted for.
    var since: String
    var seconds: Int
    var fill: Color
  }

  var hasHeader: Bool { headerHeight > 0 && columns.contains { $0.title != nil } }
}
