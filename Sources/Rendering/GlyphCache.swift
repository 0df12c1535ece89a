/// Drawn glyphs by face, glyph, size, mode and rotation, their dots side by side in large blocks.
final class GlyphCache {
  /// Bytes of glyph pictures kept. A hall screen's working set is under 3 MB; beyond the limit
  /// everything is dropped and drawn anew.
  static let bytes = 48 * 1_024 * 1_024
  /// Glyphs kept, those without a dot among them; beyond the limit everything is dropped too.
  static let glyphs = 65_536
  /// Bytes taken from the system at once: some hundred glyphs of a screen. A larger glyph gets a
  /// block of its own.
  static let blockBytes = 256 * 1_024

  /// What tells one picture from another.
  struct Name: Hashable {
    private let packed: UInt64

    /// 8 bits for the face, 32 for the glyph (OpenType has 16), 16 for the size, which
    /// `LayoutLimits.textSize` bounds, the rest for mode and turn.
    init(face: Int, glyph: UInt32, size: Int, mode: GlyphMode, isTurned: Bool) {
      packed =
        UInt64(face & 0xFF) << 56 | UInt64(glyph) << 24 | UInt64(size & 0xFFFF) << 8
        | mode.rawValue << 1 | (isTurned ? 1 : 0)
    }

    static func == (left: Name, right: Name) -> Bool { left.packed == right.packed }
    func hash(into hasher: inout Hasher) { hasher.combine(packed) }
  }

  private var bitmaps: [Name: GlyphBitmap?] = [:]
  private var blocks: [UnsafeMutablePointer<UInt8>] = []
  /// Where the last block goes on, and how many of its bytes are free.
  private var free: UnsafeMutablePointer<UInt8>?
  private var freeBytes = 0
  private var usedBytes = 0

  deinit { for block in blocks { block.deallocate() } }

  /// The picture of that name, drawn by `draw` when it is not there yet; nil when it cannot be.
  func bitmap(_ name: Name, draw: () -> GlyphSlot?) -> GlyphBitmap? {
    if let known = bitmaps[name] { return known }
    let slot = draw()
    if bitmaps.count >= Self.glyphs || usedBytes + (slot?.bytes ?? 0) > Self.bytes { removeAll() }
    guard let slot else {
      bitmaps[name] = .some(nil)
      return nil
    }
    let place = take(slot.bytes)
    slot.copy(to: place)
    let bitmap = GlyphBitmap(
      width: slot.width, height: slot.height, left: slot.left, top: slot.top,
      stride: GlyphBitmap.stride(slot.width), coverage: UnsafePointer(place))
    bitmaps[name] = bitmap
    return bitmap
  }

  /// Zeroed bytes, whole words and at the start of one.
  private func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > freeBytes || free == nil {
      let size = max(Self.blockBytes, count)
      let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        .initializeMemory(as: UInt8.self, repeating: 0, count: size)
      blocks.append(block)
      usedBytes += size
      guard count <= Self.blockBytes / 4 else { return block }
      free = block
      freeBytes = size
    }
    guard let place = free else { fatalError("a block was just taken") }
    free = place + count
    freeBytes -= count
    return place
  }

  private func removeAll() {
    bitmaps.removeAll()
    for block in blocks { block.deallocate() }
    blocks.removeAll()
    free = nil
    freeBytes = 0
    usedBytes = 0
  }
}
