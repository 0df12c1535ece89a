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
  /// Bytes of glyph pictures kept. A hall screen's working set is under 3 MB; beyond the limit
  /// everything is dropped and drawn anew.
  static let cacheBytes = 48 * 1_024 * 1_024
  /// Shaped lines kept; a repaint asks for the same few hundred again and again. Beyond the limit
  /// all are dropped.
  static let shapedLines = 4_096

  private struct GlyphName: Hashable {
    var key: FontKey
    var glyph: UInt32
    var size: Int
    var mode: GlyphMode
  }

  private struct LineName: Hashable {
    var text: String
    var font: FontStack
    var size: Int
  }

  private let directories: [String]
  private let library: FT_Library
  private let buffer: OpaquePointer
  private var faces: [FontKey: FontFace] = [:]
  private var missing: Set<FontKey> = []
  private var glyphs: [GlyphName: GlyphBitmap] = [:]
  private var glyphBytes = 0
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
    if let face = faces[key] { return face }
    guard !missing.contains(key) else { return nil }
    let file = FontFile.of(key)
    for directory in directories {
      let path = "\(directory)/\(file.name)"
      guard access(path, R_OK) == 0 else { continue }
      if let face = FontFace(key: key, path: path, index: file.index, library: library) {
        faces[key] = face
        return face
      }
    }
    missing.insert(key)
    return nil
  }

  func bitmap(_ placed: PlacedGlyph, size: Int, mode: GlyphMode) -> GlyphBitmap? {
    let name = GlyphName(key: placed.key, glyph: placed.glyph, size: size, mode: mode)
    if let bitmap = glyphs[name] { return bitmap }
    guard let bitmap = face(placed.key)?.render(placed.glyph, size: size, mode: mode) else {
      return nil
    }
    if glyphBytes + bitmap.coverage.count > Self.cacheBytes {
      glyphs.removeAll()
      glyphBytes = 0
    }
    glyphs[name] = bitmap
    glyphBytes += bitmap.coverage.count
    return bitmap
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
            key: run.key, glyph: shaped.glyph, x: (pen + shaped.offsetX + 32) >> 6,
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
  var key: FontKey
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
  /// ideographic em box), bitmap fonts 14 and 2 of 16 dots; both round to the same.
  public func metrics(font: FontStack, size: Int) -> LineMetrics {
    let descent = (size * 12 + 50) / 100
    return LineMetrics(ascent: size - descent, descent: descent)
  }
}
