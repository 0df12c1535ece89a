import HallBus

/// Hears pads of one pattern on one line, asks them if they have to be asked, and answers them when
/// they want it.
///
/// Pads that speak when a key is pressed are silent otherwise: that one is gone can only be seen
/// from its keys no longer coming. One that is asked and does not answer is missed at once.
public struct PatternPadSession: DeviceSession {
  public enum Event: Hashable, Sendable {
    /// A pad was heard for the first time since the port came up or since it was missed.
    case padUp(address: Int)
    /// A pad has not answered ``PadRounds/tries`` questions.
    case padDown(address: Int)
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
  /// Nil for pads that speak by themselves.
  private var rounds: PadRounds?
  /// Answers that wait for the line.
  private var unsent: [[UInt8]] = []
  /// What our last answer looks like to the decoder, and until when it may be heard back.
  private var echo: (frame: PatternFrame, until: Instant)?

  /// How long after an answer its echo may come, µs: the line's own time at 1,200 baud and what USB
  /// adapters hold back.
  static let echoWindow: Int64 = 300_000

  /// Pads of a line: as many as it has addresses for.
  public static let maximumPads = 253

  /// - Parameters:
  ///   - addresses: of the pads; a frame without an address is of the only one.
  ///   - baud: the line's bits a second, for how long words of it take.
  public init(
    _ pattern: PadPattern, addresses: [Int], baud: Int = 9_600
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
    guard pattern.poll?.frame.hasAddress ?? true || addresses.count == 1 else {
      throw BoardLineFault(
        "“poll”中没有地址，一条线上只能接一个呼叫器",
        "without an address in the poll a line can have one pad only")
    }
    self.pattern = pattern
    decoder = PatternDecoder(pattern.frame)
    pads = addresses.map { Pad(address: $0) }
    rounds = pattern.poll.map {
      PadRounds(
        $0, pads: addresses.count, answerBytes: pattern.frame.fixedBytes,
        byteTime: BusLimit.byteTimeMicroseconds(baud: baud))
    }
  }

  public mutating func opened(at now: Instant) {
    isOpen = true
    decoder.reset()
    echo = nil
    unsent = []
    for index in pads.indices {
      pads[index].isUp = false
      pads[index].last = nil
    }
    rounds?.restart(at: now)
    speak(at: now)
  }

  public mutating func closed(at now: Instant) {
    isOpen = false
    decoder.reset()
    for index in pads.indices { pads[index].isUp = false }
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    take(decoder.receive(bytes, at: now), at: now)
    speak(at: now)
  }

  public mutating func advance(to now: Instant) {
    take(decoder.advance(to: now), at: now)
    if let missed = rounds?.giveUp(at: now) {
      pads[missed].isUp = false
      emit(.padDown(address: pads[missed].address))
    }
    speak(at: now)
  }

  public var nextDeadline: Instant? {
    guard isOpen, let turn = rounds?.nextDeadline(hasMore: !unsent.isEmpty) else {
      return decoder.nextDeadline
    }
    return decoder.nextDeadline.map { min($0, turn) } ?? turn
  }

  /// Puts the next word on a line of pads that are asked, when it is free: an answer first.
  private mutating func speak(at now: Instant) {
    guard isOpen, let poll = pattern.poll, rounds?.isFree(at: now) == true else { return }
    if !unsent.isEmpty {
      transmit(unsent.removeFirst(), at: now)
    } else if let index = rounds?.ask(at: now) {
      var question = PatternFrame()
      question.address = pads[index].address
      if let bytes = poll.frame.encode(question) { transmit(bytes, at: now) }
    }
  }

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
    rounds?.heard(index, at: now)
    if !pads[index].isUp {
      pads[index].isUp = true
      emit(.padUp(address: pads[index].address))
    }
    let code = pattern.code(of: frame)
    if pattern.poll?.idle.contains(code) == true {
      // The key was let go of: the same one is a new press.
      if pads[index].last?.accepted != nil { pads[index].last = nil }
      return
    }
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
    if rounds == nil {
      transmit(bytes, at: now)
    } else {
      if unsent.count < Self.maximumPads { unsent.append(bytes) }
      speak(at: now)
    }
  }

  private mutating func transmit(_ bytes: [UInt8], at now: Instant) {
    counters.framesSent += 1
    rounds?.said(bytes.count, at: now)
    if case .whole(let heard, _) = pattern.frame.match(bytes[...]) {
      echo = (heard, now.advanced(byMicroseconds: Self.echoWindow))
    }
    outputs.append(.transmit(bytes))
  }

  private mutating func emit(_ event: Event) { outputs.append(.event(event)) }
}
