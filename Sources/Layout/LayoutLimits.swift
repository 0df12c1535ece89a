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
  /// Files one layout includes; a hall has one with its colours and one with its headers.
  public static let includedFiles = 16
  /// Bytes of one PNG file, and of all that a layout shows.
  public static let imageBytes = 4 << 20
  public static let imageBytesTogether = 16 << 20
  /// Dots on a side of a PNG picture: a 4K screen's width. Decoded it takes 64 MB at most.
  public static let imageSide = 4_096
  /// Dots of the output for one of the layout: 4 for an 8K screen shown like 1080p.
  public static let scale = 4
  /// Entries of one playlist.
  public static let playlistTurns = 50
  /// Seconds an entry of a playlist is shown at most: a day.
  public static let turnSeconds = 86_400
  /// Conditions in parentheses inside each other.
  public static let conditionDepth = 16
  /// Milliseconds between two pictures of something that moves: 25 pictures a second are smooth
  /// on a hall's screens and leave the network alone.
  public static let frameMilliseconds: Int64 = 40
  /// Commands in one display list; the rest is not drawn and the cut reported.
  public static let commands = 20_000
}
