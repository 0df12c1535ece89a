import HallBus

/// One piece of paper that left the virtual printer.
public struct PrintedTicket: Hashable, Sendable {
  /// How it came off the roll.
  public enum Cut: Hashable, Sendable {
    case full
    case partial
    /// Nobody cut it: the strip had grown to ``VirtualPrinter/longestStrip`` rows.
    case none
  }

  /// Counts from 1, over everything this printer ever put out.
  public let number: Int
  /// What stands on it.
  public let picture: PaperBitmap
  /// Lines printed as text, without those of pictures.
  public let textLines: [String]
  /// Data of QR codes that the printer drew itself.
  public let qrPayloads: [[UInt8]]
  /// How it came off.
  public let cut: Cut
  /// When the cut was done.
  public let at: Instant
}
