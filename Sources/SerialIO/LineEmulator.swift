import DeviceModels
import Dispatch
import HallBus

/// An emulated serial port with a device at the end of its line, in real time.
///
/// A program opens the link as it would a real port. What it writes travels over a ``LineModel`` at
/// the line's pace and with its faults to a ``DeviceModel``, and the answers come back the same way.
/// Everything happens at its exact instant on the clock given, so pacing does not depend on how
/// punctually the machine wakes up.
///
/// Unchecked because the compiler cannot see it: every stored variable is touched on `queue` only.
public final class LineEmulator: @unchecked Sendable {
  /// Bytes a port holds for its line when the settings name no smaller number: what the kernel
  /// keeps for a real one. At it the program's writes have to wait.
  public static let transmitBufferBytes = 4_096

  /// Bytes a device may have ready for the line; at it further ones are lost and counted, as in
  /// a device whose buffer runs over.
  public static let deviceOutputBytes = 64 * 1_024

  /// Instants worked off in one go; then others get their turn on the queue.
  private static let stepsAtOnce = 4_096

  public let linkPath: String
  public let clock: ScaledClock

  private let queue = DispatchQueue(label: "hallkeeper.line")
  private let timer: DispatchSourceTimer
  private var model: any DeviceModel
  private var line: LineModel
  private var terminal: PseudoTerminal?
  private var fromController = ByteQueue()
  private var fromDevice = ByteQueue()
  private var current: Instant
  private var lostBytes = 0
  private var isStopped = false
  private var tap: Tap?
  private let heedsRate: Bool

  /// Sees what has come out at one end of the line, after that end has heard it.
  ///
  /// It gets the device as it is then, on the line's own queue; it must not call the emulator.
  public typealias Tap = @Sendable (LinePassage, any DeviceModel) -> Void

  /// Makes the port and starts the line.
  ///
  /// - Parameters:
  ///   - linkPath: the name the program opens; missing directories are made, an old link replaced.
  ///   - model: the device, or all devices of a bus.
  ///   - settings: the line's speed and framing.
  ///   - faults: how the line damages what it carries.
  ///   - seed: repeats the same faults for the same traffic.
  ///   - clock: its speed makes line and device that much faster.
  ///   - heedsRate: whether a program that sets another rate hears and says garbage, as on a real
  ///     line.
  public init(
    linkPath: String, model: any DeviceModel, settings: LineSettings, faults: LineFaults = .none,
    seed: UInt64 = 0, clock: ScaledClock = ScaledClock(), heedsRate: Bool = false
  ) throws(PortError) {
    self.heedsRate = heedsRate
    var settings = settings
    settings.transmitBufferBytes = min(settings.transmitBufferBytes, Self.transmitBufferBytes)
    self.linkPath = linkPath
    self.clock = clock
    self.model = model
    line = LineModel(settings: settings, faults: faults, seed: seed)
    current = clock.virtual(at: MonotonicClock.now())
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler { [weak self] in self?.run() }
    timer.resume()
    let result = queue.sync { plugIn() }
    do throws(PortError) {
      try result.get()
    } catch {
      timer.cancel()
      throw error
    }
    queue.sync { run() }
  }

  deinit {
    timer.cancel()
    // Handed over to the queue that alone may touch it; nobody else has it any more.
    nonisolated(unsafe) let last = terminal
    queue.async { last?.close() }
  }

  /// Gives access to the device, as a hand at the pad or in the paper tray has it; what the device
  /// says thereupon goes out over the line.
  ///
  /// - Parameter body: gets the device and the line's time; it must not call the emulator again.
  public func withModel<Result>(_ body: (inout any DeviceModel, Instant) -> Result) -> Result {
    queue.sync {
      run()
      let result = body(&model, current)
      run()
      return result
    }
  }

  /// Gives access to the device as what it is; nil when it is something else.
  public func withModel<Model: DeviceModel, Result>(
    as type: Model.Type, _ body: (inout Model, Instant) -> Result
  ) -> Result? {
    withModel { device, now in
      guard var known = device as? Model else { return nil }
      let result = body(&known, now)
      device = known
      return result
    }
  }

  /// Pulls the adapter out of the machine: the program sees a hang-up, the name is gone, what was on
  /// the line is lost. The device goes on.
  public func cut() {
    queue.sync {
      run()
      line.cut(at: current)
      terminal?.close()
      terminal = nil
      fromController.removeAll()
      fromDevice.removeAll()
      run()
    }
  }

  /// Puts the adapter back in: a new port under the same name. Does nothing when it is in.
  public func replug() throws(PortError) {
    let result: Result<Void, PortError> = queue.sync {
      guard !isStopped else { return .failure(.closed) }
      guard terminal == nil else { return .success(()) }
      let result = plugIn()
      if case .success = result {
        run()
        line.replug(at: current)
        run()
      }
      return result
    }
    try result.get()
  }

