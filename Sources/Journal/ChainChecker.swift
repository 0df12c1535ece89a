import QueueCore

/// Goes along the events and notes what is not as it was written.
///
/// An event whose own hash does not fit was edited or stands in the wrong place. When every hash
/// fits by itself, but not the one before, the one before was edited and its hash made to fit. After
/// an event that is noted, the link to the next one is not held against the next.
struct ChainChecker {
  private(set) var findings: [Verification.Finding] = []
  private(set) var furtherFindings = 0
  private(set) var checked: Int64 = 0
  private(set) var hasSeenHead: Bool

  private let hall: String?
  private let wantedHead: EventHash?
  private let end: Int64
  private var lastSequence: Int64
  private var lastHash: EventHash
  private var lastKind = ""
  private var lastHallTime: HallTime?
  private var isLinkTrusted = true

  /// - Parameters:
  ///   - anchor: what the first event has to follow.
  ///   - end: the last event's number.
  ///   - isHeadAnchored: whether the wanted head is that of an archived day.
  init(
    after anchor: JournalHead, end: Int64, hall: String?, wantedHead: EventHash?,
    isHeadAnchored: Bool
  ) {
    self.end = end
    lastSequence = anchor.sequence
    lastHash = anchor.hash
    self.hall = hall
    self.wantedHead = wantedHead
    hasSeenHead = isHeadAnchored
  }

  mutating func check(_ event: RecordedEvent) {
    checked += 1
    if event.sequence != lastSequence + 1 {
      note(.removed(from: lastSequence + 1, through: event.sequence - 1))
      isLinkTrusted = false
    }
    let isWhole = event.computedHash == event.hash
    if isWhole {
      checkLink(to: event)
      checkContent(of: event)
      if event.hash == wantedHead { hasSeenHead = true }
    } else if findings.count >= JournalLimits.findings {
      furtherFindings += 1
    } else if let origin = origin(of: event) {
      note(.misplaced(sequence: event.sequence, kind: event.kind, origin: origin))
    } else {
      note(.edited(sequence: event.sequence, kind: event.kind))
    }
    isLinkTrusted = isWhole
    lastSequence = event.sequence
    lastHash = event.hash
    lastKind = event.kind
    if isWhole { lastHallTime = event.stamp.hall }
  }

  mutating func finish() {
    if let wantedHead, !hasSeenHead { note(.headMissing(wantedHead)) }
  }

  private mutating func checkLink(to event: RecordedEvent) {
    guard isLinkTrusted, event.previousHash != lastHash else { return }
    if checked == 1 {
      note(.edited(sequence: event.sequence, kind: event.kind))
    } else {
      note(.edited(sequence: lastSequence, kind: lastKind))
    }
  }

  private mutating func checkContent(of event: RecordedEvent) {
    if let hall, event.hall != hall {
      note(.otherHall(sequence: event.sequence, kind: event.kind, hall: event.hall))
    }
    if let lastHallTime, event.stamp.hall < lastHallTime {
      note(.timeRanBack(sequence: event.sequence, kind: event.kind))
    }
    do {
      let stored = try event.stamped().event.stored()
      if event.version == stored.version, event.payload != stored.payload {
        note(.notCanonical(sequence: event.sequence, kind: event.kind))
      }
    } catch let failure as JournalFailure {
      switch failure {
      case .newerEvent(let kind, let version, _):
        note(.newer(sequence: event.sequence, kind: kind, version: version))
      case .eventDamaged(_, let kind, let reason):
        note(.unreadable(sequence: event.sequence, kind: kind, reason: reason))
      default:
        note(.unreadable(sequence: event.sequence, kind: event.kind, reason: "\(failure)"))
      }
    } catch {
      note(.unreadable(sequence: event.sequence, kind: event.kind, reason: "\(error)"))
    }
  }

  /// The place for which the event's hash was made; nil when there is none nearby.
  private func origin(of event: RecordedEvent) -> Int64? {
    let first = max(1, event.sequence - JournalLimits.misplacedDistance)
    let last = min(
      event.sequence + JournalLimits.misplacedDistance,
      max(event.sequence, end) + JournalLimits.removedBehindMisplaced)
    var fields = event.hashedFields
    return (first...last).first { fields.hash(sequence: $0) == event.hash }
  }

  mutating func note(_ finding: Verification.Finding) {
    if findings.count < JournalLimits.findings {
      findings.append(finding)
    } else {
      furtherFindings += 1
    }
  }
}
