import DeviceModels
import Dispatch
import HallBus

/// An emulated line with a port at either end, so that two programs hear each other as over a real
/// one: paced, damaged as told, and in collision where they share a pair.
public final class LineBetween: Sendable {
  private let emulator: LineEmulator
  private let far: FarPort

  /// Makes both ports and joins them.
  ///
  /// - Parameters:
  ///   - near: the name of one port; the line counts it as the controller's end.
  ///   - far: the name of the other.
  public init(
    near: String, far: String, settings: LineSettings, faults: LineFaults = .none,
    seed: UInt64 = 0, clock: ScaledClock = ScaledClock()
  ) throws(PortError) {
    emulator = try LineEmulator(
      linkPath: near, model: OpenEnd(), settings: settings, faults: faults, seed: seed,
      clock: clock, heedsRate: true)
    self.far = FarPort()
    let emulator = emulator
    try self.far.open(far, baud: settings.baud) { bytes in
      _ = emulator.withModel(as: OpenEnd.self) { end, _ in end.output += bytes }
    }
    let port = self.far
    emulator.setTap { passage, _ in
      if passage.end == .device { port.write(passage.bytes, baud: settings.baud) }
    }
  }

  /// How the line stands; ``LineStatus/isOpenedByController`` is of the near port.
  public var status: LineStatus { emulator.status }

  public func stop() {
    emulator.stop()
    far.close()
  }

  /// The far end as the line has it: what it says comes from a program.
  private struct OpenEnd: DeviceModel {
    var output: [UInt8] = []

    mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {}
    mutating func advance(to now: Instant) {}
    var nextDeadline: Instant? { nil }

    mutating func takeOutput() -> [UInt8] {
      defer { output = [] }
      return output
    }
  }

  /// The far port on a queue of its own: the line's may not wait for it.
  ///
  /// Unchecked because the compiler cannot see it: `terminal` is touched on `queue` only.
  private final class FarPort: @unchecked Sendable {
    private let queue = DispatchQueue(label: "hallkeeper.line.far")
    private var terminal: PseudoTerminal?

    func open(
      _ path: String, baud: Int, _ heard: @escaping @Sendable ([UInt8]) -> Void
    ) throws(PortError) {
      let result: Result<Void, PortError> = queue.sync {
        do throws(PortError) {
          terminal = try PseudoTerminal(linkPath: path, queue: queue) { [weak self] event in
            guard case .bytes(let bytes) = event else { return }
            let sent = self?.terminal?.baud ?? baud
            heard(sent == baud ? bytes : WrongRate.heard(bytes, sentAt: sent, heardAt: baud))
          }
          return .success(())
        } catch {
          return .failure(error)
        }
      }
      try result.get()
    }

    func write(_ bytes: [UInt8], baud: Int) {
      queue.async {
        guard let terminal = self.terminal else { return }
        let own = terminal.baud ?? baud
        terminal.write(own == baud ? bytes : WrongRate.heard(bytes, sentAt: baud, heardAt: own))
      }
    }

    func close() {
      queue.sync {
        terminal?.close()
        terminal = nil
      }
    }
  }
}
