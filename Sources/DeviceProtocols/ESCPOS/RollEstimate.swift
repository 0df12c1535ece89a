/// How many tickets the roll still holds, from what was printed since it was changed.
///
/// Rolls differ from their label and people change them unseen, so the near-end sensor has the
/// last word: when it trips, what is left is known again, and the length of the next roll with it.
public struct RollEstimate: Hashable, Sendable, Codable {
  /// Length of a new roll in millimetres; 80 mm rolls of 80 mm diameter hold about 80,000. Learnt
  /// anew, within half and one and a half of the label, whenever a roll was watched from its
  /// change to its near end.
  public private(set) var rollMillimetres: Int
  /// Paper left when the near-end sensor trips, in millimetres; set by its lever, see the
  /// printer's manual.
  public let nearEndMillimetres: Int
  /// Paper used since the roll was changed, in millimetres.
  public private(set) var usedMillimetres: Int
  /// Tickets printed since the roll was changed.
  public private(set) var tickets: Int
  private let labelMillimetres: Int
  private var watchedFromStart: Bool
  private var paper: PrinterStatus.Paper

  /// A roll of unknown age, counted as full; lengths in millimetres, below 1 and 0 are raised.
  public init(rollMillimetres: Int = 80_000, nearEndMillimetres: Int = 5_000) {
    self.rollMillimetres = max(rollMillimetres, 1)
    self.labelMillimetres = max(rollMillimetres, 1)
    self.nearEndMillimetres = max(nearEndMillimetres, 0)
    self.usedMillimetres = 0
    self.tickets = 0
    self.watchedFromStart = false
    self.paper = .present
  }

  /// A ticket of `lengthDots` went out.
  public mutating func ticketPrinted(lengthDots: Int) {
    let dots = max(lengthDots, 0)
    usedMillimetres +=
      (dots + ESCPOSLimits.dotsPerMillimetre - 1) / ESCPOSLimits.dotsPerMillimetre
    tickets += 1
  }

  /// Somebody put in a new roll.
  public mutating func rollChanged() {
    usedMillimetres = 0
    tickets = 0
    watchedFromStart = true
    paper = .present
  }

  /// Follows the sensors: near end recalibrates, out empties, present after either is a new roll.
  public mutating func paperSeen(_ seen: PrinterStatus.Paper) {
    guard seen != paper else { return }
    switch seen {
    case .present:
      rollChanged()
    case .nearEnd:
      if paper == .present, watchedFromStart {
        let learnt = usedMillimetres + nearEndMillimetres
        rollMillimetres = min(max(learnt, labelMillimetres / 2), labelMillimetres * 3 / 2)
      }
      watchedFromStart = false
      usedMillimetres = max(rollMillimetres - nearEndMillimetres, 0)
    case .out:
      watchedFromStart = false
      usedMillimetres = rollMillimetres
    }
    paper = seen
  }

  /// Paper left in millimetres, 0 or more; until the near-end sensor trips never less than what
  /// it leaves.
  public var leftMillimetres: Int {
    let left = max(rollMillimetres - usedMillimetres, 0)
    return paper == .present ? max(left, min(nearEndMillimetres, rollMillimetres)) : left
  }

  /// Tickets left, by the average of this roll, or by `typicalLengthDots` before its first ticket.
  public func ticketsLeft(typicalLengthDots: Int) -> Int {
    let typical = max(typicalLengthDots / ESCPOSLimits.dotsPerMillimetre, 1)
    let average = tickets > 0 && paper == .present ? max(usedMillimetres / tickets, 1) : typical
    return leftMillimetres / average
  }
}
