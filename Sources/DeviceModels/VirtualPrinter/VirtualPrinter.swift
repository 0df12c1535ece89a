import HallBus

/// The far end of a ticket printer's line: an ESC/POS interpreter with paper, speed and faults.
///
/// Commands are carried out in the order of the receive buffer and at the speed of the paper: while
/// paper moves, bytes pile up, and what is answered "in its turn" waits. Real-time commands are
/// seen when they arrive, also inside picture data and when the buffer is full, as real units do
/// it. Written from the Epson ESC/POS command reference; the section is named at each command.
public struct VirtualPrinter: DeviceModel {
  /// Most tickets kept in ``printed``; the oldest is dropped, ``printedCount`` counts on.
  public static let keptTickets = 64
  /// Most rows on a strip that nobody cuts (2 m); then it is taken off as a ticket of its own.
  public static let longestStrip = 16_384
  /// Most bytes waiting to be taken by the line; more answers are lost, as in a printer whose
  /// line is dead.
  public static let transmitBuffer = 4_096
  /// Dots per millimetre of a 203 dpi head.
  public static let dotsPerMillimetre = 8

  /// What kind of unit this is.
  public let setup: VirtualPrinterSetup
  /// The last tickets, oldest first, at most ``keptTickets``.
  public internal(set) var printed: [PrintedTicket] = []
  /// Tickets put out since the printer was made.
  public internal(set) var printedCount = 0
  /// Bytes lost because the sender did not wait for ``freeSpace``.
  public internal(set) var overrunBytes = 0
  /// Commands skipped because this printer does not know or does not draw them.
  public internal(set) var unknownCommands = 0
  /// Drawer pulses asked for, by command or by picture bytes that look like one.
  public internal(set) var drawerPulses = 0
  /// Switched on; it may still be starting up.
  public internal(set) var isOn = true

  var faults = VirtualPrinterFaults()
  var buffer = ReceiveBuffer()
  var output: [UInt8] = []
  /// The mechanism moves until then.
  var busyUntil = Instant.zero
  /// After switching on, bytes are lost until then.
  var startedAt = Instant.zero
  var realTime = RealTimeScanner()
  var settings = PrinterSettings()
  var strip: PaperBitmap
  var stripText: [String] = []
  var stripQR: [[UInt8]] = []
  var line = TextLine()
  var raster: RasterInProgress?
  var lastAutomaticStatus: [UInt8] = []
  var hasToldToStop = false

  /// A printer that is on, well and has paper.
  public init(setup: VirtualPrinterSetup = VirtualPrinterSetup()) {
    self.setup = setup
    self.strip = PaperBitmap(width: setup.widthDots)
  }

  /// Bytes the receive buffer still takes; a line with flow control sends no more than that.
  public var freeSpace: Int {
    isOn ? max(setup.receiveBuffer - buffer.count, 0) : setup.receiveBuffer
  }

  /// Something is still to be printed.
  public var isBusy: Bool { buffer.count > 0 || raster != nil }

  /// What is on the paper since the last cut.
  public var uncutPicture: PaperBitmap { strip }

  /// The present faults; see ``setFaults(_:at:)``.
  public var presentFaults: VirtualPrinterFaults { faults }

  /// Breaks or mends the printer; it reports the change and goes on where it stopped.
  public mutating func setFaults(_ changed: VirtualPrinterFaults, at now: Instant) {
    advance(to: now)
    faults = changed
    run(at: now)
    reportStatusChange()
  }

  /// Switches the printer; off, everything but the paper is lost.
  public mutating func setPower(on: Bool, at now: Instant) {
    advance(to: now)
    guard on != isOn else { return }
    isOn = on
    buffer = ReceiveBuffer()
    output = []
    realTime = RealTimeScanner()
    settings = PrinterSettings()
    line = TextLine()
    raster = nil
    lastAutomaticStatus = []
    hasToldToStop = false
    busyUntil = now
    startedAt = on ? now.advanced(byMicroseconds: setup.startUp) : now
  }

  /// Puts bytes on the line that no printer meant to send.
  public mutating func makeNoise(_ bytes: [UInt8]) { put(bytes) }

  /// Takes bytes; those beyond ``freeSpace`` are lost and counted.
  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isOn, now >= startedAt else { return }
    for byte in bytes {
      if let command = realTime.scan(byte) { obey(command) }
      if buffer.count < setup.receiveBuffer {
        buffer.append(byte)
      } else {
        overrunBytes += 1
      }
    }
    run(at: now)
    tellFlow()
  }

  /// Moves paper and answers up to `now`.
  public mutating func advance(to now: Instant) {
    guard isOn else { return }
    // Each step is at the time at which the mechanism became free, so that a late call changes
    // nothing about the paper.
    while busyUntil < now, isBusy {
      let before = (busyUntil, buffer.count, raster)
      run(at: busyUntil)
      if before.0 == busyUntil, before.1 == buffer.count, before.2 == raster { break }
    }
    run(at: now)
    tellFlow()
  }

  /// When the mechanism is free for the next command; nil when nothing can move.
  public var nextDeadline: Instant? {
    isOn && canMove && isBusy && hasWork ? busyUntil : nil
  }

  /// Bytes the printer says; empties them.
  public mutating func takeOutput() -> [UInt8] {
    let taken = output
    output = []
    return taken
  }

  /// Puts bytes on the line, if the printer is on and not struck dumb.
  mutating func put(_ bytes: [UInt8]) {
    guard isOn, !faults.silent, output.count + bytes.count <= Self.transmitBuffer else { return }
    output += bytes
  }

  /// Nothing keeps paper from moving.
  var canMove: Bool {
    !faults.paperOut && !faults.coverOpen && !faults.cutterJam && !faults.overheated
  }

  /// Uses the mechanism for `microseconds` from `now` or from when it is free.
  mutating func occupy(_ microseconds: Int64, from now: Instant) {
    busyUntil = max(busyUntil, now).advanced(byMicroseconds: microseconds)
  }

  /// Time that `rows` of paper take.
  func time(rows: Int) -> Int64 {
    Int64(rows) * 1_000_000 / Int64(setup.millimetresPerSecond * Self.dotsPerMillimetre)
  }

  /// 13h when the buffer is nearly full, 11h when it has emptied again (Epson, "XON/XOFF").
  private mutating func tellFlow() {
    guard setup.sendsFlowBytes else { return }
    if !hasToldToStop, freeSpace < setup.receiveBuffer / 16 {
      hasToldToStop = true
      put([0x13])
    } else if hasToldToStop, freeSpace > setup.receiveBuffer / 4 {
      hasToldToStop = false
      put([0x11])
    }
  }
}
