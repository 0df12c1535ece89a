import CFreeType
import CHarfBuzz
import Layout

#if canImport(Glibc)
  import Glibc
#endif

/// Opens fonts, measures and shapes text, and keeps drawn glyphs.
///
/// Owns FreeType and HarfBuzz handles; confined to one owner. Fonts are opened when first asked
/// for; `require` asks early, so that a missing one is reported and not painted around.
public final class FontLibrary {
  /// Shaped lines kept; a repaint asks for the same few hundred again and again. Beyond the limit
  /// all are dropped.
  static let shapedLines = 4_096

  /// Texts of one length that Unicode calls equivalent count as one.
  private struct LineName: Hashable {
    var text: String
    var font: FontStack
    var size: Int

    static func == (left: LineName, right: LineName) -> Bool {
      left.size == right.size && left.text.utf8.count == right.text.utf8.count
        && left.text == right.text && left.font == right.font
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(size)
      let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
        hasher.combine(bytes: UnsafeRawBufferPointer($0))
      }
      if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
    }
  }

  private let directories: [String]
  private let library: FT_Library
  private let buffer: OpaquePointer
  /// In the order opened.
  private var faces: [FontFace] = []
  private var missing: Set<FontKey> = []
  private let glyphs = GlyphCache()
  /// What was laid out with these fonts.
  var memory = LayoutMemory()
  private var lines: [LineName: ShapedLine] = [:]

  /// Directories searched when none are given: Debian's.
  public static var defaultDirectories: [String] { FontFile.debianDirectories }

  public init(directories: [String] = FontLibrary.defaultDirectories) throws(RenderingError) {
    var opened: FT_Library?
    let code = FT_Init_FreeType(&opened)
    guard code == 0, let opened, let buffer = hb_buffer_create() else {
      throw .fontLibrary(code: code)
    }
    self.directories = directories
    library = opened
    self.buffer = buffer
  }

  deinit {
    faces.removeAll()
    hb_buffer_destroy(buffer)
    FT_Done_FreeType(library)
  }

  /// Opens the fonts; throws `fontMissing` for the first that is not there.
  public func require(_ keys: [FontKey]) throws(RenderingError) {
    for key in keys where face(key) == nil {
      throw .fontMissing(key, file: FontFile.of(key).name, directories: directories)
    }
  }

  func face(_ key: FontKey) -> FontFace? {
    if let face = faces.first(where: { $0.key == key }) { return face }
    guard !missing.contains(key) else { return nil }
    let file = FontFile.of(key)
    for directory in directories {
      let path = "\(directory)/\(file.name)"
      guard access(path, R_OK) == 0 else { continue }
      if let face = FontFace(
        key: key, number: faces.count, path: path, index: file.index, library: library)
      {
        faces.append(face)
        return face
      }
    }
    missing.insert(key)
    return nil
  }

  /// A glyph's picture, which lives until the next one is asked for; nil when it has none.
  func bitmap(
    _ placed: PlacedGlyph, size: Int, mode: GlyphMode, isTurned: Bool
  ) -> GlyphBitmap? {
    let name = GlyphCache.Name(
      face: placed.face, glyph: placed.glyph, size: size, mode: mode, isTurned: isTurned)
    return glyphs.bitmap(name) {
      faces[placed.face].render(placed.glyph, size: size, mode: mode, isTurned: isTurned)
    }
  }

  /// The glyphs of one line and their places, each character in the first font that has it.
  func shape(_ text: String, font: FontStack, size: Int) -> ShapedLine {
    let name = LineName(text: text, font: font, size: size)
    if let line = lines[name] { return line }
    var line = ShapedLine(glyphs: [], width: 0)
    var pen = 0
    for run in runs(of: text, font: font) {
      guard let face = face(run.key) else { continue }
      for shaped in face.shape(run.text, size: size, buffer: buffer) {
        if shaped.glyph == 0 { line.lacksGlyph = true }
        line.glyphs.append(
          PlacedGlyph(
            face: face.number, glyph: shaped.glyph, x: (pen + shaped.offsetX + 32) >> 6,
            rise: (shaped.offsetY + 32) >> 6))
        pen += shaped.advance
      }
    }
    line.width = (pen + 63) >> 6
    if lines.count >= Self.shapedLines { lines.removeAll() }
    lines[name] = line
    return line
  }

  private func runs(of text: String, font: FontStack) -> [(key: FontKey, text: String)] {
    var runs: [(key: FontKey, text: String)] = []
    for character in text {
      guard let key = key(for: character, in: font) else { continue }
      if runs.last?.key == key {
        runs[runs.count - 1].text.append(character)
      } else {
        runs.append((key, String(character)))
      }
    }
    return runs
  }

  /// The first font with every letter of the character; else the first at all, whose box for a
  /// missing glyph is better than a hole.
  private func key(for character: Character, in font: FontStack) -> FontKey? {
    for key in font.keys {
      guard let face = face(key) else { continue }
      let hasAll = character.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isDefaultIgnorableCodePoint || face.glyph(for: scalar) != 0
      }
      if hasAll { return key }
    }
    return font.keys.first { face($0) != nil }
  }
}

/// Glyphs of one line, relative to its origin.
struct ShapedLine {
  var glyphs: [PlacedGlyph]
  /// Dots, rounded up.
  var width: Int
  /// Whether a character is in none of the fonts.
  var lacksGlyph = false
}

struct PlacedGlyph {
  /// The font's number in its library.
  var face: Int
  var glyph: UInt32
  /// Dots right of the line's origin.
  var x: Int
  /// Dots above the baseline.
  var rise: Int
}

extension FontLibrary: TextMeasurer {
  public func width(of text: String, font: FontStack, size: Int) -> Int {
    shape(text, font: font, size: size).width
  }

  public func lacksGlyph(for text: String, font: FontStack, size: Int) -> Bool {
    shape(text, font: font, size: size).lacksGlyph
  }

  /// Chinese fonts place the em square 0.88 above and 0.12 below the baseline (OpenType's
  /// ideographic em box), bitmap fonts 14 and 2 of 16 dots; both round to the same. Those of 24
  /// dots have 22 and 2.
  public func metrics(font: FontStack, size: Int) -> LineMetrics {
    let isStrike24 = font.keys.first?.strikes == [24]
    let descent = isStrike24 ? 2 : (size * 12 + 50) / 100
    return LineMetrics(ascent: size - descent, descent: descent)
  }
}
