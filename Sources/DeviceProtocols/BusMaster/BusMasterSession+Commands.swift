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
    set(.pad(display), for: address, at: now)
  }

  /// Has `picture` stand on a window board; the same rules as for a pad's display.
  ///
  /// - Parameter isNews: it gets a revision of its own even where it is set already, so that the
  ///   board flashes anew.
  @discardableResult
  public mutating func setPicture(
    _ picture: BusBoardPicture, for address: UInt8, isNews: Bool = false, at now: Instant
  ) -> UInt16? {
    set(.board(picture), for: address, isNews: isNews, at: now)
  }

  private mutating func set(
    _ content: BusNodeRecord.Content, for address: UInt8, isNews: Bool = false, at now: Instant
  ) -> UInt16? {
    guard let index = index(of: address) else { return nil }
    if isNews || records[index].wanted != content {
      let next = records[index].wantedRevision &+ 1
      records[index].wanted = content
      // Revision 0 says that nothing stands.
      records[index].wantedRevision = next == 0 ? 1 : next
      records[index].wantedChecksum = content.checksum
      records[index].steps = []
      records[index].standsAnnounced = false
      records[index].displayRetryAt = now
      records[index].probeSoon(at: now)
      startNext(at: now)
    }
    return records[index].wantedRevision
  }

  /// Answers a press, once its command's events are durable: the key is repeated until then.
  ///
  /// The answer is kept and repeated without a new event when the node asks for it again. It goes
  /// out a moment later, after the picture that the same press led to.
  public mutating func answerKey(
    address: UInt8, id: BusKeyID, _ answer: BusKeyAnswer, at now: Instant
  ) {
    guard let index = index(of: address) else { return }
    records[index].remember(answer, for: id)
    heldUntil = now.advanced(byMicroseconds: Self.picturePatience)
    startNext(at: now)
  }

  /// Tells every node the time of day; what has not gone out yet is replaced. Nobody answers;
  /// ``lacksTime`` says later whether somebody has missed it.
  public mutating func broadcast(_ time: BusTime, at now: Instant) {
    timeToSend = time
    startNext(at: now)
  }

  /// Whether a node has said that it does not know the time of day.
  public var lacksTime: Bool { records.contains { $0.isUp && $0.lacksTime } }

  /// Takes every display away at once; nodes that miss the broadcast are cleared one by one.
  public mutating func clearAllDisplays(at now: Instant) {
    for index in records.indices {
      records[index].wanted = nil
      records[index].reported = nil
      records[index].steps = []
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
      var display: PadDisplay?
      var picture: BusBoardPicture?
      switch record.wanted {
      case .pad(let wanted): display = wanted
      case .board(let wanted): picture = wanted
      case nil: break
      }
      return BusNodeStatus(
        node: record.node, isUp: record.isUp, fault: fault, id: record.id,
        firmware: record.firmware, display: display, picture: picture, kind: record.kind,
        displayStands: record.isUp && record.displayIsRight == true,
        keyIsStuck: record.keyIsStuck, counters: record.counters)
    }
  }
}
