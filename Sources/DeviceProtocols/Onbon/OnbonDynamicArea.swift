/// What a board does with a dynamic area when its text has run through, or grows old.
///
/// Source: onbonlab/BX-K, interface description, field RunMode; LuckyKoala BX4K.h.
public enum OnbonRunMode: UInt8, Hashable, Sendable {
  /// Pages cycle for ever.
  case cycle = 0
  /// Pages run once; the last stays.
  case stayAtLast = 1
  /// Pages cycle; not updated within the timeout, the area is deleted.
  case cycleUntilStale = 2
}

/// A dynamic area of a font card as command A3 06 carries it.
///
/// Source: LuckyKoala/BX5KProtocol (display, byte by byte) and onbonlab/BX-K (field meanings);
/// held against a capture of a third maker's gauge driving such a board.
public struct OnbonDynamicArea: Hashable, Sendable {
  /// Number of the area on its board, from 0.
  public var id: UInt8
  /// Left edge in units of 8 dots.
  public var x: UInt16
  /// Top edge in dots.
  public var y: UInt16
  /// Width in units of 8 dots.
  public var width: UInt16
  /// Height in dots.
  public var height: UInt16
  /// Dots between lines.
  public var lineSpacing: UInt8 = 0
  public var runMode: OnbonRunMode = .cycle
  /// Seconds without update after which ``OnbonRunMode/cycleUntilStale`` deletes the area.
  public var timeoutSeconds: UInt16 = 0
  /// Bits 0-1: 0 left, 1 right, 2 centre; bits 2-3: 0 top, 1 bottom, 2 middle. Older cards have a
  /// reserved byte here and start at the top left.
  public var alignment: UInt8 = 0
  /// 1 single line, 2 several lines.
  public var lineMode: UInt8 = 2
  /// 1 breaks only at `\n`, 2 wraps at the edge.
  public var wrapMode: UInt8 = 1
  /// 1 still, 2 at once, 3 to 6 moving left, right, up, down.
  public var displayMode: UInt8 = 1
  /// 0 fastest to 18h slowest.
  public var speed: UInt8 = 0
  /// How long a page stays, in half seconds.
  public var stay: UInt8 = 0
  /// GB 2312 text with Onbon's own controls (``OnbonTextEncoding``).
  public var text: [UInt8]

  public init(id: UInt8, x: UInt16, y: UInt16, width: UInt16, height: UInt16, text: [UInt8]) {
    self.id = id
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.text = text
  }

  /// Bytes of an area before its text.
  public static let fixedBytes = 27

  /// The area's bytes, without the length that goes before them.
  public var encoded: [UInt8] {
    let length = UInt32(text.count)
    return [
      0x00, low(x), high(x), low(y), high(y), low(width), high(width), low(height), high(height),
      id, lineSpacing, runMode.rawValue, low(timeoutSeconds), high(timeoutSeconds),
      0x00,  // no speech
      0x00,  // no extension
      alignment, lineMode, wrapMode, displayMode, 0x00, speed, stay,
      UInt8(length & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length >> 16 & 0xFF),
      UInt8(length >> 24),
    ] + text
  }

  private func low(_ word: UInt16) -> UInt8 { UInt8(word & 0xFF) }
  private func high(_ word: UInt16) -> UInt8 { UInt8(word >> 8) }
}
