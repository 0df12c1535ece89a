import DeviceModels
import HallBus
import HallEngine
import QueueCore

/// One serial line in virtual time: the hall's station, the wire, and the models at its far end.
struct SimulatedLine {
  let device: DeviceDefinition
  var station: any Station
  var far: FarEnd
  private var wire: LineModel
  private var outgoing: [UInt8] = []
  private var sentFrom = 0
  private var atDevice: [UInt8] = []
  private(set) var isPlugged = true

  /// How long a shared line gathers what passes before it is handed out, in microseconds; the end of
  /// a burst always comes at its own time. Longer than the questions and answers on these lines, so
  /// that their many listeners are fed once a frame.
  static let gathering: Int64 = 20_000
  /// Bytes that a UART's driver buffers before it makes the writer wait.
  static let transmitBuffer = 4_096

  init(
    _ device: DeviceDefinition, station: any Station, far: FarEnd, faults: LineFaults,
    seed: UInt64
  ) {
    self.device = device
    self.station = station
    self.far = far
    let isShared = device.kind != .ticketPrinter
    var settings = LineSettings(
      baud: device.baud, duplex: isShared ? .half : .full,
      turnaroundMicroseconds: isShared ? 200 : 0, transmitBufferBytes: Self.transmitBuffer,
      chunkMicroseconds: isShared ? Self.gathering : 40_000)
    settings.frameBytes(of: device)
    wire = LineModel(settings: settings, faults: faults, seed: seed)
  }

  /// The controller opens the port, if there is one.
  mutating func open(at now: Instant) {
    guard isPlugged else { return }
    outgoing = []
    sentFrom = 0
    station.opened(at: now)
  }

  mutating func unplug(at now: Instant) {
    guard isPlugged else { return }
    isPlugged = false
    wire.cut(at: now)
    _ = wire.takeArrived()
    outgoing = []
    sentFrom = 0
    atDevice = []
    station.closed(
      because: LocalizedText(chinese: "端口不见了，请检查数据线", english: "The port is gone; check its cable"),
      at: now)
  }

  mutating func replug(at now: Instant) {
    guard !isPlugged else { return }
    isPlugged = true
    wire.replug(at: now)
    open(at: now)
  }

  mutating func set(faults: LineFaults) { wire.set(faults: faults) }

  /// Takes bytes of the station for the wire.
  mutating func transmit(_ bytes: [UInt8], at now: Instant) {
    guard isPlugged else { return }
    outgoing += bytes
    pump(at: now)
  }

  private mutating func pump(at now: Instant) {
    guard sentFrom < outgoing.count else { return }
    let count = wire.send(outgoing[sentFrom...], from: .controller, at: now)
    guard count > 0 else { return }
    sentFrom += count
    if sentFrom == outgoing.count {
      outgoing.removeAll(keepingCapacity: true)
      sentFrom = 0
    }
    station.sent(count, at: now)
  }

  /// When anything of this line is due; kept, since it is asked far more often than it changes.
  private(set) var deadline: Instant?

  /// To be called after anything of this line was touched.
  mutating func refreshDeadline() {
    var earliest = station.nextDeadline
    if let due = wire.nextDeadline { earliest = earliest.map { min($0, due) } ?? due }
    if let due = far.nextDeadline { earliest = earliest.map { min($0, due) } ?? due }
    deadline = earliest
  }

  /// Lets everything happen that is due.
  mutating func advance(to now: Instant) {
    if let due = wire.nextDeadline, due <= now { wire.advance(to: now) }
    for (end, bytes) in wire.takeArrived() {
      switch end {
      case .controller: if isPlugged { station.receive(bytes[...], at: now) }
      case .device: atDevice += bytes
      }
    }
    if let due = far.nextDeadline, due <= now { far.advance(to: now) }
    feedDevice(at: now)
    speak(at: now)
    if let due = station.nextDeadline, due <= now { station.advance(to: now) }
    pump(at: now)
  }

  private mutating func feedDevice(at now: Instant) {
    guard !atDevice.isEmpty else { return }
    let count = min(atDevice.count, far.freeSpace)
    guard count > 0 else { return }
    far.receive(atDevice[..<count], at: now)
    atDevice.removeFirst(count)
  }

  /// Puts what the device has to say on the wire.
  mutating func speak(at now: Instant) {
    let answer = far.takeOutput()
    guard !answer.isEmpty, isPlugged else { return }
    wire.send(answer, from: .device, at: now)
  }
}
