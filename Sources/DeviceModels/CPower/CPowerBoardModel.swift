import HallBus

/// A C-Power card with its LEDs: answers like one, and says what would be lit.
///
/// Written from the protocol alone, without any code of the driver it judges. Windows and what they
/// show live in its memory only; it goes on showing them for as long as it has power, also when
/// nobody speaks to it.
public struct CPowerBoardModel: DeviceModel {
  /// What one window shows.
  public enum Showing: Hashable, Sendable {
    case nothing
    case text(String, font: UInt8, effect: UInt8, colour: [UInt8], alignment: UInt8)
    case picture(width: Int, height: Int, rows: [UInt8])
  }

  public struct Window: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int
    public var showing = Showing.nothing
  }

  /// What is wrong with the card.
  public struct Faults: Hashable, Sendable {
    /// Hears nothing.
    public var isDeaf = false
    /// Obeys and never answers.
    public var isMute = false
    /// Answers that many external calls with `refusal` instead of obeying.
    public var refusals = 0
    public var refusal: UInt8 = 0x20

    public init() {}
  }

  public let address: UInt8
  /// In dots.
  public let width: Int
  public let height: Int
  /// What the card takes to answer, µs.
  public let answerMicroseconds: Int64
  /// Cards with programs up to 3.2 answer with the kind of a request.
  public let hasOldProgram: Bool

  public private(set) var isPowered = true
  public private(set) var isDark = false
  /// One value an hour, 0 to 31.
  public private(set) var brightness = [UInt8](repeating: 31, count: 24)
  /// Second, minute, hour, weekday, day, month, year as last set.
  public private(set) var clock: [UInt8] = []
  public private(set) var windows: [Window] = []
  /// Frames for this card or for all, and how many of them came damaged.
  public private(set) var frames = 0
  public private(set) var damaged = 0
  public var faults = Faults()

  let font: BoardFont?
  private var decoder = CPowerModelDecoder()
  private var output: [UInt8] = []
  private var answers: [(due: Instant, bytes: [UInt8])] = []
  /// Parts of an external call that have come.
  private var incoming: [UInt8] = []
  private var parts = 0

  public init(
    address: UInt8, width: Int, height: Int, font: BoardFont? = nil, hasOldProgram: Bool = false,
    answerMicroseconds: Int64 = 6_000
  ) {
    self.address = address
    self.width = width
    self.height = height
    self.font = font
    self.hasOldProgram = hasOldProgram
    self.answerMicroseconds = answerMicroseconds
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isPowered, !faults.isDeaf else { return }
    for reception in decoder.receive(bytes) {
      switch reception {
      case .whole(let packet): take(packet, at: now)
      case .damaged(let card, let command):
        guard card == address else { break }
        damaged += 1
        if command == 0x7B { answer(command, mark: 0x01, data: [0, 0, 0, 0], at: now) }
      }
    }
  }

  public mutating func advance(to now: Instant) {
    while let first = answers.first, first.due <= now {
      output += first.bytes
      answers.removeFirst()
    }
  }

  public var nextDeadline: Instant? { answers.first?.due }

  public mutating func takeOutput() -> [UInt8] {
    guard !output.isEmpty else { return [] }
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Pulls the plug: windows and pictures are lost; brightness and clock are kept.
  public mutating func powerOff(at now: Instant) {
    advance(to: now)
    isPowered = false
    isDark = false
    windows = []
    answers = []
    output = []
    incoming = []
    decoder = CPowerModelDecoder()
  }

  public mutating func powerOn(at now: Instant) { isPowered = true }

  /// What a window says; empty for a dark board, a picture or nothing.
  public func text(_ window: Int) -> String {
    guard isPowered, !isDark, windows.indices.contains(window),
      case .text(let text, _, _, _, _) = windows[window].showing
    else { return "" }
    return text
  }

  private mutating func take(_ packet: CPowerModelDecoder.Packet, at now: Instant) {
    guard packet.card == address || packet.card == 0xFF else { return }
    frames += 1
    let (mark, data) = obey(packet.command, packet.data)
    guard packet.wantsAnswer, packet.card == address else { return }
    answer(packet.command, mark: mark, data: data, at: now)
  }

  private mutating func answer(_ command: UInt8, mark: UInt8, data: [UInt8], at now: Instant) {
    guard !faults.isMute else { return }
    answers.append(
      (
        now.advanced(byMicroseconds: answerMicroseconds),
        CPowerModelDecoder.packet(
          kind: hasOldProgram ? 0x68 : 0xE8, card: address, command: command, mark: mark,
          data: data)
      ))
  }

  private mutating func obey(_ command: UInt8, _ data: [UInt8]) -> (UInt8, [UInt8]) {
    switch command {
    case 0x76:
      guard let kind = data.first else { return (1, [0]) }
      if kind == 0, data.count >= 2 { isDark = data[1] == 0 }
      let state: UInt8 = isDark ? 0 : 1
      return (1, kind == 1 ? [1, state, 8, 0, 18, 0, 0, 0, 0, 0] : [0, state])
    case 0x46:
      if data.first == 1 { return (1, [1] + brightness) }
      guard data.count == 25 else { return (1, [0]) }
      brightness = Array(data.dropFirst())
      return (1, [1])
    case 0x47:
      if data.first == 1 { return (1, [1] + clock) }
      guard data.count >= 8, data[1] < 60, data[2] < 60, data[3] < 24, data[4] < 7,
        (1...31).contains(data[5]), (1...12).contains(data[6])
      else { return (1, [0]) }
      clock = Array(data[1..<8])
      return (1, [1])
    case 0x2E: return (1, [0, 0x32, 0x33, 0x21, 0, 0, 0, 0x33])
    case 0x7B: return externalCall(data)
    default: return (0x03, [])
    }
  }

  private mutating func externalCall(_ data: [UInt8]) -> (UInt8, [UInt8]) {
    guard data.count >= 4, Int(data[0]) + 256 * Int(data[1]) == data.count - 4 else {
      return (0x02, [0, 0, 0, 0])
    }
    if faults.refusals > 0 {
      faults.refusals -= 1
      return (faults.refusal, [0, 0, 0, 0])
    }
    if data[2] == 0 {
      incoming = []
      parts = 0
    }
    // The same packet again, because its answer was lost, changes nothing.
    if Int(data[2]) == parts - 1 { return (0, [0, 0, 0, 0]) }
    guard Int(data[2]) == parts else { return (0x02, [0, 0, 0, 0]) }
    incoming += data[4...]
    parts += 1
    guard data[2] == data[3] else { return (0, [0, 0, 0, 0]) }
    parts = 0
    return (show(incoming), [0, 0, 0, 0])
  }

  /// Carries out a whole call and returns what came of it.
  private mutating func show(_ call: [UInt8]) -> UInt8 {
    guard call.count >= 2 else { return 0x03 }
    func word(_ index: Int) -> Int { Int(call[index]) * 256 + Int(call[index + 1]) }
    let window = Int(call[1])
    switch call[0] {
    case 0x01:
      guard (1...8).contains(window), call.count == 2 + 8 * window else { return 0x03 }
      windows = (0..<window).map {
        Window(
          x: word(2 + 8 * $0), y: word(4 + 8 * $0), width: word(6 + 8 * $0),
          height: word(8 + 8 * $0))
      }
      return windows.allSatisfy { $0.x + $0.width <= width && $0.y + $0.height <= height }
        ? 0 : 0x13
    case 0x12:
      guard windows.indices.contains(window) else { return 0x12 }
      guard call.count >= 12, call.last == 0 else { return 0x03 }
      windows[window].showing = .text(
        CPowerModelText.decode(call[11..<(call.count - 1)]), font: call[7] & 0x0F,
        effect: call[2], colour: Array(call[8..<11]), alignment: call[3])
      return 0
    case 0x03:
      guard windows.indices.contains(window) else { return 0x12 }
      guard call.count >= 19, call[6] == 0x04, call[11] == 0x49, call[12] == 0x31,
        call[17] == 0x01
      else { return 0x03 }
      let picture = (
        width: Int(call[13]) + 256 * Int(call[14]), height: Int(call[15]) + 256 * Int(call[16])
      )
      guard call.count == 19 + (picture.width + 7) / 8 * picture.height else { return 0x03 }
      windows[window].showing = .picture(
        width: picture.width, height: picture.height, rows: Array(call[19...]))
      return 0
    case 0x06:
      windows = []
      return 0
    default: return 0x03
    }
  }
}
