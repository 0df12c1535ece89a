import CFreeType
import CHarfBuzz
import Layout

/// One open font: FreeType's face for pictures, HarfBuzz's font for shaping.
///
/// Not safe to share between threads; its library is confined to one owner.
final class FontFace {
  let key: FontKey
  /// Its place among the open fonts of its library.
  let number: Int
  let face: FT_Face
  private let shaper: OpaquePointer
  private let codes: GB2312Codes?
  private var pixelSize = 0

  /// nil when the file or the font in it cannot be opened.
  init?(key: FontKey, number: Int, path: String, index: Int, library: FT_Library) {
    var opened: FT_Face?
    guard FT_New_Face(library, path, FT_Long(index), &opened) == 0, let opened else { return nil }
    // X11's own font has no Unicode: its glyphs go by their place in GB 2312.
    codes = key == .gb24st ? GB2312Codes() : nil
    if codes != nil, opened.pointee.num_charmaps > 0 {
      FT_Set_Charmap(opened, opened.pointee.charmaps[0])
    }
    guard let blob = hb_blob_create_from_file_or_fail(path) else {
      FT_Done_Face(opened)
      return nil
    }
    let source = hb_face_create(blob, UInt32(index))
    hb_blob_destroy(blob)
    guard let font = hb_font_create(source) else {
      hb_face_destroy(source)
      FT_Done_Face(opened)
      return nil
    }
    hb_face_destroy(source)
    self.key = key
    self.number = number
    face = opened
    shaper = font
  }

  deinit {
    hb_font_destroy(shaper)
    FT_Done_Face(face)
  }

  /// Whether glyphs come from a bitmap drawn at the size.
  var hasStrikes: Bool { face.pointee.num_fixed_sizes > 0 && key.strikes != nil }

  /// The glyph for a scalar; 0 when the font has none.
  func glyph(for scalar: Unicode.Scalar) -> UInt32 {
    guard let codes else { return UInt32(FT_Get_Char_Index(face, FT_ULong(scalar.value))) }
    guard let code = codes.code(of: scalar) else { return 0 }
    return UInt32(FT_Get_Char_Index(face, FT_ULong(code)))
  }

  func setSize(_ size: Int) {
    guard size != pixelSize else { return }
    if FT_Set_Pixel_Sizes(face, 0, UInt32(size)) == 0 { pixelSize = size }
  }

  /// Shapes `text` from left to right, in the order seen; positions in 1/64 dot.
  ///
  /// Bitmap strikes have no shaping rules and advance by the width they were drawn with.
  func shape(_ text: String, size: Int, buffer: OpaquePointer) -> [ShapedGlyph] {
    if hasStrikes { return place(text, size: size) }
    let scale = Int32(size * 64)
    hb_font_set_scale(shaper, scale, scale)
    hb_buffer_clear_contents(buffer)
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { raw in
      hb_buffer_add_utf8(
        buffer, raw.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 0,
        Int32(bytes.count))
    }
    hb_buffer_guess_segment_properties(buffer)
    hb_shape(shaper, buffer, nil, 0)
    var count: UInt32 = 0
    guard let infos = hb_buffer_get_glyph_infos(buffer, &count),
      let positions = hb_buffer_get_glyph_positions(buffer, &count)
    else { return [] }
    return (0..<Int(count)).map { index in
      ShapedGlyph(
        glyph: infos[index].codepoint, advance: Int(positions[index].x_advance),
        offsetX: Int(positions[index].x_offset), offsetY: Int(positions[index].y_offset))
    }
  }

  private func place(_ text: String, size: Int) -> [ShapedGlyph] {
    setSize(size)
    return text.unicodeScalars.map { scalar in
      let glyph = glyph(for: scalar)
      var advance = 0
      if FT_Load_Glyph(face, glyph, hall_ft_load_mono) == 0 {
        advance = Int(face.pointee.glyph.pointee.advance.x)
      }
      return ShapedGlyph(glyph: glyph, advance: advance, offsetX: 0, offsetY: 0)
    }
  }

  /// Draws a glyph, valid until the next one; nil when the font refuses it.
  ///
  /// A turned one is the same picture turned, so that a hint or a strike is never lost.
  func render(_ glyph: UInt32, size: Int, mode: GlyphMode, isTurned: Bool) -> GlyphSlot? {
    setSize(size)
    let flags: FT_Int32 =
      switch mode {
      case .gray: hasStrikes ? hall_ft_load_mono : hall_ft_load_gray
      case .mono: hasStrikes ? hall_ft_load_mono : hall_ft_load_mono_outline
      }
    guard FT_Load_Glyph(face, glyph, flags) == 0, let slot = face.pointee.glyph else { return nil }
    let renderMode = mode == .mono || hasStrikes ? FT_RENDER_MODE_MONO : FT_RENDER_MODE_NORMAL
    if slot.pointee.format != FT_GLYPH_FORMAT_BITMAP {
      guard FT_Render_Glyph(slot, renderMode) == 0 else { return nil }
    }
    return GlyphSlot(slot.pointee, wants: mode, isTurned: isTurned)
  }
}

/// A glyph and its place in a line; distances in 1/64 dot.
struct ShapedGlyph {
  var glyph: UInt32
  var advance: Int
  var offsetX: Int
  var offsetY: Int
}
