import DeviceModels
import DeviceProtocols
import HallBus
import QueueCore

/// A line of our own bus in virtual time: pads and boards, the actual master, keys pressed at random,
/// and what became of each.
///
/// Half of the nodes are pads, half are the same windows' boards. A press that the master hears is
/// durable after a moment, as if a journal had been written; then it is answered, and the window's
/// board gets the next number. Everything follows from the seed.
public struct BusTrial: Sendable {
  public struct Setup: Sendable {
    /// Pads and boards together, an even number up to 100.
    public var nodes = 64
    public var baud = 19_200
    public var faults = LineFaults.none
    /// Mean time between two presses anywhere on the line, microseconds.
    public var pressPause: Int64 = 1_000_000
    /// Presses to be taken.
    public var keys = 1_000
    public var seed: UInt64 = 1
    /// What the adapter and the operating system gather bytes for, microseconds; the last of a burst
    /// is not held back.
    public var chunk: Int64 = 1_000
    /// What every byte from the line comes late to the master by, microseconds: FTDI's latency timer
    /// is 16 ms.
    public var adapter: Int64 = 0
    /// From a key's event to its events being on the disk, microseconds.
    public var commit: Int64 = 5_000

    public init() {}
  }

  public struct Result: Sendable {
    public var taken = 0
    /// Presses that were never told, after a quiet minute.
    public var lost = 0
    /// Keys told that nobody pressed, or that acted twice.
    public var doubled = 0
    /// Pictures that stood wrong for longer than ``BusTrial/patience``, or in the end.
    public var wrongPictures = 0
    /// The longest that one picture stood on a board after another should have, microseconds.
    public var longestWrong: Int64 = 0
    public var retries = 0
    public var nodesDown = 0
    public var virtualSeconds = 0.0
    /// From the press to its number lit on the board, microseconds, in order.
    public var latencies: [Int64] = []
    /// Of the same presses: from the press to the master's having it, microseconds, in order.
    public var finding: [Int64] = []
    /// Of the same presses: from the disk to the number lit on the board, microseconds, in order.
    public var lighting: [Int64] = []
    /// Bytes of the frame that changed a number on a board, the largest.
    public var changeBytes = 0

    /// What `share` of a hundred of some ordered times do not pass, milliseconds.
    public static func percentile(_ share: Int, of times: [Int64]) -> Double {
      guard !times.isEmpty else { return 0 }
      let index = min(times.count - 1, times.count * share / 100)
      return Double(times[index]) / 1_000
    }
  }

  /// How long a picture may stand wrong while the line is bad, microseconds: a board that is not
  /// told what it should show goes dark.
  public static let patience = BusLimit.neglectMicroseconds
  /// The quiet in the end, microseconds: longer than the longest pause before a node is tried again.
  private static let quiet: Int64 = 60_000_000
  /// What boards show when their master is gone: no wrong picture.
  private static let silence = "请稍候"

  private struct Pressed {
    let window: Int
    let at: Instant
    var number = ""
    var heardAt: Instant?
    var durableAt: Instant?
  }

  private let setup: Setup
  private var master: BusMasterSession
  private var far: BusOfModels<BusNodeModel>
  private var line: LineModel
  private var random: SeededRandom
  private var now = Instant.zero
  private var presses: [Pressed] = []
  private var byKey: [BusKeyID: Int] = [:]
  private var late: [(at: Instant, bytes: [UInt8])] = []
  private var answers: [(at: Instant, address: UInt8, id: BusKeyID, press: Int)] = []
  private var wanted: [String]
  /// A picture that stands and should not, and since when.
  private var wrong: [(text: String, since: Instant)?]
  /// ``BoardModel/changes`` of each board when it was last looked at.
  private var seen: [UInt32]
  private var unlit: [Int] = []
  private var result = Result()

  public init(_ setup: Setup) throws(BusConfigurationError) {
    self.setup = setup
    let windows = setup.nodes / 2
    let nodes = (1...(2 * windows)).map { BusNode(address: UInt8($0), name: "\($0)") }
    master = BusMasterSession(
      try BusMasterConfiguration(nodes: nodes, baud: setup.baud), masterBoot: 1)
    far = BusOfModels(
      nodes.map { node in
        let id = BusNodeID(high: 64, low: UInt32(node.address))
        return Int(node.address) <= windows
          ? .pad(PadModel(id: id, address: node.address, baud: setup.baud))
          : .board(BoardModel(id: id, address: node.address, baud: setup.baud))
      })
    line = LineModel(
      settings: LineSettings(
        baud: setup.baud, duplex: .half, chunkMicroseconds: setup.chunk),
      seed: setup.seed)
    random = SeededRandom(seed: setup.seed)
    wanted = [String](repeating: "", count: windows)
    wrong = [(text: String, since: Instant)?](repeating: nil, count: windows)
    seen = [UInt32](repeating: 0, count: windows)
  }

  private var windows: Int { setup.nodes / 2 }

