import HallBus

/// A command that is obeyed on arrival.
enum RealTimeCommand: Hashable, Sendable {
  case status(UInt8)
  case recover(UInt8)
  case pulse
}

/// Finds real-time commands in everything that arrives.
struct RealTimeScanner: Hashable, Sendable {
  private var seen: [UInt8] = []

  mutating func scan(_ byte: UInt8) -> RealTimeCommand? {
    seen.append(byte)
    while let first = seen.first {
      guard first == 0x10 else {
        seen.removeFirst()
        continue
      }
      guard seen.count > 1 else { return nil }
      switch seen[1] {
      case 0x04:
        guard seen.count > 2 else { return nil }
        if (1...4).contains(seen[2]) { return finish(.status(seen[2])) }
      case 0x05:
        guard seen.count > 2 else { return nil }
        if (1...2).contains(seen[2]) { return finish(.recover(seen[2])) }
      case 0x14:
        // DLE DC4 fn 1 m t: a drawer pulse.
        guard seen.count > 4 else { return nil }
        if seen[2] == 1, seen[3] <= 1, (1...8).contains(seen[4]) { return finish(.pulse) }
      default: break
      }
      seen.removeFirst()
    }
    return nil
  }

  private mutating func finish(_ command: RealTimeCommand) -> RealTimeCommand {
    seen.removeAll(keepingCapacity: true)
    return command
  }
}

extension VirtualPrinter {
  mutating func obey(_ command: RealTimeCommand) {
    switch command {
    case .status(let kind): put([realTimeStatus(kind)])
    case .recover(let how):
      // DLE ENQ 2 clears both buffers before it goes on; 1 just goes on.
      if how == 2 {
        buffer = ReceiveBuffer()
        raster = nil
        line = TextLine()
      }
    case .pulse: if !settings.forbidsPulse { drawerPulses += 1 }
    }
  }

  /// What the sensors say, or what a liar says.
  private var told: VirtualPrinterFaults { faults.lying ? VirtualPrinterFaults() : faults }

  /// DLE EOT n: bits 1 and 4 are always 1.
  func realTimeStatus(_ kind: UInt8) -> UInt8 {
    let told = self.told
    let offline = told.paperOut || told.coverOpen || told.cutterJam || told.overheated
    var byte: UInt8 = 0x12
    switch kind {
    case 1:
      if offline { byte |= 0x08 }
    case 2:
      if told.coverOpen { byte |= 0x04 }
      if told.paperOut { byte |= 0x20 }
      if told.cutterJam || told.overheated { byte |= 0x40 }
    case 3:
      if told.cutterJam { byte |= 0x08 }
      if told.overheated { byte |= 0x40 }
    default:
      if told.paperNearEnd || told.paperOut { byte |= 0x0C }
      if told.paperOut { byte |= 0x60 }
    }
    return byte
  }

  /// GS a: four bytes, the first with bit 4 set.
  var automaticStatus: [UInt8] {
    let told = self.told
    var bytes: [UInt8] = [0x10, 0, 0, 0]
    if told.paperOut || told.coverOpen || told.cutterJam || told.overheated { bytes[0] |= 0x08 }
    if told.coverOpen { bytes[0] |= 0x20 }
    if told.cutterJam { bytes[1] |= 0x08 }
    if told.overheated { bytes[1] |= 0x40 }
    if told.paperNearEnd || told.paperOut { bytes[2] |= 0x03 }
    if told.paperOut { bytes[2] |= 0x0C }
    return bytes
  }

  /// GS r 1: bits 0 and 1 near end, 2 and 3 end.
  var paperSensorStatus: UInt8 {
    (faults.paperNearEnd ? 0x03 : 0) | (faults.paperOut ? 0x0C : 0)
  }

  /// Sends automatic status if it is on and has changed.
  mutating func reportStatusChange(always: Bool = false) {
    guard settings.automaticStatus != 0, setup.answersAutomaticStatus else { return }
    let bytes = automaticStatus
    guard always || bytes != lastAutomaticStatus else { return }
    lastAutomaticStatus = bytes
    put(bytes)
  }
}
