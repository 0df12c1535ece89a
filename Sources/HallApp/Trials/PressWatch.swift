import DeviceModels
import HallBus
import QueueCore
import SerialIO
import Simulation
import Synchronization

/// From a key press to the call on the window's board, as it was seen on the lines.
public struct PressSample: Hashable, Sendable {
  public let window: WindowID
  /// From the last byte of the key frame on the pads' line to the last byte of the picture on the
  /// boards' line, µs.
  public let lineToLine: Int64
  /// What the picture's own bytes take at the line's speed, µs.
  public let lineTime: Int64
  /// From the settled key to the last byte of the picture, µs: the pad waits to be asked first.
  public let fingerToBoard: Int64

  /// What pipeline, journal, drivers and a busy boards' line took, µs.
  public var hallTime: Int64 { lineToLine - lineTime }
}

/// Sees presses go out on pads' lines and pictures come in on boards' lines, and pairs them.
final class PressWatch: Sendable {
  private struct Press {
    let id: BusKeyID
    let finger: Instant
    var line: Instant?
  }

  private struct State {
    var presses: [WindowID: Press] = [:]
    var samples: [PressSample] = []
  }

  private let state = Mutex(State())

  /// Watches the lines; they must have been made with one clock.
  init(_ lines: EmulatedLines) {
    for line in lines.lines {
      switch line.device.kind {
      case .pads: watchKeys(on: line)
      case .ledBoards: watchPictures(on: line)
      case .ticketPrinter, .screen, .kiosk: break
      }
    }
  }

  /// A key was taken by a pad; to be called before its line goes on.
  func pressed(_ window: WindowID, _ id: BusKeyID, at now: Instant) {
    state.withLock { $0.presses[window] = Press(id: id, finger: now) }
  }

  /// Presses whose picture has not come yet.
  var waiting: Int { state.withLock { $0.presses.count } }

  /// What was seen since the last call; presses still waiting are given up and counted.
  func take() -> (samples: [PressSample], unreported: Int, missed: Int) {
    state.withLock { state in
      defer { state = State() }
      let unreported = state.presses.values.count { $0.line == nil }
      return (state.samples, unreported, state.presses.count - unreported)
    }
  }

  private func watchKeys(on line: EmulatedLines.Line) {
    let windows = Self.windows(of: line)
    let decoder = Mutex(BusFrameDecoder())
    line.emulator.setTap { passage, _ in
      guard passage.end == .controller else { return }
      for byte in passage.bytes {
        guard case .frame(let frame) = decoder.withLock({ $0.push(byte) }),
          case .keyReport(let report)? = try? frame.message(),
          let window = windows[Int(frame.source)]
        else { continue }
        self.reported(window, report.id, at: passage.at)
      }
    }
  }

  /// A repetition of a report that is under way does not begin anew.
  private func reported(_ window: WindowID, _ id: BusKeyID, at now: Instant) {
    state.withLock { state in
      guard let press = state.presses[window], press.id == id, press.line == nil else { return }
      state.presses[window]?.line = now
    }
  }

  /// What a tap on a boards' line keeps in mind.
  private struct BoardsLine {
    /// Bytes of the packet under way.
    var packetBytes = 0
    /// What each board shows, by its place.
    var shown: [Int: String] = [:]
  }

  private func watchPictures(on line: EmulatedLines.Line) {
    let units = line.device.units
    guard units.contains(where: { $0.window != nil }) else { return }
    let settings = LineSettings(baud: line.device.baud)
    let known = Mutex(BoardsLine())
    line.emulator.setTap { passage, model in
      guard passage.end == .device else { return }
      known.withLock { known in
        for byte in passage.bytes {
          known.packetBytes += 1
          guard byte == Self.packetEnd else { continue }
          let bytes = known.packetBytes
          known.packetBytes = 0
          guard let boards = (model as? FarEnd)?.boards else { continue }
          for (index, unit) in units.enumerated() {
            guard let window = unit.window else { continue }
            let text = boards[index].areas.first?.text.plain ?? ""
            guard known.shown.updateValue(text, forKey: index) != text else { continue }
            self.shown(window, at: passage.at, lineTime: settings.microseconds(ofBytes: bytes))
          }
        }
      }
    }
  }

  private func shown(_ window: WindowID, at now: Instant, lineTime: Int64) {
    state.withLock { state in
      // Without its report the press cannot have changed the board: this was another change.
      guard let press = state.presses[window], let line = press.line else { return }
      state.presses[window] = nil
      state.samples.append(
        PressSample(
          window: window, lineToLine: now.microseconds(since: line), lineTime: lineTime,
          fingerToBoard: now.microseconds(since: press.finger)))
    }
  }

  /// Ends a packet to a board and stands nowhere inside one (LuckyKoala/BX5KProtocol: escapes).
  private static let packetEnd: UInt8 = 0x5A

  private static func windows(of line: EmulatedLines.Line) -> [Int: WindowID] {
    var windows: [Int: WindowID] = [:]
    for unit in line.device.units { windows[unit.address] = unit.window }
    return windows
  }
}
