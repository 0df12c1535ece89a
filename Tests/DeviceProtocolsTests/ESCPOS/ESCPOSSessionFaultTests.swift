import DeviceModels
import HallBus
import TestDice
import Testing

@testable import DeviceProtocols

/// The session against a printer with paper, cover, power or manners gone.
struct ESCPOSSessionFaultTests {
  /// A rig in the middle of a long job.
  private func midJob(
    _ profile: ESCPOSProfile = .epsonTM(), setup: VirtualPrinterSetup = VirtualPrinterSetup()
  ) throws -> PrinterRig {
    var rig = PrinterRig(profile, setup: setup)
    rig.open(for: 30)
    try rig.submit(TestTicket.job(1, rows: 1_600))
    let isDone = rig.run(seconds: 30) { $0.printer.uncutPicture.height > 300 }
    #expect(isDone)
    return rig
  }

  @Test(arguments: ["paper", "cover", "cutter", "heat"])
  func `what stops the printer before a job holds the job and sends none of it`(
    fault: String
  ) throws {
    var rig = PrinterRig()
    rig.open()
    rig.setFaults { $0.set(fault, true) }
    rig.run(seconds: 2)
    #expect(!rig.session.isReady)
    try rig.submit(TestTicket.job(1))
    rig.run(seconds: 120)
    #expect(rig.count(.jobSending(1)) == 0)
    #expect(rig.printer.uncutPicture.height == 0)
    rig.setFaults { $0.set(fault, false) }
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
    #expect(rig.printer.printedCount == 1)
  }

  @Test(arguments: [true, false])
  func `what stops the printer in the middle is waited for and the ticket is confirmed`(
    automaticStatus: Bool
  ) throws {
    for fault in ["paper", "cover", "cutter"] {
      var rig = try midJob(
        setup: VirtualPrinterSetup(answersAutomaticStatus: automaticStatus))
      rig.setFaults { $0.set(fault, true) }
      rig.run(seconds: 100)
      #expect(rig.ends(of: 1).isEmpty)
      #expect(rig.session.status.canPrint == false)
      rig.setFaults { $0.set(fault, false) }
      let isDone = rig.run(seconds: 60) { $0.count(.jobConfirmed(1)) == 1 }
      #expect(isDone)
      #expect(rig.printer.printed.map(\.picture.height) == [1_640])
    }
  }

  @Test func `a stop that nobody mends makes the job unknown, once`() throws {
    var rig = try midJob()
    rig.setFaults { $0.paperOut = true }
    rig.run(seconds: 700)
    #expect(rig.ends(of: 1) == [.jobUnknown(1, .stoppedTooLong)])
    rig.setFaults { $0.paperOut = false }
    rig.run(seconds: 60)
    #expect(rig.ends(of: 1).count == 1)
    try rig.submit(TestTicket.job(2))
    let isDone = rig.run(seconds: 30) { $0.count(.jobConfirmed(2)) == 1 }
    #expect(isDone)
    // The torn piece was cut off: the new ticket has only its own dots.
    #expect(rig.printer.printed.last?.picture.height == 280)
  }

  @Test(arguments: [Int64(0), 2, 10, 60])
  func `power lost in the middle makes the job unknown, however short`(seconds: Int64) throws {
    for setup in [VirtualPrinterSetup(), VirtualPrinterSetup(answersProcessID: false)] {
      var rig = try midJob(setup: setup)
      rig.printer.setPower(on: false, at: rig.now)
      rig.run(seconds: seconds)
      rig.printer.setPower(on: true, at: rig.now)
      rig.run(seconds: 120)
      #expect(rig.ends(of: 1).count == 1)
      #expect(rig.count(.jobConfirmed(1)) == 0)
      #expect(rig.session.isReady)
      try rig.submit(TestTicket.job(2))
      let isDone = rig.run(seconds: 40) { $0.count(.jobConfirmed(2)) == 1 }
      #expect(isDone)
      #expect(rig.printer.printed.last?.picture.height == 280)
    }
  }

