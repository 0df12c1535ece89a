/// A font a layout can name; the renderer knows the file behind it.
///
/// A closed list, so that a layout checked on one machine paints the same on another.
public enum FontKey: String, CaseIterable, Hashable, Sendable {
  case notoSansCJK = "noto-sans-cjk-sc"
  case notoSansCJKBold = "noto-sans-cjk-sc-bold"
  case notoSans = "noto-sans"
  case notoSansBold = "noto-sans-bold"
  case notoSansMongolian = "noto-sans-mongolian"
  case notoSansNewTaiLue = "noto-sans-new-tai-lue"
  case wenQuanYiSharp = "wenquanyi-sharp"
  case unifont = "unifont"
  /// GB 2312 at 24 dots, drawn for dots.
  case gb24st = "gb24st"
  /// Latin letters and digits at 12 by 24 dots, to go with it.
  case fixed24 = "fixed-12x24"
  /// Han characters that other fonts lack: Extension A and the supplements.
  case hanazonoA = "hanazono-a"
  /// Those of Extension B and later, as in rare names.
  case hanazonoB = "hanazono-b"

  /// The sizes in dots a bitmap font was drawn at; nil for an outline font, which has any size.
  ///
  /// WenQuanYi Zen Hei Sharp has strikes at 12 to 16 dots per em; Unifont's outlines
  /// are squares of a 16-dot raster and fit it only there.
  public var strikes: [Int]? {
    switch self {
    case .wenQuanYiSharp: [12, 13, 14, 15, 16]
    case .unifont: [16]
    case .gb24st, .fixed24: [24]
    default: nil
    }
  }

  /// Dots per em from which an outline is crisp in two levels: below, the strokes of Noto's Han
  /// characters run together.
  public static let crispOutlineSize = 24
}

/// Fonts in order of preference: a character is drawn with the first that has it.
public struct FontStack: Hashable, Sendable {
  public var keys: [FontKey]

  public init(_ keys: [FontKey]) {
    self.keys = keys
  }
}

/// How far a line's glyphs reach from its baseline, in dots.
///
/// Their sum is the font's em square, not its ink: Chinese glyphs fill it, and lines of mixed
/// fonts keep one height.
public struct LineMetrics: Hashable, Sendable {
  public var ascent: Int
  public var descent: Int

  public init(ascent: Int, descent: Int) {
    self.ascent = ascent
    self.descent = descent
  }
}

/// What the layout must know about fonts; the renderer implements it with the fonts it paints
/// with, so that what is measured is what is drawn.
public protocol TextMeasurer {
  /// Dots from the start to the end of `text` on one line.
  func width(of text: String, font: FontStack, size: Int) -> Int
  /// Whether a character of `text` is in no font of the stack.
  func lacksGlyph(for text: String, font: FontStack, size: Int) -> Bool
  /// The line metrics of the stack's first font.
  func metrics(font: FontStack, size: Int) -> LineMetrics
}
