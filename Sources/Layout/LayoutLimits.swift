/// The limits of the layout language; a file beyond one is refused, data beyond one is cut.
public enum LayoutLimits {
  /// Version of the language this reader understands; part of a layout's identity.
  public static let languageVersion = 1
  /// Bytes of a layout or sample file. The largest that ships has 6,000; more is not a layout.
  public static let sourceBytes = 262_144
  /// Boxes inside each other. Measuring costs boxes times depth, so this bounds a repaint.
  public static let boxDepth = 24
  /// Boxes in one layout; reading stops with an error at the first one more.
  public static let boxes = 2_000
  /// Dots on either side of a picture: twice an 8K screen; protects against a mistyped size.
  public static let pictureSide = 16_384
  /// Dots in a whole picture: four 4K screens, 128 MB of pixels.
  public static let pictureArea = 33_177_600
  /// Dots of a position, gap, padding or size.
  public static let length = 32_767
  /// Dots of a text's em square; larger glyphs do not fit the cache.
  public static let textSize = 1_024
  /// Characters (grapheme clusters) of one text after its values are filled in; the rest is cut
  /// and the cut reported. A ticket line has 40.
  public static let textCharacters = 2_000
  /// Unicode scalars looked at for one text, so that no heap of combining marks gets through.
  public static let textScalars = 8_000
  /// Lines of one wrapped text; the rest is cut and the cut reported.
  public static let textLines = 200
  /// Rows a table has room for.
  public static let tableSlots = 100
  /// Columns of one table.
  public static let tableColumns = 32
  /// Errors reported for one file; after that one more says that there are others.
  public static let diagnostics = 100
  /// Commands in one display list; the rest is not drawn and the cut reported.
  public static let commands = 20_000
}
