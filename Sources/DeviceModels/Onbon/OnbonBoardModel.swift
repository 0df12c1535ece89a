import HallBus

/// An Onbon font card with its LEDs: answers like one, and says what would be lit.
///
/// Written from the protocol alone, without any code of the driver it judges. Dynamic areas live
/// in its memory only: switching it off loses them, and one that is not updated within its timeout
/// disappears (onbonlab/BX-K: SCREEN_SendDynamicArea, RunMode 2).
public struct OnbonBoardModel: DeviceModel {
  /// A dynamic area as it stands.
  public struct Area: Hashable, Sendable {
    public var id: UInt8
    /// In dots.
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int
    public var runMode: UInt8
    public var timeoutSeconds: Int
    /// Bits 0-1 left, right, centre; bits 2-3 top, bottom, middle.
    public var alignment: UInt8
    public var isSingleLine: Bool
    public var wraps: Bool
    /// Half seconds a page stays.
    public var stay: Int
    public var text: OnbonModelText
    public var updatedAt: Instant

    /// When it disappears without an update; nil when it stays.
    public var expiry: Instant? {
      runMode == 2 && timeoutSeconds > 0
        ? updatedAt.advanced(byMicroseconds: Int64(timeoutSeconds) * 1_000_000) : nil
    }
  }

  /// The special dynamic area of a BX-5MK.
  struct Dots: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    var runMode: UInt8
    var timeoutSeconds: Int
    var updatedAt: Instant
    /// What was received so far, and what is shown since the last block.
    var incoming: [UInt8]
    var shown: [UInt8]?

