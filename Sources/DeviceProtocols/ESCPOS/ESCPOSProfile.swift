/// How a printer tells that a ticket is on the paper, from the best evidence to the least.
public enum CompletionMethod: Hashable, Sendable {
  /// `GS ( H` function 48: an id we choose comes back when the data before it has been printed.
  case processID
  /// `GS r 1`: a status byte that is answered when the printer gets to it in its buffer.
  case fence
  /// Nothing that is queued is answered: after the longest printing time `DLE EOT` must still say
  /// that the printer is well.
  case realTimeStatus
}

/// What a make of printer can be trusted with before the unit itself has been asked.
///
/// `GS I` is never asked: clones answer with other makers' names.
public struct ESCPOSProfile: Hashable, Sendable {
  /// How the paper is cut.
  public enum Cut: Hashable, Sendable {
    /// All but one point, so that a ticket does not fall to the floor.
    case partial
    case full
  }

  /// What the printer's own fonts are sent.
  public enum TextCode: Hashable, Sendable {
    /// Letters, digits and signs that every printer has.
    case ascii
    /// Chinese as well, by `FS &`.
    case gb18030
  }

  /// Paper widths with the dots their 203 dpi heads print.
  public enum Paper: Int, Hashable, Sendable {
    case millimetres58 = 384
    case millimetres80 = 576
  }

  /// Dots of the head.
  public var widthDots: Int
  /// Rows in one raster command: also what is still printed when the printer is to stop. A band has to
  /// fit the printer's receive buffer, ``receiveBuffer``, or it stops in the middle of one.
  public var bandRows: Int
  /// Bytes the printer takes without printing; 4 KB is the common factory setting.
  public static let receiveBuffer = 4_096
  /// What the printer's own fonts are sent.
  public var textCode: TextCode
  /// Methods to try on a unit, in this order; ``CompletionMethod/realTimeStatus`` when none
  /// answers.
  public var completionCandidates: [CompletionMethod]
  /// `GS a` is sent, so that changes are reported unasked.
  public var automaticStatus: Bool
  /// The printer draws QR codes by `GS ( k`.
  public var nativeQR: Bool
  /// `GS P` makes a feed unit one dot.
  public var setsMotionUnits: Bool
  /// `GS ( D` forbids the drawer pulse and power-off that picture bytes could spell.
  public var forbidsRealTimePulse: Bool
  /// How a ticket is taken off the roll.
  public var cut: Cut

  /// A profile of your own; `bandRows` is held to 1 to 255, what one byte of the header says, and to
  /// what the printer's receive buffer holds beside the command's head and a status inquiry.
  public init(
    paper: Paper, bandRows: Int, completionCandidates: [CompletionMethod], automaticStatus: Bool,
    nativeQR: Bool, setsMotionUnits: Bool, forbidsRealTimePulse: Bool, cut: Cut = .partial,
    textCode: TextCode = .ascii
  ) {
    self.widthDots = paper.rawValue
    let fitting = (Self.receiveBuffer - Self.commandRoom) / (paper.rawValue / 8)
    self.bandRows = min(max(bandRows, 1), 255, fitting)
    self.textCode = textCode
    self.completionCandidates = completionCandidates
    self.automaticStatus = automaticStatus
    self.nativeQR = nativeQR
    self.setsMotionUnits = setsMotionUnits
    self.forbidsRealTimePulse = forbidsRealTimePulse
    self.cut = cut
  }

  /// Bytes of the receive buffer left for a raster command's head and inquiries between bands.
  private static let commandRoom = 64

  /// Epson TM series: all documented (Epson ESC/POS command reference).
  public static func epsonTM(_ paper: Paper = .millimetres80) -> ESCPOSProfile {
    ESCPOSProfile(
      paper: paper, bandRows: 48, completionCandidates: [.processID, .fence],
      automaticStatus: true, nativeQR: true, setsMotionUnits: true, forbidsRealTimePulse: true)
  }

  /// Xprinter: no manual of theirs promises `GS ( H`; one model (S260M) is said by a user to answer
  /// it, so it is tried, and left where nothing comes.
  public static func xprinter(_ paper: Paper = .millimetres80) -> ESCPOSProfile {
    ESCPOSProfile(
      paper: paper, bandRows: 24, completionCandidates: [.processID, .fence],
      automaticStatus: true, nativeQR: true, setsMotionUnits: true, forbidsRealTimePulse: false,
      textCode: .gb18030)
  }

  /// Gprinter: no manual has `GS ( H`, and a unit that does not know it may print its bytes; the
  /// fence is tried.
  public static func gprinter(_ paper: Paper = .millimetres80) -> ESCPOSProfile {
    ESCPOSProfile(
      paper: paper, bandRows: 24, completionCandidates: [.fence], automaticStatus: true,
      nativeQR: true, setsMotionUnits: true, forbidsRealTimePulse: false, textCode: .gb18030)
  }

  /// Anything else: pictures, cut, status on request, the fence if it answers.
  public static func conservative(_ paper: Paper = .millimetres80) -> ESCPOSProfile {
    ESCPOSProfile(
      paper: paper, bandRows: 24, completionCandidates: [.fence], automaticStatus: false,
      nativeQR: false, setsMotionUnits: false, forbidsRealTimePulse: false)
  }
}
