import DeviceModels
import DeviceProtocols
import HallBus
import HallEngine
import QueueCore

/// What a simulated day came to when everything was compared with everything.
public struct AgreementResult: Hashable, Sendable {
  public var tickets = 0
  public var calls = 0
  public var recalls = 0
  public var papers = 0
  public var confirmedJobs = 0
  public var unknownJobs = 0
  public var boardChecks = 0
  public var padChecks = 0
  public var ratings = 0
  /// Each disagreement in words; at most ``AgreementChecker/problemLimit``.
  public var problems: [String] = []
}

/// Compares the journal with what devices and people saw: numbers, papers, calls, boards, pads.
struct AgreementChecker {
  static let problemLimit = 50
  /// A board or pad must show the present state this long after the last change, in microseconds,
  /// when its line is well.
  static let settling: Int64 = 4_000_000
  /// A line that has come back gets this long to bring every display up to date.
  static let recovery: Int64 = 12_000_000

  private(set) var result = AgreementResult()
  private var numbers: [TicketNumber: TicketID] = [:]
  private var toldNumbers: [TicketID: TicketNumber] = [:]
  private var atWindow: [WindowID: TicketID] = [:]
  /// Who has been at each window, and the presses that were taken for ratings.
  private var visits: Set<Visit> = []
  private var presses: Set<String> = []
  /// The picture of each paper that a job puts out.
  private var jobPictures: [PrintJobID: [[UInt8]]] = [:]
  private var boardPictures: [BoardKey: BoardBitmap] = [:]
  private var faces: [WindowID: Face] = [:]
  /// Windows whose displays have changed and have not been compared since.
  private var unchecked: [WindowID: Instant] = [:]
  private var readySince: [DeviceID: Instant] = [:]
  private var seenPapers: [DeviceID: Int] = [:]
  private var paperTops: [[UInt8]] = []

  /// What board and pad of a window must show.
  private struct Face: Hashable {
    let board: BoardState
    let number: TicketNumber?
  }

  private struct Visit: Hashable {
    let ticket: TicketID
    let window: WindowID
  }

  private struct BoardKey: Hashable {
    let device: DeviceID
    let address: Int
  }

  private mutating func problem(_ text: String) {
    if result.problems.count < Self.problemLimit { result.problems.append(text) }
  }

  mutating func observe(_ stamped: StampedEvent, state: QueueState, now: Instant) {
    switch stamped.event {
    case .dayOpened: numbers = [:]
    case .ticketTaken(let taken):
      result.tickets += 1
      if numbers.updateValue(taken.ticket, forKey: taken.number) != nil {
        problem("number \(taken.number) was issued twice")
      }
    case .ticketCalled(let called):
      result.calls += 1
      if let other = atWindow[called.window] {
        problem("window \(called.window) called \(called.ticket) while serving \(other)")
      }
      if let window = atWindow.first(where: { $0.value == called.ticket })?.key {
        problem("ticket \(called.ticket) was called to \(called.window) while at \(window)")
      }
      atWindow[called.window] = called.ticket
      visits.insert(Visit(ticket: called.ticket, window: called.window))
    case .serviceRated(let rated): observe(rated)
    case .ticketRecalled: result.recalls += 1
    case .serviceEnded(let ended): leave(ended.window, ended.ticket)
    case .ticketMissed(let missed): leave(missed.window, missed.ticket)
    case .ticketHeld(let held): leave(held.window, held.ticket)
    case .ticketTransferred(let moved):
      if let window = moved.fromWindow { leave(window, moved.ticket) }
    case .callUndone(let undone):
      leave(undone.window, undone.ticket)
      atWindow[undone.window] = undone.restoredTicket
    case .ticketCancelled(let cancelled):
      if let window = atWindow.first(where: { $0.value == cancelled.ticket })?.key {
        atWindow[window] = nil
      }
    case .printJobConfirmed: result.confirmedJobs += 1
    case .printJobUnknown: result.unknownJobs += 1
    default: break
    }
    for window in state.windowsInOrder {
      let face = Face(
        board: BoardState(of: window, in: state), number: PadView(of: window, in: state).number)
      if faces.updateValue(face, forKey: window.id) != face { unchecked[window.id] = now }
    }
  }

