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
  /// Other layouts at some hours of the day.
  public let times: [LayoutTime]
  /// Dots; 0 for what has the size of its layout.
  public let width: Int
  public let height: Int

  /// Every layout it shows at some time of the day, its own first.
  public var layouts: [String] {
    times.reduce(into: [layout]) { names, time in
      if !names.contains(time.layout) { names.append(time.layout) }
    }
  }

  /// What it is painted from at a time of day.
  public func choice(at time: TimeOfDay) -> LayoutChoice {
    let other = times.first { $0.includes(time) }
    return LayoutChoice(layout: other?.layout ?? layout, theme: other?.theme ?? theme)
  }

  /// Milliseconds until it is painted from something else by the time of day; nil when it has one
  /// layout all day.
  public func millisecondsToChange(after moment: LayoutMoment) -> Int64? {
    let day: Int64 = 86_400_000
    let now = (moment.milliseconds % day + day) % day
    return times.flatMap { [$0.from, $0.to] }.map { edge in
      let wait = (Int64(edge.minutes) * 60_000 - now + day) % day
      return wait == 0 ? day : wait
    }.min()
  }

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
              times: DeviceDefinition.mayHaveTimes(device.kind, window: unit.window)
                ? unit.times : [],
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
        kind: kind, layout: layout, theme: "", times: [],
        width: profile(device.model).widthDots, height: 0)
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

  /// The time of day at ``moment``: what outputs show goes by the clock that is painted on them.
  public var time: TimeOfDay {
    let day: Int64 = 86_400_000
    let milliseconds = (moment.milliseconds % day + day) % day
    return TimeOfDay(minutes: Int(milliseconds / 60_000)) ?? clock.time
  }

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