  @Test func `unplugged in the middle is unknown; the torn piece does not head the next`() throws {
    var rig = try midJob()
    rig.unplug()
    #expect(rig.ends(of: 1) == [.jobUnknown(1, .portClosed)])
    rig.run(seconds: 5)
    rig.open()
    try rig.submit(TestTicket.job(2))
    let isDone = rig.run(seconds: 30) { $0.count(.jobConfirmed(2)) == 1 }
    #expect(isDone)
    #expect(rig.printer.printedCount == 2)
    #expect(rig.printer.printed.last?.picture.height == 280)
  }

  @Test func `unplugged before the first dot could be printed is not printed`() throws {
    var rig = PrinterRig()
    rig.open()
    rig.setFaults { $0.coverOpen = true }
    rig.run(seconds: 2)
    try rig.submit(TestTicket.job(1))
    rig.run(seconds: 5)
    rig.unplug()
    #expect(rig.ends(of: 1) == [.jobNotPrinted(1)])
    #expect(rig.printer.uncutPicture.height == 0)

    var other = PrinterRig()
    other.open()
    try other.submit(TestTicket.job(2))
    other.unplug()
    #expect(other.ends(of: 2) == [.jobNotPrinted(2)])
    #expect(other.session.nextDeadline == nil)
  }

  @Test func `a printer that never answers is reported once and gets no ticket`() throws {
    var rig = PrinterRig()
    rig.setFaults { $0.silent = true }
    rig.open()
    try rig.submit(TestTicket.job(1))
    rig.run(seconds: 600)
    #expect(rig.events == [.silent])
    #expect(rig.printer.uncutPicture.height == 0)
    let isWithdrawn = rig.session.withdraw(1)
    #expect(isWithdrawn)
    // An inquiry every few seconds and nothing else went out.
    #expect(rig.taken.count < 700)
  }

  @Test func `a printer that falls silent in the middle leaves the job unknown`() throws {
    var rig = try midJob()
    rig.setFaults { $0.silent = true }
    rig.run(seconds: 100)
    #expect(rig.ends(of: 1) == [.jobUnknown(1, .noReplies)])
    #expect(rig.count(.silent) == 1)
    rig.setFaults { $0.silent = false }
    let isDone = rig.run(seconds: 60) { $0.session.isReady }
    #expect(isDone)
    try rig.submit(TestTicket.job(2))
    let isDone2 = rig.run(seconds: 40) { $0.count(.jobConfirmed(2)) == 1 }
    #expect(isDone2)
  }

  @Test func `a printer that lies never gets a ticket confirmed by its lies`() throws {
    var rig = try midJob()
    rig.setFaults { $0.lying = true }
    rig.run(seconds: 200)
    #expect(rig.ends(of: 1) == [.jobUnknown(1, .noCompletion)])

    var fence = try midJob(.gprinter())
    fence.setFaults { $0.lying = true }
    fence.run(seconds: 200)
    #expect(fence.ends(of: 1) == [.jobUnknown(1, .noCompletion)])
  }

  @Test func `a liar that hides that its paper is out is found by the missing completion`() throws {
    var rig = PrinterRig()
    rig.open()
    rig.setFaults {
      $0.lying = true
      $0.paperOut = true
    }
    try rig.submit(TestTicket.job(1))
    rig.run(seconds: 200)
    #expect(rig.ends(of: 1).count == 1)
    #expect(rig.count(.jobConfirmed(1)) == 0)
  }

  @Test func `a line that takes nothing makes the job unknown in its time`() throws {
    var rig = try midJob()
    rig.isStalled = true
    rig.run(seconds: 60)
    #expect(rig.ends(of: 1) == [.jobUnknown(1, .lineStalled)])
  }

  @Test func `a stalled line to a unit that cannot say why is waited for like a stop`() throws {
    var rig = try midJob(setup: VirtualPrinterSetup(answersAutomaticStatus: false))
    rig.isStalled = true
    rig.run(seconds: 60)
    #expect(rig.ends(of: 1).isEmpty)
    #expect(!rig.session.isReady)
    rig.isStalled = false
    let isDone = rig.run(seconds: 60) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)