  private mutating func observe(_ rated: ServiceRated) {
    if rated.corrects == nil { result.ratings += 1 }
    if !presses.insert(rated.press).inserted { problem("press \(rated.press) was counted twice") }
    if !visits.contains(Visit(ticket: rated.ticket, window: rated.window)) {
      problem("ticket \(rated.ticket) is rated at window \(rated.window), where it never was")
    }
  }

  private mutating func leave(_ window: WindowID, _ ticket: TicketID) {
    if atWindow[window] != ticket { problem("ticket \(ticket) left window \(window) unseen") }
    atWindow[window] = nil
  }

  /// Somebody was told something; it must be in the state for good.
  mutating func told(_ envelope: CommandEnvelope, _ receipt: Receipt) {
    guard case .ticketTaken(let taken) = receipt else { return }
    if let before = toldNumbers.updateValue(taken.number, forKey: taken.ticket),
      before != taken.number
    {
      problem("ticket \(taken.ticket) was told \(before) and \(taken.number)")
    }
  }

  /// After a restart nothing that anyone was told may be missing.
  mutating func restarted(state: QueueState) {
    atWindow = [:]
    for window in state.windowsInOrder {
      atWindow[window.id] = window.ticket
      // A call whose commit nobody heard of has been made all the same.
      for ticket in [window.ticket, window.formerVisit?.ticket].compactMap({ $0 }) {
        visits.insert(Visit(ticket: ticket, window: window.id))
      }
    }
    for (ticket, number) in toldNumbers.sorted(by: { $0.key < $1.key }) {
      if state.plan != nil, state.tickets[ticket]?.number != number {
        problem("after a restart ticket \(ticket), told \(number), is missing")
      }
    }
    result.tickets = state.summary.issued
  }

  mutating func painted(job: PrintJobID, _ picture: TicketPicture) {
    var papers: [[UInt8]] = [[]]
    for part in picture.parts {
      switch part {
      case .raster(let bitmap): papers[papers.count - 1] += bitmap.rows
      case .cut: papers.append([])
      case .qr, .text, .feed: break
      }
    }
    jobPictures[job] = papers.filter { !$0.isEmpty }
  }

  mutating func painted(board address: Int, of device: DeviceID, _ bitmap: BoardBitmap) {
    boardPictures[BoardKey(device: device, address: address)] = bitmap
  }

  /// Once a second: collects papers, and compares displays that have had time to settle.
  mutating func look(at lines: [SimulatedLine], state: QueueState, now: Instant) {
    let due = unchecked.filter { now.microseconds(since: $0.value) >= Self.settling }
    for line in lines {
      collectPapers(line)
      guard line.isPlugged, line.station.report.state == .ready else {
        readySince[line.device.id] = nil
        continue
      }
      let since = readySince[line.device.id] ?? now
      readySince[line.device.id] = since
      guard now.microseconds(since: since) >= Self.recovery else { continue }
      compareDisplays(line, of: due, state: state, now: now)
    }
    for window in due.keys { unchecked[window] = nil }
  }

  private mutating func compareDisplays(
    _ line: SimulatedLine, of due: [WindowID: Instant], state: QueueState, now: Instant
  ) {
    for (index, unit) in line.device.units.enumerated() {
      guard let id = unit.window, let window = state.windows[id], due[id] != nil else { continue }
      if let shown = line.far.boardText(index, at: now) {
        result.boardChecks += 1
        let expected = Self.text(of: window, on: line, in: state)
        if shown != expected { problem("board \(unit.name) shows “\(shown)”, not “\(expected)”") }
      }
      if let pads = line.far.pads {
        result.padChecks += 1
        let expected =
          pads[index].board == nil
          ? PadView(of: window, in: state).number?.description ?? ""
          : BoardState(of: window, in: state).text(window: id)
        if pads[index].ticketText != expected {
          problem("pad \(unit.name) shows “\(pads[index].ticketText)”, not “\(expected)”")
        }
      }
    }
  }

