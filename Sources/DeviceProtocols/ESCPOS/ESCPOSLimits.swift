/// Every bound of the ticket printer driver, in one place.
public enum ESCPOSLimits {
  /// Longest ticket in dots: half a metre at 8 dots/mm, far beyond any layout. A longer one is
  /// refused, so that a broken layout cannot empty a roll.
  public static let ticketDots = 4_000
  /// Most parts in a ticket; more is refused.
  public static let parts = 64
  /// Longest native QR text in UTF-8 bytes: what version 10 holds in byte mode at level M
  /// (ISO/IEC 18004 table 7). More is refused; a verification link takes about 60.
  public static let symbolBytes = 213
  /// Side of that largest symbol in modules (ISO/IEC 18004, version 10).
  public static let largestSymbolModules = 57
  /// Paper between head and cutter that a cut feeds, in dots: about 15 mm on common 80 mm units.
  public static let headToCutterDots = 120
  /// Dots per millimetre of the 203 dpi heads all profiles have.
  public static let dotsPerMillimetre = 8

  /// Time to answer `DLE EOT` once the transport took it, in microseconds: it is answered in real
  /// time, so this covers the line, a USB adapter and a busy host. Then it counts as missed.
  static let statusReply: Int64 = 1_500_000
  /// Missed answers in a row after which the printer counts as silent.
  static let missedReplies = 3
  /// Between status inquiries during a job, in microseconds: shorter than any printer's start-up,
  /// so that switching it off and on cannot fall between two inquiries.
  static let pollPrinting: Int64 = 500_000
  /// Between status rounds while the printer cannot print, in microseconds.
  static let pollStopped: Int64 = 1_000_000
  /// Between status rounds at rest, in microseconds, for printers without automatic status.
  static let pollResting: Int64 = 5_000_000
  /// Between inquiries to a silent printer, in microseconds.
  static let pollSilent: Int64 = 5_000_000
  /// Time to answer a completion probe with nothing to print, in microseconds; includes the cut
  /// that clears a torn ticket away. Then the next method is tried.
  static let completionProbe: Int64 = 4_000_000
  /// Quiet after a fence probe's answer, in microseconds, in which a late answer to an earlier
  /// fence would show up; without it that answer could confirm a later ticket.
  static let fenceQuiet: Int64 = 1_000_000
  /// Added to the slowest printing time before a missing completion makes a job unknown, in
  /// microseconds: cutter, heat pauses, line buffers.
  static let completionSlack: Int64 = 10_000_000
  /// Slowest printing believed, in millimetres per second, for the completion limit and for
  /// printers that tell nothing about completion.
  static let slowestMillimetresPerSecond: Int64 = 50
  /// Longest time the transport may refuse all bytes while the printer says it is well, in
  /// microseconds; then the job is unknown.
  static let lineStall: Int64 = 30_000_000
  /// Longest stop for paper, cover or an error in the middle of a job, in microseconds; then the
  /// job is unknown: whoever waited for that ticket has asked a person long since.
  static let stoppedMidJob: Int64 = 600_000_000
  /// A pause within a reply of several bytes after which the rest is not waited for, in
  /// microseconds: the printer was switched off or the line broke. Shorter than between two
  /// inquiries, so that noise that looks like the head of a reply cannot swallow their answers.
  static let replyGap: Int64 = 250_000
  /// Quiet before the next inquiry when late answers to earlier ones may still come, in
  /// microseconds; they are not read.
  static let strayReplies: Int64 = 500_000
  /// Longest text reply (`5F ... 00`, `37 ... 00`) in bytes; GS I texts are at most 80 (Epson
  /// ESC/POS command reference, GS I). A longer one is dropped as noise.
  static let replyBlock = 96
}