    var expiry: Instant? {
      runMode == 2 && timeoutSeconds > 0
        ? updatedAt.advanced(byMicroseconds: Int64(timeoutSeconds) * 1_000_000) : nil
    }
  }

  public let address: UInt16
  /// In dots.
  public let width: Int
  public let height: Int
  /// Dynamic areas the card has memory for; one more is refused.
  public let maximumAreas: Int
  /// What the card takes to answer, µs.
  public let answerMicroseconds: Int64
  /// Whether it is a BX-5MK with an area for dots.
  public let hasDotsArea: Bool
  /// Whether a dot has a red and a green light.
  public let isTwoColour: Bool

  public private(set) var isPowered = true
  /// Forced off by command; the areas stay in memory.
  public internal(set) var isDark = false
  public internal(set) var brightness: UInt8 = 15
  public internal(set) var lockedProgram: String?
  /// Year, month, day, hour, minute, second, weekday as last set.
  public internal(set) var clock: [Int] = []
  /// Standing dynamic areas by number.
  public internal(set) var areas: [Area] = []
  public internal(set) var counters = Counters()
  public var faults = Faults()

  let font: BoardFont?
  var dotsArea: Dots?
  private var decoder: OnbonModelDecoder
  private var output: [UInt8] = []
  private var answers: [(due: Instant, bytes: [UInt8])] = []

  /// What is wrong with the board.
  public struct Faults: Hashable, Sendable {
    /// Hears nothing.
    public var isDeaf = false
    /// Obeys and never answers.
    public var isMute = false
    /// Answers that many commands with `refusal` instead of obeying.
    public var refusals = 0
    /// Error byte of these refusals (3 is busy).
    public var refusal: UInt8 = 3
    /// Obeys that many commands and answers with bytes that are no answer.
    public var nonsense = 0

    public init() {}
  }

  public struct Counters: Hashable, Sendable {
    public var frames: UInt64 = 0
    /// Frames for this board by header, damaged.
    public var damaged: UInt64 = 0
    public var updatedAreas: UInt64 = 0
    public var expiredAreas: UInt64 = 0
  }

  /// - Parameter font: how text looks; without it text areas have no dots.
  public init(
    address: UInt16, width: Int, height: Int, font: BoardFont? = nil, hasDotsArea: Bool = false,
    isTwoColour: Bool = false, maximumAreas: Int = 32, answerMicroseconds: Int64 = 4_000
  ) {
    self.address = address
    self.width = width
    self.height = height
    self.font = font
    self.hasDotsArea = hasDotsArea
    self.isTwoColour = isTwoColour
    self.maximumAreas = maximumAreas
    self.answerMicroseconds = answerMicroseconds
    decoder = OnbonModelDecoder(address: address)
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isPowered, !faults.isDeaf else { return }
    let packets = decoder.receive(bytes)
    guard !packets.isEmpty else { return }
    for packet in packets {
      switch packet {
      case .whole(let packet): take(packet, at: now)
      case .damaged(let destination):
        guard destination == address else { break }
        counters.damaged += 1
        answer([0xA0, 0x01, 0x05, 0, 0], at: now)
      }
    }
    reschedule()
  }

  public mutating func advance(to now: Instant) {
    guard let nextDeadline, nextDeadline <= now else { return }
    expire(at: now)
    while let first = answers.first, first.due <= now {
      output.append(contentsOf: first.bytes)
      answers.removeFirst()
    }
    reschedule()
  }

  /// Kept rather than computed: a line asks all its boards after every byte.
  public private(set) var nextDeadline: Instant?

  private mutating func reschedule() {
    var next = answers.first?.due
    func consider(_ due: Instant?) {
      if let due, due < next ?? due.advanced(byMicroseconds: 1) { next = due }
    }
    consider(dotsArea?.expiry)
    for area in areas { consider(area.expiry) }
    nextDeadline = next
  }

  public mutating func takeOutput() -> [UInt8] {
    guard !output.isEmpty else { return [] }
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Pulls the plug: everything but brightness and lock is lost.
  public mutating func powerOff(at now: Instant) {
    advance(to: now)
    isPowered = false
    areas.removeAll()
    dotsArea = nil
    answers.removeAll()
    output.removeAll()
    decoder = OnbonModelDecoder(address: address)
    clock.removeAll()
    isDark = false
    nextDeadline = nil
  }

  public mutating func powerOn(at now: Instant) { isPowered = true }

  /// What each standing dynamic area says, as plain text with line feeds, by number.
  ///
  /// Nothing while the board is without power. A look at a moment between two calls of
  /// ``advance(to:)`` does not show an area that has expired by then.
  public func texts(at now: Instant) -> [UInt8: String] {
    var texts: [UInt8: String] = [:]
    guard isPowered, !isDark else { return texts }
    for area in areas where area.expiry.map({ now < $0 }) ?? true {
      texts[area.id] = area.text.plain
    }
    return texts
  }

  private mutating func expire(at now: Instant) {
    let count = areas.count
    areas.removeAll { $0.expiry.map { $0 <= now } ?? false }
    counters.expiredAreas += UInt64(count - areas.count)
    if let expiry = dotsArea?.expiry, expiry <= now {
      dotsArea = nil
      counters.expiredAreas += 1
    }
  }

  private mutating func take(_ packet: OnbonModelDecoder.Packet, at now: Instant) {
    let isBroadcast = packet.destination == 0xFFFF
    guard isBroadcast || packet.destination == 0xFFFE || packet.destination == address else {
      return
    }
    counters.frames += 1
    let wantsAnswer = !isBroadcast && packet.data.count > 2 && packet.data[2] == 0x01
    if !isBroadcast, faults.refusals > 0 {
      faults.refusals -= 1
      if wantsAnswer { answer([0xA0, 0x01, faults.refusal, 0, 0], at: now) }
      return
    }
    let result = obey(packet.data, at: now)
    guard wantsAnswer else { return }
    if faults.nonsense > 0 {
      faults.nonsense -= 1
      let noise: [UInt8] = [0xA5, 0xA5, 0x00, 0x17, 0xA6, 0x33, 0x5A, 0xFF, 0xA5, 0x01, 0x5A]
      return queue(noise, at: now)
    }
    answer(result, at: now)
  }

  private mutating func answer(_ data: [UInt8], at now: Instant) {
    queue(OnbonModelDecoder.packet(from: address, data: data), at: now)
  }

  private mutating func queue(_ bytes: [UInt8], at now: Instant) {
    guard !faults.isMute else { return }
    answers.append((now.advanced(byMicroseconds: answerMicroseconds), bytes))
  }
}
