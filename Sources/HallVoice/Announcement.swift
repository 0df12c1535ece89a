import QueueCore

/// One call as a zone's screens show and play it.
public struct Announcement: Hashable, Sendable {
  /// Never given twice; letters, digits and hyphens, fit for an address.
  public let id: String
  public let zone: ZoneID
  public let ticket: TicketID
  public let number: TicketNumber
  public let window: WindowID
  /// The sentence as people read it.
  public let chinese: String
  /// Empty when it is not spoken in English.
  public let english: String
  public let clip: AudioClip
  /// Whether the sentence is in the clip; otherwise it could not be made and only the chime sounds.
  public let isSpoken: Bool
}

/// What a zone's outputs are told.
public enum VoiceEvent: Hashable, Sendable {
  /// Play this now.
  case speak(Announcement)
  /// The call was undone while it was spoken: stop playing the announcement with this id.
  case silence(zone: ZoneID, id: String)
}

/// How a zone's calls have fared since start-up.
///
/// Every call that was added is in exactly one of them.
public struct VoiceCounts: Hashable, Sendable {
  /// Spoken to the end.
  public var spoken = 0
  /// Undone before the end, or crowded out by later ones.
  public var dropped = 0
  /// Repeated before they had been spoken at all, and spoken once.
  public var merged = 0
  /// Not heard: the sentence could not be made, or the loudspeaker could not play it.
  public var failed = 0
  /// Still to come, with the one being spoken.
  public var waiting = 0

  public init() {}
}
