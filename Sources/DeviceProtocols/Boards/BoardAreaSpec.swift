/// A part of a board that is written by itself, so that a changed number costs only its own area.
public struct BoardAreaSpec: Hashable, Sendable {
  public enum Alignment: UInt8, Hashable, Sendable {
    case left = 0
    case right = 1
    case centre = 2
  }

  public enum Kind: Hashable, Sendable {
    /// A dynamic area, drawn by the board's own font.
    case text(font: OnbonFont, alignment: Alignment)
    /// The special dynamic area of a BX-5MK: dots drawn by us. One to a board.
    case dots
  }

  public var id: UInt8
  /// In dots; `x` and `width` are multiples of 8.
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int
  public var kind: Kind
  /// Stays on the board when its controller is gone: for a window's name, never for a call.
  public var staysWhenSilent: Bool

  public init(
    id: UInt8, x: Int, y: Int, width: Int, height: Int,
    kind: Kind = .text(font: .dots16, alignment: .centre), staysWhenSilent: Bool = false
  ) {
    self.id = id
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.kind = kind
    self.staysWhenSilent = staysWhenSilent
  }
}