    var other = try midJob(setup: VirtualPrinterSetup(answersAutomaticStatus: false))
    other.isStalled = true
    other.run(seconds: 700)
    #expect(other.ends(of: 1) == [.jobUnknown(1, .stoppedTooLong)])
  }

  @Test func `a line that takes nothing at rest is a silent printer and is not fed more`() throws {
    var rig = PrinterRig()
    rig.open()
    rig.isStalled = true
    rig.run(seconds: 600)
    #expect(rig.count(.silent) == 1)
    #expect(rig.toPrinter.count < 100)
    rig.isStalled = false
    try rig.submit(TestTicket.job(1))
    let isDone = rig.run(seconds: 60) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
  }

  @Test func `near end is reported and printing goes on`() throws {
    var rig = PrinterRig()
    rig.open()
    rig.setFaults { $0.paperNearEnd = true }
    #expect(rig.session.status.paper == .nearEnd)
    #expect(rig.count(.status(PrinterStatus(paper: .nearEnd))) == 1)
    try rig.submit(TestTicket.job(1))
    let isDone = rig.run(seconds: 20) { $0.count(.jobConfirmed(1)) == 1 }
    #expect(isDone)
  }

  @Test func `noise on the line never confirms a ticket that is not cut`() throws {
    var dice = Dice(seed: 5)
    for round in 0..<20 {
      var rig = PrinterRig(setup: VirtualPrinterSetup(answersProcessID: round % 2 == 0))
      rig.open(for: 30)
      for id in Int64(1)...5 where rig.session.currentJob == nil {
        try rig.submit(TestTicket.job(id))
        let before = rig.printer.printedCount
        rig.run(seconds: 120) {
          $0.session.currentJob == nil || dice.below(40) == 0
        }
        // Bytes that are answers to nothing: real-time like, broken blocks, high bits.
        let noise: [UInt8] = [0x12, 0x37, 0x22, 0x91, 0xFF, 0x5F]
        rig.printer.makeNoise([noise[dice.below(noise.count)]])
        rig.run(seconds: 300) { $0.session.currentJob == nil }
        #expect(rig.ends(of: id).count == 1)
        if rig.count(.jobConfirmed(id)) == 1 { #expect(rig.printer.printedCount > before) }
        rig.run(seconds: 30)
      }
    }
  }

  @Test func `any bytes at any time leave the session sane and its memory bounded`() throws {
    var dice = Dice(seed: 77)
    for _ in 0..<20 {
      var session = ESCPOSSession(profile: .epsonTM())
      var now = Instant.zero
      session.opened(at: now)
      var handedOut = 0
      for step in 0..<400 {
        now = now.advanced(byMilliseconds: Int64(dice.below(2_000)))
        switch dice.below(10) {
        case 0..<5:
          let bytes = (0..<dice.below(40)).map { _ in dice.byte() }
          session.receive(bytes[...], at: now)
        case 5: session.sent(dice.below(5_000), at: now)
        case 6: try? session.submit(TestTicket.job(Int64(step), rows: 48), at: now)
        case 7 where dice.below(10) == 0: session.closed(at: now)
        case 8 where dice.below(10) == 0: session.opened(at: now)
        default: session.advance(to: now)
        }
        var outputs = 0
        while let output = session.nextOutput() {
          outputs += 1
          if case .transmit(let bytes) = output { handedOut += bytes.count }
        }
        #expect(outputs < 200)
      }
      #expect(handedOut < 2_000_000)
    }
  }
}

extension VirtualPrinterFaults {
  fileprivate mutating func set(_ name: String, _ isOn: Bool) {
    switch name {
    case "paper": paperOut = isOn
    case "cover": coverOpen = isOn
    case "cutter": cutterJam = isOn
    default: overheated = isOn
    }
  }
}
