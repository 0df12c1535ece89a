import DeviceModels
import DeviceProtocols
import Glibc
import HallBus

/// A node's image in QEMU, the emulated line, and the actual master at its other end, in real time.
///
/// A slow machine makes it slower and repeats more, but what must come out is the same.
final class Rig {
  /// What an answer may be late by on a busy machine, beyond what the line itself takes.
  private static let hostLatency: Int64 = 150_000

  let machine: Machine
  var panel: Panel
  private(set) var master: BusMasterSession
  private(set) var events: [BusMasterEvent] = []
  /// How often the shell was told of each press.
  private(set) var told: [BusKeyID: Int] = [:]
  /// What keys are answered; nil leaves them waiting.
  var answer: BusKeyAnswer? = .accepted
  /// Stops handing the node bytes after this many, as when the other end dies in mid-frame.
  private(set) var heardFromNode = 0
  private var line: LineModel
  private let origin = Rig.clock()

  init(
    _ machine: Machine, panel: Panel.Kind, nodes: [BusNode], masterBoot: UInt32 = 1,
    seed: UInt64 = 1
  ) throws {
    self.machine = machine
    self.panel = Panel(panel)
    line = LineModel(
      settings: LineSettings(baud: 19_200, duplex: .half, chunkMicroseconds: 0), seed: seed)
    master = try Self.master(nodes, boot: masterBoot)
    master.opened(at: now)
  }

  private static func master(_ nodes: [BusNode], boot: UInt32) throws -> BusMasterSession {
    var configuration = try BusMasterConfiguration(nodes: nodes)
    configuration.hostLatencyMicroseconds = hostLatency
    // The emulated node itself may be late: its hand must not meet the next question.
    configuration.sendLatencyMicroseconds = hostLatency
    configuration.inviteIntervalMicroseconds = 500_000
    return BusMasterSession(configuration, masterBoot: boot)
  }

  /// Another master takes the first one's place.
  func replaceMaster(boot: UInt32) throws {
    master = try Self.master(master.configuration.nodes, boot: boot)
    told = [:]
    master.opened(at: now)
  }

  func closeMaster() { master.closed(at: now) }

  func openMaster() { master.opened(at: now) }

  func disturb(_ faults: LineFaults) { line.set(faults: faults) }

  func change(_ body: (inout BusMasterSession, Instant) -> Void) { body(&master, now) }

  /// The contacts of the keys, as a finger leaves them.
  func hold(_ contacts: KeyContacts) {
    guard let descriptor = machine.panel else { return }
    Machine.write([contacts.bits], to: descriptor)
  }

  func reset() throws {
    try machine.reset()
    panel.restart()
  }

  /// Runs until something is so; false when it is not after `seconds`, which no healthy run needs.
  func run(seconds: Int64 = 60, until isDone: () -> Bool) -> Bool {
    let end = now.advanced(byMilliseconds: seconds * 1_000)
    while now < end {
      turn()
      if isDone() { return true }
    }
    return false
  }

  func run(milliseconds: Int64) {
    let end = now.advanced(byMilliseconds: milliseconds)
    while now < end { turn() }
  }

  private var now: Instant { Instant(microseconds: Self.clock() - origin) }

  private static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }

  private func turn() {
    var polled = [pollfd(fd: machine.bus, events: Int16(POLLIN), revents: 0)]
    if let panel = machine.panel {
      polled.append(pollfd(fd: panel, events: Int16(POLLIN), revents: 0))
    }
    _ = poll(&polled, nfds_t(polled.count), 1)
    if let descriptor = machine.panel { panel.receive(Machine.read(descriptor)) }
    let said = Machine.read(machine.bus)
    heardFromNode += said.count
    if !said.isEmpty { line.send(said, from: .device, at: now) }
    line.advance(to: now)
    for (end, bytes) in line.takeArrived() {
      switch end {
      case .controller: master.receive(bytes[...], at: now)
      case .device: Machine.write(bytes, to: machine.bus)
      }
    }
    master.advance(to: now)
    drain()
  }

  private func drain() {
    while let output = master.nextOutput() {
      switch output {
      case .transmit(let bytes):
        line.send(bytes, from: .controller, at: now)
        master.sent(bytes.count, at: now)
      case .event(let event): note(event)
      }
    }
  }

  private func note(_ event: BusMasterEvent) {
    events.append(event)
    guard case .key(let address, _, let id, _) = event else { return }
    told[id, default: 0] += 1
    if let answer { master.answerKey(address: address, id: id, answer, at: now) }
  }
}

/// A settings page as `scripts/firmware --settings-page` writes it, with an identity of the test's.
func settingsPage(address: UInt8, kind: BusNodeKind = .pad, identity: UInt8 = 0x5A) -> [UInt8] {
  var page: [UInt8] = [0x48, 0x4B, 1, address, kind.rawValue, 1, 0, 0, 0x4B, 0x00]
  page += [UInt8](repeating: identity, count: 12)
  var crc = CRC16()
  for byte in page { crc.add(byte) }
  return page + [UInt8(crc.value >> 8), UInt8(crc.value & 0xFF)]
}
