import HallEngine
import QueueCore

/// The smallest hall that has a guidance screen.
enum OneScreenHall {
  /// The hall at a moment; its one screen is `unit`.
  static func view(_ wall: WallTime, unit: DeviceDefinition.Unit) throws -> StationView {
    let text = LocalizedText(chinese: "大厅", english: "Hall")
    let stamp = Stamp(wall: wall, hall: HallTime(milliseconds: wall.milliseconds))
    var state = QueueState(hall: "test")
    let definition = HallDefinition(
      id: "test", name: text, timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text)],
      departments: [DepartmentDefinition(id: "police", name: text)],
      services: [ServiceDefinition(id: "card", name: text, department: "police", line: "a")],
      lines: [LineDefinition(id: "a", name: text, prefix: "A", zone: "f1")],
      windows: [WindowDefinition(id: 1, name: text, zone: "f1", lines: ["a"])],
      calendar: CalendarDefinition(weekly: []),
      devices: [
        DeviceDefinition(
          id: "screen-1", kind: .screen, model: "page", port: "", baud: 0, zone: "f1",
          units: [unit])
      ])
    _ = try state.handle(
      .changeDefinition(definition, source: .files), by: .console(userNumber: 0), at: stamp)
    return StationView(
      state: state, stamp: stamp, clock: LocalTime(wall: wall, secondsEast: 8 * 3_600))
  }
}
