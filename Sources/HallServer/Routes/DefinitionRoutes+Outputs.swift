import HallEngine
import HallRuntime
import Hummingbird
import Layout
import QueueCore

// Which output shows which layout, and at which hours.
extension DefinitionRoutes {
  static func addOutputs(to table: RouteTable) {
    let core = table.core
    table.post("/api/v1/devices/{id}/layout", ManagerRoutes.manager) { call in
      let body = try call.json(OutputBody.self)
      let device = DeviceID(try call.text("id"))
      let assignment = try await core.assignment(body)
      return try await core.change(for: call) { definition in
        try definition.assign(assignment, to: device, body.address)
      }
    }
  }

  struct OutputBody: Decodable {
    struct Time: Decodable {
      let from: String
      let to: String
      let layout: String
      let theme: String?
    }

    /// Nil: the first unit.
    let address: Int?
    let layout: String
    let theme: String?
    /// Nil leaves the hours as they are.
    let times: [Time]?
  }
}

/// What an output is to show, with the layouts themselves.
private struct LayoutAssignment: Sendable {
  var own: LayoutChoice
  var times: [LayoutTime]?
  /// What every name stands for.
  var layouts: [String: CheckedLayout]
}

extension ServerCore {
  /// Reads what a page asks an output to show; the layouts have to be there and in order.
  fileprivate func assignment(
    _ body: DefinitionRoutes.OutputBody
  ) async throws -> LayoutAssignment {
    var layouts: [String: CheckedLayout] = [:]
    func choice(_ name: String, _ theme: String?) async throws -> LayoutChoice {
      let layout = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await services.layouts.assignable(name)
      }
      layouts[name] = layout
      let theme = theme ?? ""
      guard theme.isEmpty || layout.themes.contains(theme) else {
        throw APIError.badRequest(
          "版式“\(name)”没有主题“\(theme)”", "The layout \"\(name)\" has no theme \"\(theme)\"")
      }
      return LayoutChoice(layout: name, theme: theme)
    }
    let own = try await choice(body.layout, body.theme)
    guard let written = body.times else {
      return LayoutAssignment(own: own, times: nil, layouts: layouts)
    }
    guard written.count <= LayoutTime.limit else {
      throw APIError.badRequest(
        "一天至多 \(LayoutTime.limit) 个时段", "A day has at most \(LayoutTime.limit) stretches of hours")
    }
    var times: [LayoutTime] = []
    for time in written {
      guard let from = TimeOfDay(time.from), let to = TimeOfDay(time.to), from < to else {
        throw APIError.badRequest(
          "时段“\(time.from)-\(time.to)”应从早到晚，如 12:00-13:30；跨过零点的请分成两段",
          "The hours \"\(time.from)-\(time.to)\" have to go from early to late, such as "
            + "12:00-13:30; over midnight they are two entries")
      }
      let choice = try await choice(time.layout, time.theme)
      times.append(LayoutTime(from: from, to: to, layout: choice.layout, theme: choice.theme))
    }
    times.sort { $0.from < $1.from }
    if let (first, second) = zip(times, times.dropFirst()).first(where: { $0.to > $1.from }) {
      throw APIError.badRequest(
        "时段 \(first.from)-\(first.to) 与 \(second.from)-\(second.to) 重叠",
        "The hours \(first.from)-\(first.to) and \(second.from)-\(second.to) overlap")
    }
    return LayoutAssignment(own: own, times: times, layouts: layouts)
  }
}

extension HallDefinition {
  /// Has a unit of a device show layouts that it can show.
  fileprivate mutating func assign(
    _ assignment: LayoutAssignment, to device: DeviceID, _ address: Int?
  ) throws {
    func isWanted(_ output: LayoutOutput) -> Bool {
      output.device == device && output.address == address ?? output.address
        && output.kind != .slip
    }
    guard let index = devices.firstIndex(where: { $0.id == device }),
      let output = layoutOutputs.first(where: isWanted)
    else {
      throw APIError(
        .notFound, "unknownOutput", "没有能显示版式的设备 \(device)",
        "There is no device \(device) that shows a layout")
    }
    let times = assignment.times ?? output.times
    guard times.isEmpty || output.kind == .screen || output.kind == .board else {
      throw APIError(
        .conflict, "noTimes", "号票打印机没有时段；请在版式中用 when 按时间显示内容",
        "A ticket printer has no hours; use when: in its layout to show something at some hours")
    }
    for name in assignment.layouts.keys.sorted() {
      guard let layout = assignment.layouts[name] else { continue }
      // A screen that says no size has that of its own layout, at every hour.
      let own = output.width == 0 ? assignment.layouts[assignment.own.layout] : nil
      let isSameSize = own.map { ($0.width, $0.height) == (layout.width, layout.height) } ?? true
      guard output.fits(layout), isSameSize else {
        throw APIError(
          .conflict, "layoutDoesNotFit",
          "版式“\(name)”与“\(output.name)”的类型或尺寸不符"
            + "（\(own?.width ?? output.width)×\(own?.height ?? output.height)）",
          "The layout \"\(name)\" does not go with \"\(output.name)\" "
            + "(\(own?.width ?? output.width) by \(own?.height ?? output.height)): its kind or size "
            + "is another")
      }
    }
    if devices[index].units.isEmpty {
      devices[index].units = [
        DeviceDefinition.Unit(
          address: output.address, name: output.name,
          width: output.kind == .screen ? output.width : 0,
          height: output.kind == .screen ? output.height : 0)
      ]
    }
    for unit in devices[index].units.indices
    where devices[index].units[unit].address == output.address {
      devices[index].units[unit].layout = assignment.own.layout
      devices[index].units[unit].theme = output.kind == .screen ? assignment.own.theme : ""
      devices[index].units[unit].times = times
    }
  }
}
