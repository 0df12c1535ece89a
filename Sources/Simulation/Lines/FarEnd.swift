import DeviceModels
import HallBus
import QueueCore

/// What hangs at the far end of a simulated line: exactly one of the three is there.
public struct FarEnd: DeviceModel {
  public var printer: VirtualPrinter?
  public var boards: BusOfModels<OnbonBoardModel>?
  public var pads: BusOfModels<PadModel>?

  /// The models for a line of the definition; nil for kinds that have no line.
  ///
  /// - Parameter font: what boards draw text with; without one they show it dark, but tell it.
  public init?(_ device: DeviceDefinition, font: BoardFont?) {
    switch device.kind {
    case .ticketPrinter:
      var setup = VirtualPrinterSetup()
      setup.widthDots = device.model.hasSuffix("-58") ? 384 : 576
      printer = VirtualPrinter(setup: setup)
    case .ledBoards:
      boards = BusOfModels(
        device.units.map {
          OnbonBoardModel(
            address: UInt16(clamping: $0.address), width: $0.width, height: $0.height,
            font: font, hasDotsArea: $0.window == nil, isTwoColour: $0.palette == .twoColour)
        })
    case .pads:
      pads = BusOfModels(
        device.units.enumerated().map { index, unit in
          PadModel(
            id: BusNodeID(high: 0x4841_4C4C, low: UInt32(index + 1)),
            address: UInt8(clamping: unit.address), baud: device.baud)
        })
    case .screen, .kiosk: return nil
    }
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    printer?.receive(bytes, at: now)
    boards?.receive(bytes, at: now)
    pads?.receive(bytes, at: now)
  }

  public mutating func advance(to now: Instant) {
    printer?.advance(to: now)
    boards?.advance(to: now)
    pads?.advance(to: now)
  }

  public var nextDeadline: Instant? {
    printer?.nextDeadline ?? boards?.nextDeadline ?? pads?.nextDeadline
  }

  public mutating func takeOutput() -> [UInt8] {
    printer?.takeOutput() ?? boards?.takeOutput() ?? pads?.takeOutput() ?? []
  }

  /// How many bytes the device can take now; a printer's buffer fills, the others read at once.
  public var freeSpace: Int { printer?.freeSpace ?? Int.max }
}
