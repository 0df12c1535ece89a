import DeviceProtocols
import Layout
import QueueCore

/// A place of the hall where a layout is shown or printed.
public struct LayoutOutput: Hashable, Sendable {
  public let device: DeviceID
  /// Of the unit on its line.
  public let address: Int
  /// As people call it.
  public let name: String
  public let kind: OutputKind
  /// The layout it names, or its kind's own.
  public let layout: String
  /// Empty: the layout's own colours.
  public let theme: String
  /// Dots; 0 for what has the size of its layout.
  public let width: Int
  public let height: Int

  /// Whether a layout of that size can be shown here.
  public func fits(_ layout: CheckedLayout) -> Bool {
    guard layout.kind == kind else { return false }
    return width == 0 || layout.width == width && (kind.isPaper || layout.height == height)
  }
}

extension HallDefinition {
  /// Everything that layouts are shown on, in the order of the devices; window boards are sent text
  /// and are not among them.
  public var layoutOutputs: [LayoutOutput] {
    devices.flatMap { device -> [LayoutOutput] in
      switch device.kind {
      case .ticketPrinter: PrinterStation.outputs(of: device)
      case .screen, .ledBoards:
        device.unitsOrOne.compactMap { unit in
          unit.layoutName(on: device.kind).map { layout in
            LayoutOutput(
              device: device.id, address: unit.address, name: unit.name,
              kind: device.kind == .screen ? .screen : .board, layout: layout, theme: unit.theme,
              width: unit.width, height: unit.height)
          }
        }
      case .pads, .kiosk: []
      }
    }
  }
}

extension DeviceDefinition {
  /// The units; for a screen or a printer that says nothing about any, the one it is.
  var unitsOrOne: [Unit] {
    guard units.isEmpty, kind == .screen || kind == .ticketPrinter else { return units }
    return [
      kind == .screen
        ? Unit(address: 0, name: id.text, width: 1_920, height: 1_080)
        : Unit(address: 0, name: id.text)
    ]
  }
}

extension PrinterStation {
  /// A printer prints tickets and slips.
  fileprivate static func outputs(of device: DeviceDefinition) -> [LayoutOutput] {
    let names = layouts(of: device)
    let unit = device.units.first
    return [(names.ticket, OutputKind.ticket), (names.slip, .slip)].map { layout, kind in
      LayoutOutput(
        device: device.id, address: unit?.address ?? 0, name: unit?.name ?? device.id.text,
        kind: kind, layout: layout, theme: "", width: profile(device.model).widthDots, height: 0)
    }
  }

  /// What a printer paints tickets and slips from: the layout its definition names for tickets, or
  /// those for the width of its paper.
  static func layouts(of device: DeviceDefinition) -> (ticket: String, slip: String) {
    let width = profile(device.model).widthDots < 576 ? "58mm" : "80mm"
    return (device.units.first?.layoutName(on: device.kind) ?? "ticket-" + width, "slip-" + width)
  }
}

extension StationView {
  /// The moment that pictures are painted for now.
  public var moment: LayoutMoment { moment(at: stamp.hall) }

  /// A moment of the hall on the scale of layouts: local milliseconds since the midnight with which
  /// 1970 began.
  ///
  /// While the hall is open it goes by hall time since the opening, as the business day does, so
  /// that it never jumps back and a call's time is always the same number.
  public func moment(at hall: HallTime) -> LayoutMoment {
    let wall =
      state.phase == .closed
      ? stamp.wall.milliseconds - (stamp.hall - hall)
      : state.dayWall(at: Stamp(wall: stamp.wall, hall: hall)).milliseconds
    let east = Int64(clock.date.daysSince1970) * 86_400_000 - clock.midnight.milliseconds
    return LayoutMoment(milliseconds: wall + east)
  }
}
