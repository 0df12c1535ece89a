import HallBus

/// Hears pads of one pattern on one line, and answers them when they want it.
///
/// Such pads speak when a key is pressed and are silent otherwise: that one is gone can only be
/// seen from its keys no longer coming.
public struct PatternPadSession: DeviceSession {
  public enum Event: Hashable, Sendable {
    /// A pad was heard for the first time since the port came up.
    case padUp(address: Int)
    /// A key was pressed; `number` counts presses of this session. It wants
    /// ``PatternPadSession/answer(_:accepted:at:)``.
    case pressed(address: Int, key: BusKey, number: UInt64)
    /// A frame whose key stands in no map: a wrong map, or a key nobody uses.
    case unknownKey(address: Int, code: [UInt8])
    /// A frame from an address that no pad of this line has.
    case stranger(address: Int)
  }

  public struct Counters: Hashable, Sendable {
    public var framesReceived: UInt64 = 0
    public var framesSent: UInt64 = 0
    /// Presses heard again within their window: they did nothing.
    public var repeats: UInt64 = 0
    /// Our own answers heard back on a two-wire line.
    public var echoes: UInt64 = 0
    /// Stretches of bytes that were no frame.
    public var damaged: UInt64 = 0

    public init() {}
  }

  /// The last press of a pad.
  private struct Press: Sendable {
    let frame: PatternFrame
    let code: [UInt8]
    let number: UInt64
    var heardAt: Instant
    var accepted: Bool?
  }

  private struct Pad: Sendable {
    let address: Int
    var isUp = false
    var last: Press?
  }

  public let pattern: PadPattern
  public private(set) var counters = Counters()
  private var decoder: PatternDecoder
  private var pads: [Pad]
  private var presses: UInt64 = 0
  private var outputs: [SessionOutput<Event>] = []
  private var isOpen = false
  /// What our last answer looks like to the decoder, and until when it may be heard back.
  private var echo: (frame: PatternFrame, until: Instant)?

  /// How long after an answer its echo may come, µs: the line's own time at 1,200 baud and what USB
  /// adapters hold back.
  static let echoWindow: Int64 = 300_000

  /// Pads of a line: as many as it has addresses for.
  public static let maximumPads = 253

  /// - Parameter addresses: of the pads; a frame without an address is of the only one.
  public init(
    _ pattern: PadPattern, addresses: [Int]
  ) throws(BoardLineFault) {
    guard (1...Self.maximumPads).contains(addresses.count) else {
      throw BoardLineFault("没有呼叫器，或者太多", "there are no pads, or too many")
    }
    guard pattern.frame.hasAddress || addresses.count == 1 else {
      throw BoardLineFault(
        "帧中没有地址，一条线上只能接一个呼叫器",
        "without an address in the frame a line can have one pad only")
    }
    let highest = pattern.frame.has(.address) ? 0xFF : 0xFFFF
    guard addresses.allSatisfy({ (0...highest).contains($0) }) else {
      throw BoardLineFault(
        "帧中的地址最大是\(highest)", "an address of this frame is \(highest) at most")
    }
    self.pattern = pattern
    decoder = PatternDecoder(pattern.frame)
    pads = addresses.map { Pad(address: $0) }
  }

  public mutating func opened(at now: Instant) {
    isOpen = true
    decoder.reset()
    echo = nil
    for index in pads.indices {
      pads[index].isUp = false
      pads[index].last = nil
    }
  }

  public mutating func closed(at now: Instant) {
    isOpen = false
    decoder.reset()
    for index in pads.indices { pads[index].isUp = false }
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    take(decoder.receive(bytes, at: now), at: now)
  }

  public mutating func advance(to now: Instant) {
    take(decoder.advance(to: now), at: now)
  }

  public var nextDeadline: Instant? { decoder.nextDeadline }

  public mutating func nextOutput() -> SessionOutput<Event>? {
    outputs.isEmpty ? nil : outputs.removeFirst()
  }

  private mutating func take(_ receptions: [PatternDecoder.Reception], at now: Instant) {
    for reception in receptions {
      switch reception {
      case .damaged: counters.damaged += 1
      case .frame(let frame): take(frame, at: now)
      }
    }
  }

  private mutating func take(_ frame: PatternFrame, at now: Instant) {
    if let echo, echo.frame == frame, now < echo.until {
      self.echo = nil
      counters.echoes += 1
      return
    }
    counters.framesReceived += 1
    let found =
      pattern.frame.hasAddress
      ? pads.firstIndex { $0.address == frame.address } : pads.indices.first
    guard let index = found else {
      emit(.stranger(address: frame.address))
      return
    }
    if !pads[index].isUp {
      pads[index].isUp = true
      emit(.padUp(address: pads[index].address))
    }
    let code = pattern.code(of: frame)
    guard let key = pattern.keys[code] else {
      emit(.unknownKey(address: pads[index].address, code: code))
      return
    }
    if let last = pads[index].last, last.code == code, last.frame.sequence == frame.sequence,
      now.microseconds(since: last.heardAt) < pattern.repeatWindow
    {
      counters.repeats += 1
      pads[index].last?.heardAt = now
      // The answer may have been lost.
      if let accepted = last.accepted { send(last.frame, accepted: accepted, at: now) }
      return
    }
    presses += 1
    pads[index].last = Press(frame: frame, code: code, number: presses, heardAt: now)
    emit(.pressed(address: pads[index].address, key: key, number: presses))
  }

  /// Answers a press once what it did is durable, or refused.
  public mutating func answer(_ number: UInt64, accepted: Bool, at now: Instant) {
    guard let index = pads.firstIndex(where: { $0.last?.number == number }),
      let press = pads[index].last
    else { return }
    pads[index].last?.accepted = accepted
    send(press.frame, accepted: accepted, at: now)
  }

  /// A press came to nothing and is not answered: when the pad repeats it, it is a new one.
  public mutating func forget(_ number: UInt64) {
    guard let index = pads.firstIndex(where: { $0.last?.number == number }) else { return }
    pads[index].last = nil
  }

  private mutating func send(_ press: PatternFrame, accepted: Bool, at now: Instant) {
    guard isOpen, let answer = pattern.answer else { return }
    var frame = press
    frame.command = pattern.answerCommand ?? press.command
    frame.result = accepted ? pattern.accepted : pattern.refused
    guard let bytes = answer.encode(frame) else { return }
    counters.framesSent += 1
    if case .whole(let heard, _) = pattern.frame.match(bytes[...]) {
      echo = (heard, now.advanced(byMicroseconds: Self.echoWindow))
    }
    outputs.append(.transmit(bytes))
  }

  private mutating func emit(_ event: Event) { outputs.append(.event(event)) }
}
