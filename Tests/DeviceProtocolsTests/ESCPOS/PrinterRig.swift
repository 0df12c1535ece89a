import DeviceModels
import DeviceProtocols
import HallBus

/// A session and a virtual printer on a line of their own, in a time of their own.
struct PrinterRig {
  var session: ESCPOSSession
  var printer: VirtualPrinter
  var now = Instant.zero
  var events: [ESCPOSEvent] = []
  /// Bytes handed out that the printer has not taken yet.
  var toPrinter: [UInt8] = []
  /// All bytes the printer ever took.
  var taken: [UInt8] = []
  /// Answers reach the session one byte at a time, this many microseconds apart.
  var replySpacing: Int64?
  /// The line takes nothing.
  var isStalled = false

  init(
    _ profile: ESCPOSProfile = .epsonTM(), setup: VirtualPrinterSetup = VirtualPrinterSetup()
  ) {
    session = ESCPOSSession(profile: profile)
    printer = VirtualPrinter(setup: setup)
  }

  /// Opens the port and lets the session find out what is there.
  mutating func open(for seconds: Int64 = 20) {
    session.opened(at: now)
    run(seconds: seconds)
  }

  mutating func submit(_ job: PrintJobDocument) throws(PrintJobRefusal) {
    try session.submit(job, at: now)
    drain()
  }

  mutating func setFaults(_ change: (inout VirtualPrinterFaults) -> Void) {
    var faults = printer.presentFaults
    change(&faults)
    printer.setFaults(faults, at: now)
    reply()
  }

  mutating func unplug() {
    session.closed(at: now)
    toPrinter = []
    drain()
  }

  /// Lets time pass until `isDone` or for `seconds`; true when done.
  @discardableResult
  mutating func run(seconds: Int64, until isDone: (PrinterRig) -> Bool = { _ in false }) -> Bool {
    let end = now.advanced(byMicroseconds: seconds * 1_000_000)
    drain()
    while now < end {
      if isDone(self) { return true }
      step(until: end)
    }
    return isDone(self)
  }

  private mutating func step(until end: Instant) {
    let room = isStalled ? 0 : min(toPrinter.count, printer.freeSpace, 64)
    if room > 0 {
      // 115,200 baud: 64 bytes take 5.5 ms.
      now = now.advanced(byMicroseconds: 5_500)
      advance()
      let part = toPrinter[..<room]
      taken += part
      printer.receive(part, at: now)
      toPrinter.removeFirst(room)
      session.sent(room, at: now)
    } else {
      let next = [session.nextDeadline, printer.nextDeadline].compactMap { $0 }.min() ?? end
      let soonest = now.advanced(byMicroseconds: 100)
      now = min(max(next, soonest), end)
      advance()
    }
    reply()
  }

  private mutating func advance() {
    printer.advance(to: now)
    session.advance(to: now)
    drain()
  }

  private mutating func reply() {
    let bytes = printer.takeOutput()
    if let replySpacing {
      for byte in bytes {
        now = now.advanced(byMicroseconds: replySpacing)
        session.receive([byte], at: now)
        drain()
      }
    } else if !bytes.isEmpty {
      session.receive(bytes[...], at: now)
    }
    drain()
  }

  mutating func drain() {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes): toPrinter += bytes
      case .event(let event): events.append(event)
      }
    }
  }

  /// How often `event` was reported.
  func count(_ event: ESCPOSEvent) -> Int { events.count { $0 == event } }

  /// What became of a job, in order.
  func ends(of id: Int64) -> [ESCPOSEvent] {
    events.filter {
      switch $0 {
      case .jobConfirmed(id), .jobNotPrinted(id), .jobUnknown(id, _): true
      default: false
      }
    }
  }
}

/// Pictures and jobs that tests print.
enum TestTicket {
  static func bitmap(rows: Int = 240, width: Int = 576, seed: Int = 0) -> ESCPOSBitmap {
    ESCPOSBitmap(width: width, height: rows) { column, row in
      (column / 24 + row / 24 + seed) % 3 == 0 || column == row
    }
  }

  static func job(_ id: Int64, rows: Int = 240) -> PrintJobDocument {
    PrintJobDocument(
      id: id, picture: TicketPicture(bitmap(rows: rows, seed: Int(id % 3)), feedDots: 40))
  }
}