  /// Breaks or mends the cable between adapter and device: the port stays, nothing gets through.
  public func setCableBroken(_ broken: Bool) {
    queue.sync {
      run()
      if broken { line.cut(at: current) } else if terminal != nil { line.replug(at: current) }
      run()
    }
  }

  /// Changes how the line damages what it carries from now on.
  public func set(faults: LineFaults) {
    queue.sync {
      run()
      line.set(faults: faults)
    }
  }

  /// Has `tap` see all that passes from now on, as an analyser on the wires does; nil: nobody.
  public func setTap(_ tap: Tap?) {
    queue.sync { self.tap = tap }
  }

  /// Takes the port away for good and stops the clock of the device.
  public func stop() {
    queue.sync {
      isStopped = true
      timer.cancel()
      terminal?.close()
      terminal = nil
    }
  }

  /// How line and port stand now.
  public var status: LineStatus {
    queue.sync {
      LineStatus(
        devicePath: terminal?.devicePath,
        isOpenedByController: terminal?.isOpenedByController ?? false, isCut: line.isCut,
        fromController: line.counters(from: .controller), fromDevice: line.counters(from: .device),
        lostBytes: lostBytes)
    }
  }

  private func plugIn() -> Result<Void, PortError> {
    do throws(PortError) {
      terminal = try PseudoTerminal(linkPath: linkPath, queue: queue) { [weak self] event in
        self?.happened(event)
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func happened(_ event: PseudoTerminalEvent) {
    if case .bytes(let bytes) = event {
      let other = otherRate
      fromController.append(
        other.map { WrongRate.heard(bytes, sentAt: $0, heardAt: line.settings.baud) } ?? bytes)
    }
    run()
  }

  /// The program's rate where it is not the line's.
  private var otherRate: Int? {
    guard heedsRate, let baud = terminal?.baud, baud != line.settings.baud else { return nil }
    return baud
  }

  /// Works off everything due until now, each at its own instant, and sets the timer for the next.
  private func run() {
    guard !isStopped else { return }
    let now = clock.virtual(at: MonotonicClock.now())
    var steps = 0
    while let due = nextDeadline, due < now, steps < Self.stepsAtOnce {
      step(at: due)
      steps += 1
    }
    if steps < Self.stepsAtOnce { step(at: now) }
    schedule()
  }

  private var nextDeadline: Instant? {
    switch (line.nextDeadline, model.nextDeadline) {
    case (let first?, let second?): min(first, second)
    case (let first, let second): first ?? second
    }
  }

  private func step(at instant: Instant) {
    current = max(current, instant)
    line.advance(to: current)
    for (end, bytes) in line.takeArrived() {
      switch end {
      case .device: model.receive(bytes[...], at: current)
      case .controller:
        let heard =
          otherRate.map { WrongRate.heard(bytes, sentAt: line.settings.baud, heardAt: $0) } ?? bytes
        lostBytes += terminal?.write(heard) ?? bytes.count
      }
      tap?(LinePassage(end: end, bytes: bytes, at: current), model)
    }
    model.advance(to: current)
    let output = model.takeOutput()
    let room = max(0, Self.deviceOutputBytes - fromDevice.count)
    fromDevice.append(output.prefix(room))
    lostBytes += max(0, output.count - room)
    offer(&fromController, from: .controller)
    offer(&fromDevice, from: .device)
    terminal?.setTakingBytes(fromController.isEmpty)
  }

  private func offer(_ bytes: inout ByteQueue, from end: LineEnd) {
    while !bytes.isEmpty {
      let part = bytes.withFirst(min(line.room(at: end), bytes.count)) { [UInt8]($0) }
      let taken = line.send(part, from: end, at: current)
      guard taken > 0 else { return }
      bytes.dropFirst(taken)
    }
  }

  private func schedule() {
    guard let next = nextDeadline else {
      timer.schedule(deadline: .distantFuture)
      return
    }
    let wait = clock.realMicroseconds(until: next, at: MonotonicClock.now())
    timer.schedule(
      deadline: .now() + .microseconds(Int(min(wait, Self.longestWaitMicroseconds))),
      leeway: .microseconds(100))
  }

  /// Microseconds after which the timer looks again at the latest: an hour, far inside what
  /// `DispatchTime` can hold.
  private static let longestWaitMicroseconds: Int64 = 3_600_000_000
}

/// Bytes that have passed on an emulated line.
public struct LinePassage: Hashable, Sendable {
  /// Where they came out.
  public let end: LineEnd
  public let bytes: [UInt8]
  /// When the last of them had passed, in the line's time.
  public let at: Instant
}

/// How an emulated line stands, and what happened to the bytes on it.
public struct LineStatus: Hashable, Sendable {
  /// The device behind the link; nil while the adapter is out.
  public var devicePath: String?
  /// Whether a program has the port open.
  public var isOpenedByController: Bool
  /// Whether adapter or cable are out.
  public var isCut: Bool
  public var fromController: LineCounters
  public var fromDevice: LineCounters
  /// Bytes from the device that nobody took: no program had the port open, or it did not read.
  public var lostBytes: Int
}
