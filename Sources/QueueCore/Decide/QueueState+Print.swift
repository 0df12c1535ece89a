extension QueueState {
  mutating func decidePrint(
    _ command: Command, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    switch command {
    case .reportPrintSending(let id, let printer):
      guard try openJob(id).state == .queued else { throw .printJobNotOpen(id) }
      emit(.printJobSending(PrintJobSending(job: id, printer: printer)), in: &turn)
    case .reportPrintConfirmed(let id):
      guard try openJob(id).printer != nil else { throw .printJobNotOpen(id) }
      emit(.printJobConfirmed(PrintJobReference(job: id)), in: &turn)
    case .reportPrintNotPrinted(let id):
      guard case .sending = try openJob(id).state else { throw .printJobNotOpen(id) }
      if stillCounts(id) {
        emit(.printJobRequeued(PrintJobReference(job: id)), in: &turn)
      } else {
        emit(.printJobResolved(PrintJobResolved(job: id, printed: false)), in: &turn)
      }
    case .reportPrintUnknown(let id, let reason):
      guard case .sending = try openJob(id).state else { throw .printJobNotOpen(id) }
      emit(.printJobUnknown(PrintJobUnknown(job: id, reason: reason)), in: &turn)
    case .resolvePrint(let id, let printed):
      guard case .unknown = try openJob(id).state else { throw .printJobNotOpen(id) }
      emit(.printJobResolved(PrintJobResolved(job: id, printed: printed)), in: &turn)
    default: break
    }
    return .done
  }

  /// Queues a slip; one that is still to be printed for the same service there is enough.
  mutating func printSlip(
    _ id: ServiceID, zone: ZoneID?, in turn: inout Turn
  ) throws(Refusal) -> Receipt {
    guard let plan, phase != .closed else {
      throw .dayNotOpen(next: nextOpening(at: turn.stamp))
    }
    guard let service = index.services[id], let line = index.lines[service.line] else {
      throw .unknownService(id)
    }
    let absence = absence(of: service, on: plan.date)
    guard case .departmentAbsent(let department, let next) = absence else {
      throw absence ?? .departmentPresent(service.department)
    }
    guard let next else { throw .departmentAbsent(department, next: nil) }
    let printZone = zone.flatMap { index.zones[$0]?.id } ?? line.zone
    let paper = PrintJob.Paper.slip(id, next: next)
    if let same = openPrintJobs.first(where: {
      printJobs[$0]?.state == .queued && printJobs[$0]?.paper == paper
        && printJobs[$0]?.zone == printZone
    }) {
      return .printJob(same)
    }
    let job = PrintJobID(carried.nextPrintJob)
    emit(
      .slipQueued(SlipQueued(job: job, service: id, next: next, zone: printZone)), in: &turn)
    return .printJob(job)
  }

  /// Whether a paper that did not come out is still wanted: its ticket was neither cancelled nor
  /// reprinted since, and the day is not over.
  private func stillCounts(_ id: PrintJobID) -> Bool {
    guard phase != .closed, let job = printJobs[id] else { return false }
    switch job.paper {
    case .slip: return true
    case .ticket(let id):
      guard let ticket = tickets[id] else { return false }
      return job.generation == ticket.printGeneration && ticket.state != .ended(.cancelled)
    }
  }

  private func openJob(_ id: PrintJobID) throws(Refusal) -> PrintJob {
    guard let job = printJobs[id] else { throw .unknownPrintJob(id) }
    guard job.isOpen else { throw .printJobNotOpen(id) }
    return job
  }
}
