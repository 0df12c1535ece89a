import DeviceModels
import HallBus
import Synchronization
import Testing

@testable import SerialIO

/// Remembers what came and when; answers everything when told to, and rings by itself.
private struct Recorder: DeviceModel {
  var bytes: [UInt8] = []
  var arrivals: [(at: Instant, total: Int)] = []
  var echoes = false
  var rings: Instant?
  var rangAt: Instant?
  var output: [UInt8] = []

  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    self.bytes += bytes
    arrivals.append((now, self.bytes.count))
    if echoes { output += bytes }
  }

  mutating func advance(to now: Instant) {
    guard let rings, now >= rings else { return }
    rangAt = now
    self.rings = nil
    output.append(7)
  }

  var nextDeadline: Instant? { rings }

  mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }
}

extension LineEmulator {
  fileprivate func recorder() -> Recorder {
    withModel(as: Recorder.self) { model, _ in model } ?? Recorder()
  }
}

@Suite struct LineEmulatorTests {
  let workspace = Workspace()
  var link: String { workspace.path + "/lines/printer" }
  let fast = ScaledClock(speed: ScaledClock.maximumSpeed)

  @Test func `200 kB arrive whole, in order and no faster than the line`() async throws {
    let settings = LineSettings(baud: 115_200)
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: settings, clock: fast)
    let port = try await open(link)
    let bytes = pattern(200_000)
    try await port.write(bytes)
    #expect(await until { emulator.recorder().bytes.count == bytes.count })
    let recorder = emulator.recorder()
    #expect(recorder.bytes == bytes)
    let first = try #require(recorder.arrivals.first)
    // When the first chunk came, a part of one more byte may have passed already.
    let tooFast = recorder.arrivals.dropFirst().filter {
      $0.at.microseconds(since: first.at)
        < settings.microseconds(ofBytes: $0.total - first.total - 1)
    }
    #expect(tooFast.count == 0)
    let last = try #require(recorder.arrivals.last)
    // 200 kB at 115,200 bits per second take 17.36 s of the line's time.
    #expect(last.at.microseconds(since: first.at) > 17_300_000)
    #expect(emulator.status.fromController.delivered == 200_000)
  }

  @Test func `a tap sees all that passes either way, when its end had heard it`() async throws {
    let settings = LineSettings(baud: 9_600)
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(echoes: true), settings: settings, clock: fast)
    let seen = Mutex<[(passage: LinePassage, heard: Int)]>([])
    emulator.setTap { passage, device in
      let heard = (device as? Recorder)?.bytes.count ?? -1
      seen.withLock { $0.append((passage, heard)) }
    }
    let port = try await open(link)
    #expect(await until { emulator.status.isOpenedByController })
    let bytes = pattern(5_000)
    try await port.write(bytes)
    #expect(await until { emulator.status.fromDevice.delivered == bytes.count })
    let all = seen.withLock { $0 }
    let toDevice = all.filter { $0.passage.end == .device }
    #expect(toDevice.flatMap(\.passage.bytes) == bytes)
    #expect(all.filter { $0.passage.end == .controller }.flatMap(\.passage.bytes) == bytes)
    var total = 0
    for (passage, heard) in toDevice {
      total += passage.bytes.count
      #expect(heard == total)
    }
    #expect(toDevice.map(\.passage.at) == emulator.recorder().arrivals.map(\.at))
  }

  @Test func `a slow line makes the program's writes wait`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 300))
    let port = try await open(link)
    try await port.write([UInt8](repeating: 0x55, count: PortLimits.queuedOutputBytes))
    #expect(await until { emulator.recorder().bytes.count > 0 })
    emulator.cut()
    let (written, closure) = await end(of: port)
    #expect(closure?.reason == .hungUp)
    #expect(closure?.acceptedBytes == written)
    #expect((closure?.unsentBytes ?? 0) > 0)
  }

  @Test func `what the device answers comes back whole`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(echoes: true), settings: LineSettings(baud: 9_600),
      clock: fast)
    let port = try await open(link)
    #expect(await until { emulator.status.isOpenedByController })
    let bytes = pattern(20_000)
    try await port.write(bytes)
    #expect(await take(bytes.count, from: port) == bytes)
    #expect(emulator.status.lostBytes == 0)
  }

  @Test func `a device that rings by itself does so at its instant`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600), clock: fast)
    let port = try await open(link)
    #expect(await until { emulator.status.isOpenedByController })
    let due = emulator.withModel(as: Recorder.self) { model, now in
      let due = now.advanced(byMilliseconds: 2_000)
      model.rings = due
      return due
    }
    #expect(await take(1, from: port) == [7])
    #expect(emulator.recorder().rangAt == due)
  }

  @Test func `a hand at the device is heard by the program`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600), clock: fast)
    let port = try await open(link)
    #expect(await until { emulator.status.isOpenedByController })
    let pressed: Void? = emulator.withModel(as: Recorder.self) { model, _ in model.output = [1, 2] }
    #expect(pressed != nil)
    #expect(await take(2, from: port) == [1, 2])
  }

  @Test func `what a device says while no program listens is lost and counted`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600), clock: fast)
    emulator.withModel { model, _ in
      if var recorder = model as? Recorder {
        recorder.output = [1, 2, 3]
        model = recorder
      }
    }
    #expect(await until { emulator.status.lostBytes == 3 })
  }

  @Test func `a cut is a hang-up, and after replugging the same name leads to the same device`()
    async throws
  {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 115_200), clock: fast)
    var keeper = PortKeeper(
      address: .path(link), backoff: ReopenBackoff(firstMilliseconds: 60_000))
    let first = try await keeper.nextPort()
    try await first.write([1])
    #expect(await until { emulator.recorder().bytes == [1] })
    emulator.cut()
    #expect(await end(of: first).closure?.reason == .hungUp)
    #expect(!PortPresence(path: link).isPresent)
    #expect(emulator.status.devicePath == nil)
    try emulator.replug()
    let second = try await keeper.nextPort()
    try await second.write([2])
    #expect(await until { emulator.recorder().bytes == [1, 2] })
  }

  @Test func `a broken cable loses bytes and leaves the port open`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600), clock: fast)
    let port = try await open(link)
    emulator.setCableBroken(true)
    try await port.write([1, 2, 3])
    #expect(await until { emulator.status.fromController.cutOff == 3 })
    emulator.setCableBroken(false)
    try await port.write([4])
    #expect(await until { emulator.recorder().bytes == [4] })
  }

  @Test func `faults set while running damage what follows`() async throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600), clock: fast)
    let port = try await open(link)
    emulator.set(faults: LineFaults(dropsPerMillion: 1_000_000))
    try await port.write([1, 2, 3])
    #expect(await until { emulator.status.fromController.dropped == 3 })
    emulator.set(faults: .none)
    try await port.write([4])
    #expect(await until { emulator.recorder().bytes == [4] })
  }

  @Test func `a stopped emulator takes its name away and cannot be replugged`() throws {
    let emulator = try LineEmulator(
      linkPath: link, model: Recorder(), settings: LineSettings(baud: 9_600))
    #expect(PortPresence(path: link).isPresent)
    emulator.stop()
    #expect(!PortPresence(path: link).isPresent)
    #expect(throws: PortError.closed) { try emulator.replug() }
  }
}
