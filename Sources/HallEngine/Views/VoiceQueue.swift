import QueueCore

/// The calls of one zone that still have to be spoken, in order.
///
/// Nothing is skipped without being counted: a call that was undone before its turn is dropped and
/// counted, everything else is spoken. When many wait, each is spoken shorter.
public struct VoiceQueue: Hashable, Sendable {
  /// How one call is to be spoken.
  public struct Speech: Hashable, Sendable {
    public let ticket: TicketID
    public let number: TicketNumber
    public let window: WindowID
    public let chinese: String
    /// Empty when there is no time for it.
    public let english: String
    public let hasChime: Bool
    /// How often the Chinese sentence is spoken.
    public let repeats: Int
    /// Words a minute for the synthesiser.
    public let rate: Int
  }

  /// Calls in waiting above which there is neither English nor a repeat nor a chime: 34 calls at
  /// about two and a half seconds stay below 90 s.
  public static let burstBacklog = 3
  /// Calls that wait at most; a zone cannot have more windows that call at once. Older ones beyond
  /// it are dropped and counted.
  public static let limit = 200
  static let calmRate = 170
  static let burstRate = 260

  private var waiting: [QueueState.RecentCall] = []
  /// Calls that were dropped unspoken.
  public private(set) var dropped = 0
  public private(set) var spoken = 0

  public init() {}

  public var count: Int { waiting.count }

  /// Queues a call. A recall of a ticket that still waits to be spoken takes its place: it is spoken
  /// once, in its turn.
  public mutating func add(_ call: QueueState.RecentCall) {
    if let same = waiting.firstIndex(where: { $0.ticket == call.ticket }) {
      waiting[same] = call
      return
    }
    waiting.append(call)
    if waiting.count > Self.limit {
      waiting.removeFirst()
      dropped += 1
    }
  }

  /// Drops a call that was undone.
  public mutating func undo(_ ticket: TicketID) {
    let before = waiting.count
    waiting.removeAll { $0.ticket == ticket }
    dropped += before - waiting.count
  }

  /// The next call to speak, taken out of the queue; nil when there is silence.
  public mutating func next(_ definition: VoiceDefinition, zone: LocalizedText) -> Speech? {
    guard !waiting.isEmpty else { return nil }
    let call = waiting.removeFirst()
    spoken += 1
    let isBurst = waiting.count >= Self.burstBacklog
    let english =
      definition.speaksEnglish && !isBurst
      ? Self.fill(definition.template.english, call, zone: zone.english) : ""
    return Speech(
      ticket: call.ticket, number: call.number, window: call.window,
      chinese: Self.fill(definition.template.chinese, call, zone: zone.chinese),
      english: english, hasChime: !isBurst,
      repeats: waiting.isEmpty ? max(1, min(3, definition.repeats)) : 1,
      rate: isBurst ? Self.burstRate : Self.calmRate)
  }

  private static func fill(
    _ template: String, _ call: QueueState.RecentCall, zone: String
  ) -> String {
    var text = template
    for (name, value) in [
      ("{number}", call.number.description.map(String.init).joined(separator: " ")),
      ("{window}", call.window.description), ("{zone}", zone),
    ] {
      text = text.split(separator: name, omittingEmptySubsequences: false).joined(separator: value)
    }
    return text
  }
}