  private mutating func collectPapers(_ line: SimulatedLine) {
    guard let printer = line.far.printer else { return }
    let seen = seenPapers[line.device.id] ?? 0
    let fresh = printer.printedCount - seen
    guard fresh > 0 else { return }
    if fresh > printer.printed.count { problem("papers of \(line.device.id) were lost sight of") }
    for paper in printer.printed.suffix(fresh) where paper.picture.hasBlack {
      result.papers += 1
      paperTops.append(paper.picture.packed)
    }
    seenPapers[line.device.id] = printer.printedCount
  }

  mutating func finish(lines: [SimulatedLine], state: QueueState, now: Instant) {
    for line in lines {
      collectPapers(line)
      if line.station.report.state != .ready {
        problem("\(line.device.id) is \(line.station.report.state.rawValue) in the end")
      }
      compareFinal(line, state: state, now: now)
    }
    comparePapers(state)
    let summary = state.summary
    if summary.issued != summary.served + summary.noShow + summary.cancelled + summary.expired {
      problem("\(summary.issued) tickets were issued, but their endings add up differently")
    }
    for (ticket, number) in toldNumbers.sorted(by: { $0.key < $1.key })
    where state.tickets[ticket]?.number != number {
      problem("ticket \(ticket), told \(number), is missing")
    }
  }

  private mutating func compareFinal(_ line: SimulatedLine, state: QueueState, now: Instant) {
    for (index, unit) in line.device.units.enumerated() {
      guard let shown = line.far.boardText(index, at: now) else { continue }
      result.boardChecks += 1
      if let id = unit.window, let window = state.windows[id] {
        let expected = Self.text(of: window, on: line, in: state)
        if shown != expected { problem("board \(unit.name) ends with “\(shown)”") }
      } else if let wanted = boardPictures[
        BoardKey(device: line.device.id, address: unit.address)],
        let dots = line.far.boardDots(index, at: now), !Self.shows(dots, wanted, on: unit)
      {
        problem("board \(unit.name) does not show the painted picture")
      }
    }
  }

  /// What a person must read on a window's board: on one of digits, the number's digits alone.
  private static func text(
    of window: WindowState, on line: SimulatedLine, in state: QueueState
  ) -> String {
    let board = BoardState(of: window, in: state)
    guard let displays = line.far.displays else { return board.text(window: window.id) }
    let setup = displays[0].setup
    let hasLetters = setup.coding == .ascii || setup.coding == .segments
    let hasDash = setup.coding == .ascii
    let digits = board.digits(count: setup.digits).filter {
      $0.isNumber || hasLetters && $0.isLetter || hasDash && $0 == "-"
    }
    return String(digits.suffix(setup.digits))
  }

  private static func shows(
    _ dots: BoardDots, _ wanted: BoardBitmap, on unit: DeviceDefinition.Unit
  ) -> Bool {
    let wanted = wanted.shown(inTwoColours: unit.palette == .twoColour)
    return dots.bytes == wanted.bytes && dots.green == wanted.green
  }

  /// Every confirmed job is on paper once, dot by dot; an unknown one at most once; nothing else is.
  private mutating func comparePapers(_ state: QueueState) {
    var remaining = paperTops
    for job in state.printJobs.values.sorted(by: { $0.id < $1.id }) {
      for picture in jobPictures[job.id] ?? [] {
        let index = remaining.firstIndex { Self.matches($0, picture) }
        switch job.state {
        case .confirmed:
          if let index {
            remaining.remove(at: index)
          } else {
            problem("job \(job.id) is confirmed, but its paper is not there")
          }
        case .unknown, .resolved: if let index { remaining.remove(at: index) }
        case .queued, .sending: problem("job \(job.id) is still \(job.state)")
        }
      }
    }
    let torn = result.unknownJobs
    if remaining.count > torn {
      problem("\(remaining.count) papers belong to no job, with \(torn) jobs of unknown end")
    }
  }

  /// Dots in which a paper may differ from its picture: the driver changes single dots where picture
  /// bytes would spell a real-time command.
  static let changedDots = 24

  private static func matches(_ paper: [UInt8], _ picture: [UInt8]) -> Bool {
    guard paper.count >= picture.count else { return false }
    var different = 0
    for index in picture.indices where paper[index] != picture[index] {
      different += (paper[index] ^ picture[index]).nonzeroBitCount
      if different > changedDots { return false }
    }
    return true
  }
}
