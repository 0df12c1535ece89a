/// What a ticket printer says of itself.
public struct PrinterStatus: Hashable, Sendable {
  /// What the roll sensors see.
  public enum Paper: String, Hashable, Sendable, Codable {
    case present
    /// The near-end sensor has tripped: some metres are left. Printing goes on.
    case nearEnd
    case out
  }

  /// What the roll sensors see.
  public var paper: Paper
  /// The cover is open.
  public var coverOpen: Bool
  /// The cutter is stuck; somebody has to clear it.
  public var cutterError: Bool
  /// A mechanical error that somebody has to clear.
  public var mechanicalError: Bool
  /// The head is too hot or the like; goes away by itself.
  public var overheated: Bool
  /// Only switching off and repair helps.
  public var unrecoverableError: Bool
  /// The printer takes no print data, for one of the reasons above or because its feed key is held.
  public var offline: Bool

  /// A status with the given faults; by default all is well.
  public init(
    paper: Paper = .present, coverOpen: Bool = false, cutterError: Bool = false,
    mechanicalError: Bool = false, overheated: Bool = false, unrecoverableError: Bool = false,
    offline: Bool = false
  ) {
    self.paper = paper
    self.coverOpen = coverOpen
    self.cutterError = cutterError
    self.mechanicalError = mechanicalError
    self.overheated = overheated
    self.unrecoverableError = unrecoverableError
    self.offline = offline
  }

  /// Nothing keeps the printer from printing.
  public var canPrint: Bool {
    paper != .out && !coverOpen && !cutterError && !mechanicalError && !overheated
      && !unrecoverableError && !offline
  }

  /// Takes over the answer to `DLE EOT kind` (Epson ESC/POS command reference, DLE EOT, tables
  /// for n 1 to 4). The near-end bits say nothing of the end sensor and the other way round.
  mutating func apply(realTime byte: UInt8, kind: UInt8) {
    switch kind {
    case 1:
      offline = byte & 0x08 != 0
    case 2:
      coverOpen = byte & 0x04 != 0
    case 3:
      mechanicalError = byte & 0x04 != 0
      cutterError = byte & 0x08 != 0
      unrecoverableError = byte & 0x20 != 0
      overheated = byte & 0x40 != 0
    case 4:
      setPaper(end: byte & 0x60 != 0, nearEnd: byte & 0x0C != 0)
    default: break
    }
  }

  /// Takes over four bytes of automatic status (Epson ESC/POS command reference, GS a, tables of
  /// the first to third byte; the fourth is reserved).
  mutating func apply(automatic bytes: [UInt8]) {
    guard bytes.count == 4 else { return }
    offline = bytes[0] & 0x08 != 0
    coverOpen = bytes[0] & 0x20 != 0
    mechanicalError = bytes[1] & 0x04 != 0
    cutterError = bytes[1] & 0x08 != 0
    unrecoverableError = bytes[1] & 0x20 != 0
    overheated = bytes[1] & 0x40 != 0
    setPaper(end: bytes[2] & 0x0C != 0, nearEnd: bytes[2] & 0x03 != 0)
  }

  private mutating func setPaper(end: Bool, nearEnd: Bool) {
    paper = end ? .out : nearEnd ? .nearEnd : .present
  }
}
