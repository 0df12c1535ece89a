import DeviceProtocols
import HallBus
import QueueCore

// What the printer says, in the hall's words.
extension PrinterStation {
  mutating func drain(at now: Instant) {
    while let output = session.nextOutput() {
      switch output {
      case .transmit(let bytes):
        reported.counters.bytesOut += bytes.count
        reported.counters.frames += 1
        actions.append(.transmit(bytes))
      case .event(let event): take(event, at: now)
      }
    }
    giveBackHeld()
  }

  private mutating func take(_ event: ESCPOSEvent, at now: Instant) {
    switch event {
    case .jobSending, .completion: break
    case .jobConfirmed(let id): confirmed(id, at: now)
    case .jobNotPrinted(let id):
      if id == Self.testID { return endTest(at: now) }
      guard case .printing(let job, _) = step, job.value == id else { return }
      settle(job, .reportPrintNotPrinted(job))
    case .jobUnknown(let id, let reason):
      unknownInARow += 1
      reported.lastError = LocalizedText(
        chinese: "不知道号票是否已打印，请到打印机查看",
        english: "It is not known whether a ticket was printed; look at the printer")
      if id == Self.testID { return endTest(at: now) }
      guard case .printing(let job, _) = step, job.value == id else { return }
      settle(job, .reportPrintUnknown(job, reason: String(describing: reason)))
    case .status(let status): take(status)
    case .ready(let isReady):
      if isReady {
        // A printer that is as it was thought to be has not reported a change.
        note(session.status)
        reported.state = .ready
        reported.lastError = nil
        claimNext(at: now)
      } else if isOpen, reported.state == .ready {
        reported.state = .held
      }
    case .silent:
      reported.state = .failing
      reported.lastError = LocalizedText(
        chinese: "打印机没有应答，请检查电源和数据线",
        english: "The printer does not answer; check its power and its cable")
    case .completionLost:
      reported.state = .failing
      reported.lastError = LocalizedText(
        chinese: "打印机不再确认打印完成，已停止派给它号票；请看出纸口，关机再开",
        english: "The printer no longer confirms what it prints and gets no tickets; look at its "
          + "paper slot, switch it off and on")
    }
  }

  private mutating func confirmed(_ id: Int64, at now: Instant) {
    switch step {
    case .printing(let job, let length) where job.value == id:
      unknownInARow = 0
      roll.ticketPrinted(lengthDots: length)
      settle(job, .reportPrintConfirmed(job))
    case .testing(let length) where id == Self.testID:
      unknownInARow = 0
      roll.ticketPrinted(lengthDots: length)
      endTest(at: now)
    default: break
    }
  }

  private mutating func endTest(at now: Instant) {
    guard case .testing = step else { return }
    step = .resting
    claimNext(at: now)
  }

  /// Whether papers' ends have stayed unknown in a row; one that is confirmed, also a test's, ends it.
  var isSuspect: Bool { unknownInARow >= Self.unknownsToSuspect }

  static let suspicion = LocalizedText(
    chinese: "连续几张号票不知道是否打出；请到打印机查看，再打一张测试纸（hall devices test）。其他打印机会先接手。",
    english: "Of several tickets in a row it is not known whether they came out: look at the "
      + "printer, then print a test paper (hall devices test). Other printers take the work first.")

  private mutating func note(_ status: PrinterStatus) {
    roll.paperSeen(status.paper)
    reported.paper?.state =
      switch status.paper {
      case .nearEnd: .nearEnd
      case .out: .out
      case .present: .present
      }
    reported.paper?.coverOpen = status.coverOpen
  }

  private mutating func take(_ status: PrinterStatus) {
    note(status)
    guard isOpen else { return }
    if let trouble = Self.trouble(status) {
      reported.state = .held
      reported.lastError = trouble
    } else if session.isReady {
      reported.state = .ready
      reported.lastError = nil
    }
  }

  private static func trouble(_ status: PrinterStatus) -> LocalizedText? {
    if status.coverOpen {
      return LocalizedText(chinese: "打印机盖未关", english: "The printer's cover is open")
    }
    if status.paper.rawValue == "out" {
      return LocalizedText(chinese: "打印机缺纸，请换纸", english: "The printer is out of paper")
    }
    if status.cutterError {
      return LocalizedText(chinese: "切刀卡纸，请清理", english: "The cutter is jammed; clear it")
    }
    if status.overheated {
      return LocalizedText(
        chinese: "打印头过热，稍候自动恢复", english: "The head is too hot; it goes on by itself")
    }
    if status.canPrint { return nil }
    return LocalizedText(chinese: "打印机报错，请查看", english: "The printer reports an error; look at it")
  }
}