  /// Presses all keys and waits until everything has settled.
  public mutating func run() -> Result {
    master.opened(at: now)
    for window in 0..<windows { show(window, "A000") }
    // The whole line is switched on at once: it comes up before the first press.
    advance(to: now.advanced(byMicroseconds: Self.quiet))
    line.set(faults: setup.faults)
    let start = now
    let retriesBefore = master.counters.retries
    while result.taken < setup.keys {
      let pause = 1 + Int64(random.next() % UInt64(2 * setup.pressPause))
      advance(to: now.advanced(byMicroseconds: pause))
      press(Int(random.next() % UInt64(windows)))
    }
    result.virtualSeconds = Double(now.microseconds(since: start)) / 1_000_000
    result.retries = master.counters.retries - retriesBefore
    line.set(faults: .none)
    advance(to: now.advanced(byMicroseconds: Self.quiet))
    result.lost = presses.count { $0.durableAt == nil }
    for window in 0..<windows where far[windows + window].board?.text != wanted[window] {
      result.wrongPictures += 1
    }
    result.latencies.sort()
    result.finding.sort()
    result.lighting.sort()
    return result
  }

  private mutating func press(_ window: Int) {
    guard case .taken(let id)? = far[window].press(.next, at: now) else { return }
    result.taken += 1
    byKey[id] = presses.count
    presses.append(Pressed(window: window, at: now))
    settle()
  }

  private mutating func show(_ window: Int, _ number: String) {
    wanted[window] = "请\(number)号"
    look(at: window)
    let address = UInt8(windows + window + 1)
    if let picture = try? BusBoardPicture(text: "请\u{1}号", number: number, silence: Self.silence) {
      master.setPicture(picture, for: address, at: now)
    }
    if let display = try? PadDisplay(ticket: number, waiting: 9, window: .serving) {
      master.setDisplay(display, for: UInt8(window + 1), at: now)
    }
  }

  private mutating func advance(to end: Instant) {
    while let next = nextInstant, next <= end {
      now = max(now, next)
      settle()
    }
    now = max(now, end)
    settle()
  }

  private var nextInstant: Instant? {
    [
      master.nextDeadline, far.nextDeadline, line.nextDeadline, late.first?.at, answers.first?.at,
    ].compactMap { $0 }.min()
  }

  private mutating func settle() {
    line.advance(to: now)
    for (end, bytes) in line.takeArrived() {
      switch end {
      case .controller: late.append((now.advanced(byMicroseconds: setup.adapter), bytes))
      case .device:
        far.receive(bytes[...], at: now)
        noteLit()
      }
    }
    while let due = late.first, due.at <= now {
      late.removeFirst()
      master.receive(due.bytes[...], at: now)
    }
    while let due = answers.first, due.at <= now {
      answers.removeFirst()
      act(due.address, due.id, due.press)
    }
    far.advance(to: now)
    lookAtChangedBoards()
    let said = far.takeOutput()
    if !said.isEmpty { line.send(said, from: .device, at: now) }
    master.advance(to: now)
    drain()
  }

  private mutating func drain() {
    while let output = master.nextOutput() {
      switch output {
      case .transmit(let bytes):
        noteChange(bytes)
        line.send(bytes, from: .controller, at: now)
        master.sent(bytes.count, at: now)
      case .event(.key(let address, _, let id, _)): hear(address, id)
      case .event(.nodeDown): result.nodesDown += 1
      case .event: break
      }
    }
  }

  /// The journal: a key that is known is answered again and does nothing.
  private mutating func hear(_ address: UInt8, _ id: BusKeyID) {
    guard let index = byKey[id] else {
      result.doubled += 1
      return
    }
    if presses[index].heardAt == nil { presses[index].heardAt = now }
    answers.append((now.advanced(byMicroseconds: setup.commit), address, id, index))
  }

  private mutating func act(_ address: UInt8, _ id: BusKeyID, _ index: Int) {
    if presses[index].durableAt == nil {
      presses[index].durableAt = now
      presses[index].number = "A\(String(index % 1_000 + 1_000).dropFirst())"
      show(presses[index].window, presses[index].number)
      unlit.append(index)
    }
    master.answerKey(address: address, id: id, .accepted, at: now)
  }

  private mutating func noteLit() {
    guard !unlit.isEmpty else { return }
    var still: [Int] = []
    for index in unlit {
      let press = presses[index]
      let picture = "请\(press.number)号"
      if far[windows + press.window].board?.text == picture {
        result.latencies.append(now.microseconds(since: press.at))
        if let heard = press.heardAt, let durable = press.durableAt {
          result.finding.append(heard.microseconds(since: press.at))
          result.lighting.append(now.microseconds(since: durable))
        }
      } else if wanted[press.window] == picture {
        // Otherwise a later call of the window has taken its place.
        still.append(index)
      }
    }
    unlit = still
  }

  private mutating func noteChange(_ bytes: [UInt8]) {
    var decoder = BusFrameDecoder()
    for byte in bytes {
      guard case .frame(let frame) = decoder.push(byte),
        frame.type == BusMessageType.boardNumber
      else { continue }
      result.changeBytes = max(result.changeBytes, bytes.count)
    }
  }

  private mutating func lookAtChangedBoards() {
    for window in 0..<windows {
      guard let changes = far[windows + window].board?.changes, changes != seen[window] else {
        continue
      }
      seen[window] = changes
      look(at: window)
    }
  }

  private mutating func look(at window: Int) {
    let text = far[windows + window].board?.text
    if let standing = wrong[window], standing.text != text || text == wanted[window] {
      let stood = now.microseconds(since: standing.since)
      result.longestWrong = max(result.longestWrong, stood)
      if stood > Self.patience { result.wrongPictures += 1 }
      wrong[window] = nil
    }
    if let text, text != wanted[window], text != Self.silence, wrong[window] == nil {
      wrong[window] = (text, now)
    }
  }
}
