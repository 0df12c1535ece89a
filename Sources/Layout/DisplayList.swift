/// What is to be painted, in order, in whole dots: the seam between layout and renderer.
public struct DisplayList: Hashable, Sendable {
  public var width: Int
  public var height: Int
  public var background: Color
  public var commands: [DisplayCommand]
  /// Texts and pictures that did not fit, in the order met; an editor shows them.
  public var cuts: [Cut]
  /// Rows before which a printer cuts the paper, from the top; the end needs none.
  public var paperCuts: [Int] = []
  /// Where the boxes are, outer ones before those in them; empty unless it was asked for.
  public var frames: [BoxFrame] = []
  /// When the picture will be another one by itself; nil when only data can change it.
  public var changesAt: LayoutMoment?

  public init(
    width: Int, height: Int, background: Color, commands: [DisplayCommand] = [], cuts: [Cut] = []
  ) {
    self.width = width
    self.height = height
    self.background = background
    self.commands = commands
    self.cuts = cuts
  }

  public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }
}

/// Where a box is in the picture; a table's cell is there once a row.
public struct BoxFrame: Hashable, Sendable {
  /// Where the box's properties start in the layout file.
  public let position: SourcePosition
  public let rect: Rect
}

/// Something that could not be shown whole.
public struct Cut: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable {
    /// A text ends with an ellipsis or was clipped.
    case text
    /// A text is beyond the limits of the language.
    case limit
    /// A box has no room, or less than its content needs.
    case room
    /// The text is too long for a QR code, or the room too small.
    case qr
    /// The text is too long for a barcode or has characters that it cannot hold, or the room is
    /// too small.
    case barcode
    /// No font of the style has a character of the text.
    case glyph
  }

  public var reason: Reason
  /// The box in the layout file.
  public var position: SourcePosition
}

public enum DisplayCommand: Hashable, Sendable {
  case fill(Rect, Color, clip: Rect)
  case rounded(Rect, radius: Int, Color, clip: Rect)
  /// The edge of a rectangle, drawn inside it.
  case frame(Rect, radius: Int, thickness: Int, Color, clip: Rect)
  /// A straight line as a thin rectangle; an empty dash draws it whole, else [drawn, left out].
  case line(Rect, dash: [Int], Color, clip: Rect)
  case text(TextRun)
  /// A QR code's modules at `origin`, each `scale` dots wide; the quiet zone is not drawn.
  case qr(QRCode, x: Int, y: Int, scale: Int, Color, clip: Rect)
  /// A picture scaled to a rectangle, which may be larger than what is seen of it.
  case image(ImageReference, Rect, clip: Rect)

  /// The dots the command can change.
  public var bounds: Rect {
    switch self {
    case .fill(let rect, _, let clip), .rounded(let rect, _, _, let clip),
      .frame(let rect, _, _, _, let clip), .line(let rect, _, _, let clip):
      return rect.intersection(clip)
    case .image(_, let rect, let clip):
      return rect.intersection(clip)
    case .text(let run):
      return run.bounds
    case .qr(let code, let x, let y, let scale, _, let clip):
      return Rect(x: x, y: y, width: code.size * scale, height: code.size * scale)
        .intersection(clip)
    }
  }
}

/// One line of text at its place.
public struct TextRun: Hashable, Sendable {
  public var text: String
  public var font: FontStack
  /// Dots per em.
  public var size: Int
  public var color: Color
  /// Where the first glyph starts.
  public var x: Int
  public var baseline: Int
  /// Nothing outside is drawn.
  public var clip: Rect
  /// Measured width, without what glyphs reach beyond it.
  public var width: Int
  /// Whether the whole line is turned by a quarter clockwise about its start at `x`, `baseline`:
  /// it runs down, and what was above the baseline is right of it. For traditional Mongolian.
  public var isTurned = false

  /// The dots the run can change: glyphs may lean out of their em square, so one em more to each
  /// side, within the clip.
  public var bounds: Rect {
    let rect =
      isTurned
      ? Rect(x: x - size, y: baseline - size, width: 3 * size, height: width + 2 * size)
      : Rect(x: x - size, y: baseline - 2 * size, width: width + 2 * size, height: 3 * size)
    return rect.intersection(clip)
  }
}
