import DeviceModels
import HallServer
import QueueCore
import Simulation

// What can be broken on emulated lines, and mended again.
extension EmulatedLines {
  /// A line beside a lift motor: one byte in some hundred is damaged, lost or comes twice.
  static let noise = LineFaults(
    bitErrorsPerMillion: 500, dropsPerMillion: 3_000, insertsPerMillion: 1_000,
    doublesPerMillion: 1_000)

  /// Causes a fault, or takes it back; false when that device cannot have it or is not there.
  public func apply(_ fault: DemoFault, to device: DeviceID) -> Bool {
    guard let line = lines.first(where: { $0.device.id == device }) else { return false }
    switch fault {
    case .unplug: line.emulator.cut()
    case .replug: return (try? line.emulator.replug()) != nil
    case .cableOut: line.emulator.setCableBroken(true)
    case .cableIn: line.emulator.setCableBroken(false)
    case .noise: line.emulator.set(faults: Self.noise)
    case .quiet: line.emulator.set(faults: .none)
    case .newPad, .formerPad:
      return line.emulator.withModel(as: FarEnd.self) { far, _ in
        far.exchangePad(of: line.device, forNew: fault == .newPad)
      } ?? false
    default:
      guard line.device.kind == .ticketPrinter else { return false }
      line.emulator.withModel(as: FarEnd.self) { far, now in
        guard var changed = far.printer?.presentFaults else { return }
        changed.apply(fault)
        far.printer?.setFaults(changed, at: now)
      }
    }
    return true
  }
}

extension VirtualPrinterFaults {
  fileprivate mutating func apply(_ fault: DemoFault) {
    switch fault {
    case .paperLow: paperNearEnd = true
    case .paperOut: paperOut = true
    case .paperIn:
      paperOut = false
      paperNearEnd = false
    case .coverOpen: coverOpen = true
    case .coverClosed: coverOpen = false
    case .cutterJam: cutterJam = true
    case .cutterFree: cutterJam = false
    case .overheat: overheated = true
    case .coolDown: overheated = false
    case .silent: silent = true
    case .answering: silent = false
    case .lying: lying = true
    case .honest: lying = false
    case .unplug, .replug, .cableOut, .cableIn, .noise, .quiet, .newPad, .formerPad: break
    }
  }
}
