import QueueCore

/// The calls of one zone that still have to be spoken, in order.
///
/// Nothing is skipped without being counted: a call that was undone before its turn is dropped and
/// counted, one that was repeated before its turn is spoken once, in its first place, and counted;
/// everything else is spoken. When many wait, each is spoken shorter and faster, so that 34 calls
/// at once are over within 90 s.
public struct VoiceQueue: Hashable, Sendable {
  /// How one call is to be spoken.
  public struct Speech: Hashable, Sendable {
    public let ticket: TicketID
    public let number: TicketNumber
    public let window: WindowID
    /// The sentence as people read it: `请A012号到3号窗口`.
    public let chinese: String
    /// Empty when there is no time for it, or when the hall does not speak it.
    public let english: String
    /// The sentence as it is spoken, the number one character at a time: `请A 0 1 2号到3号窗口`.
    public let spokenChinese: String
    /// Empty exactly when ``english`` is.
    public let spokenEnglish: String
    public let hasChime: Bool
    /// How often the Chinese sentence is spoken, 1...3.
    public let repeats: Int
    /// Words a minute for the synthesiser.
    public let rate: Int
    /// Silence after the call, before the next may begin.
    public let pauseMilliseconds: Int
  }

  /// Calls left in waiting from which a burst begins: from then on there is neither English nor a
  /// repeat, and a chime only before the first, until nobody waits any more.
  public static let burstBacklog = 3
  /// Calls that wait at most; a zone cannot have more windows that call at once. The oldest beyond
  /// it are dropped and counted.
  public static let limit = 200
  /// How often one call is spoken at most.
  public static let repeatsLimit = 3

  /// Words a minute: unhurried, for people who are not listening yet.
  static let calmRate = 170
  /// The last calls of a burst, when the rest can be spoken more slowly again.
  static let briskRate = 200
  /// The rate in a burst by the length of the sentence: each speaks its syllables in about 2.1 s
  /// with espeak-ng (182 ms a syllable at 240 words a minute, 124 ms at 320).
  static let burstRates: [(syllables: Int, rate: Int)] = [(11, 240), (13, 260), (15, 290)]
  /// For sentences beyond the table; faster is not understood any more, so that a hall with a
  /// longer template gives up on the 90 s.
  static let fastestRate = 320
  static let calmPauseMilliseconds = 500
  static let burstPauseMilliseconds = 150

  private var waiting: [QueueState.RecentCall] = []
  private var isBurst = false
  /// Calls that were dropped unspoken.
  public private(set) var dropped = 0
  /// Calls that were repeated before they had been spoken at all, and are spoken once.
  public private(set) var merged = 0
  /// Calls handed out to be spoken.
  public private(set) var spoken = 0

  public init() {}

  public var count: Int { waiting.count }

  /// Queues a call. A ticket that is waiting already keeps its place, or a clerk who keeps pressing
  /// recall would push his own call back for ever.
  public mutating func add(_ call: QueueState.RecentCall) {
    if let place = waiting.firstIndex(where: { $0.ticket == call.ticket }) {
      waiting[place] = call
      merged += 1
      return
    }
    waiting.append(call)
    if waiting.count > Self.limit {
      waiting.removeFirst()
      dropped += 1
    }
  }

  /// Drops a call that was undone; false when it was not waiting any more.
  @discardableResult
  public mutating func undo(_ ticket: TicketID) -> Bool {
    guard let place = waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
    waiting.remove(at: place)
    dropped += 1
    return true
  }

  /// The next call to speak, taken out of the queue; nil when there is silence.
  public mutating func next(_ definition: VoiceDefinition, zone: LocalizedText) -> Speech? {
    guard !waiting.isEmpty else { return nil }
    let call = waiting.removeFirst()
    spoken += 1
    let isFirstOfBurst = !isBurst && waiting.count >= Self.burstBacklog
    if isFirstOfBurst { isBurst = true }
    defer { isBurst = isBurst && !waiting.isEmpty }
    let spokenChinese = Self.fill(
      definition.template.chinese, call, zone: zone.chinese, isSpoken: true)
    let hasEnglish = definition.speaksEnglish && !isBurst
    let template = hasEnglish ? definition.template.english : ""
    return Speech(
      ticket: call.ticket, number: call.number, window: call.window,
      chinese: Self.fill(
        definition.template.chinese, call, zone: zone.chinese, isSpoken: false),
      english: Self.fill(template, call, zone: zone.english, isSpoken: false),
      spokenChinese: spokenChinese,
      spokenEnglish: Self.fill(template, call, zone: zone.english, isSpoken: true),
      hasChime: !isBurst || isFirstOfBurst,
      repeats: !isBurst && waiting.isEmpty
        ? max(1, min(Self.repeatsLimit, definition.repeats)) : 1,
      rate: rate(spokenChinese),
      pauseMilliseconds: isBurst ? Self.burstPauseMilliseconds : Self.calmPauseMilliseconds)
  }

  private func rate(_ sentence: String) -> Int {
    guard isBurst else { return Self.calmRate }
    guard waiting.count >= Self.burstBacklog else { return Self.briskRate }
    let syllables = Self.syllables(sentence)
    return Self.burstRates.first { syllables <= $0.syllables }?.rate ?? Self.fastestRate
  }

  /// About how many syllables a Chinese sentence has: one a character, and one more for each
  /// further digit of a number (34 is three: 三十四).
  static func syllables(_ sentence: String) -> Int {
    var count = 0
    var isInNumber = false
    for character in sentence {
      if character.isNumber {
        count += isInNumber ? 2 : 1
        isInNumber = true
      } else {
        if character.isLetter { count += 1 }
        isInNumber = false
      }
    }
    return count
  }

  /// Puts the values into a template in one pass, so that a zone's name is never read as a
  /// placeholder; anything else in braces stays as it is.
  static func fill(
    _ template: String, _ call: QueueState.RecentCall, zone: String, isSpoken: Bool
  ) -> String {
    let number = call.number.description
    let values = [
      ("{number}", isSpoken ? number.map(String.init).joined(separator: " ") : number),
      ("{window}", call.window.description), ("{zone}", zone),
    ]
    var text = ""
    var rest = template[...]
    while let character = rest.first {
      if let (name, value) = values.first(where: { rest.hasPrefix($0.0) }) {
        text += value
        rest = rest.dropFirst(name.count)
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}
