import QueueCore

/// An event as the journal keeps it.
public struct RecordedEvent: Hashable, Sendable {
  /// From 1, without gaps.
  public let sequence: Int64
  /// The hall's id, so that journals of several halls can lie side by side.
  public let hall: String
  public let stamp: Stamp
  public let kind: String
  public let version: Int
  /// `Actor.description`.
  public let actor: String
  /// Canonical JSON.
  public let payload: [UInt8]
  public let previousHash: EventHash
  public let hash: EventHash

  /// The hash that the other fields give; differs from ``hash`` when one was changed.
  public var computedHash: EventHash {
    var fields = hashedFields
    return fields.hash(sequence: sequence)
  }

  var hashedFields: HashedFields {
    HashedFields(
      hall: hall, wall: stamp.wall.milliseconds, hallTime: stamp.hall.milliseconds, kind: kind,
      version: Int64(version), actor: actor, payload: payload, previous: previousHash)
  }

  /// The event, ready to be applied.
  ///
  /// - Throws: `JournalFailure.newerEvent` for what a newer program wrote, `.eventDamaged` when
  ///   kind, actor or payload cannot be read.
  public func stamped() throws(JournalFailure) -> StampedEvent {
    guard let actor = Actor(actor) else {
      throw .eventDamaged(sequence: sequence, kind: kind, reason: "unknown actor \(actor)")
    }
    return StampedEvent(stamp: stamp, actor: actor, event: try event())
  }

  /// What happened.
  public func event() throws(JournalFailure) -> Event {
    do {
      return try Event(Event.Stored(kind: kind, version: version, payload: payload))
    } catch {
      switch error {
      case .newerVersion(let kind, let version):
        throw .newerEvent(kind: kind, version: version, known: Event.version)
      case .unknownKind(let kind):
        throw .eventDamaged(sequence: sequence, kind: kind, reason: "unknown kind")
      case .malformed(let kind, let reason):
        throw .eventDamaged(sequence: sequence, kind: kind, reason: reason)
      }
    }
  }
}

/// Where a journal ends.
public struct JournalHead: Hashable, Sendable {
  /// 0 when nothing has happened yet.
  public let sequence: Int64
  public let hash: EventHash
}

/// The last hash of a business day, as it is printed when the day closes.
public struct DayHead: Hashable, Sendable {
  public let date: CalendarDate
  public let sequence: Int64
  public let hash: EventHash
  /// The archive file's name that holds the day; nil while it is in the journal.
  public let archive: String?
}
