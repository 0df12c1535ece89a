import HallBus

extension BusMasterSession {
  /// Has `display` stand on a pad; the latest wins, and it is sent until it stands.
  ///
  /// The revision is what ``BusMasterEvent/displayStands(address:revision:)`` will say; setting
  /// what is set already keeps its revision. Nil, and nothing done, for an unknown address.
  @discardableResult
  public mutating func setDisplay(
    _ display: PadDisplay, for address: UInt8, at now: Instant
  ) -> UInt16? {
    guard let index = index(of: address) else { return nil }
    if records[index].wanted != display {
      let next = records[index].wantedRevision &+ 1
      records[index].wanted = display
      // Revision 0 says that nothing stands.
      records[index].wantedRevision = next == 0 ? 1 : next
      records[index].wantedChecksum = display.checksum
      records[index].standsAnnounced = false
      records[index].displayRetryAt = now
      startNext(at: now)
    }
    return records[index].wantedRevision
  }

  /// Answers a press, once its command's events are durable: the key is repeated until then.
  ///
  /// The answer is kept and repeated without a new event when the node asks for it again.
  public mutating func answerKey(
    address: UInt8, id: BusKeyID, _ answer: BusKeyAnswer, at now: Instant
  ) {
    guard let index = index(of: address) else { return }
    records[index].remember(answer, for: id)
    startNext(at: now)
  }

  /// Tells every node the time of day; what has not gone out yet is replaced.
  public mutating func broadcast(_ time: BusTime, at now: Instant) {
    timeToSend = time
    startNext(at: now)
  }

  /// Takes every display away at once; nodes that miss the broadcast are cleared one by one.
  public mutating func clearAllDisplays(at now: Instant) {
    for index in records.indices {
      records[index].wanted = nil
      records[index].reported = nil
      records[index].standsAnnounced = false
      records[index].displayRetryAt = now
      if records[index].isUp { records[index].nextVisit = now }
    }
    clearToSend = true
    startNext(at: now)
  }

  /// How each node stands, in the order of the configuration.
  public var status: [BusNodeStatus] {
    records.map { record in
      var fault: BusNodeFault?
      if case .down(let reason) = record.link { fault = reason }
      return BusNodeStatus(
        node: record.node, isUp: record.isUp, fault: fault, id: record.id,
        firmware: record.firmware, display: record.wanted,
        displayStands: record.isUp && record.displayIsRight == true,
        keyIsStuck: record.keyIsStuck, counters: record.counters)
    }
  }
}
