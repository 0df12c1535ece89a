/// Limits of Onbon boards.
public enum OnbonLimit {
  /// Dynamic areas of a board: 32 on a BX-6, fewer on older cards, which then refuse the area.
  public static let areas = 32
  /// Dots of a board's side: more than any card drives, and its fields hold.
  public static let sideDots = 8_192
  /// Bytes of one area's text with its controls; the rest is cut off at a character. A board of
  /// 320 by 160 dots has room for 400 bytes.
  public static let textBytes = 400
  /// Bytes of areas in one packet, so that a call waits at most some 90 ms (57,600 baud) behind
  /// another board's picture. A single area may be longer.
  public static let batchBytes = 480
  /// Bytes of the special area's dots: a block says in 16 bits where it begins. A board of 320 by
  /// 160 dots in two colours has 12,800.
  public static let dotsBytes = 65_536
  /// Dots in one block, likewise.
  public static let dotsBlockBytes = 480
}
