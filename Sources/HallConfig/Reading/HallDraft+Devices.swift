import QueueCore

/// A unit with the places that checks across devices point at.
private struct UnitEntry {
  var entry: YAMLEntry
  var addresses: [Int]
}

/// What a window has at most one of: each shows or takes the same whatever line it hangs on.
private enum WindowPart {
  case clerkPad, ratingPad
  /// An LED board, on a line of boards or on our own bus.
  case board
  /// A page of its own beside or in place of the board.
  case screen

  init(_ kind: DeviceDefinition.Kind, hasSize: Bool, isForRatings: Bool) {
    switch kind {
    case .pads where hasSize: self = .board
    case .pads: self = isForRatings ? .ratingPad : .clerkPad
    case .screen: self = .screen
    case .ledBoards, .ticketPrinter, .kiosk: self = .board
    }
  }

  var name: LocalizedText {
    switch self {
    case .clerkPad: LocalizedText(chinese: "呼叫器", english: "a clerk's pad")
    case .ratingPad: LocalizedText(chinese: "评价器", english: "a rating pad")
    case .board: LocalizedText(chinese: "窗口条屏", english: "a window board")
    case .screen: LocalizedText(chinese: "窗口引导屏", english: "a window screen")
    }
  }
}

/// Which device has which part of a window.
private struct WindowParts {
  var owners: [(window: WindowID, part: WindowPart, device: String)] = []
}

extension HallDraft {
  /// `devices.yaml`: one entry a port, with the units on it.
  ///
  ///     boards-1:
  ///       kind: ledBoards
  ///       model: bx-5k
  ///       port: /dev/hallkeeper/boards-1
  ///       baud: 57600
  ///       zone: floor-1
  ///       units:
  ///         1-17: {window: 1-17, name: "{window}号窗口屏", size: 64x16}
  mutating func readDevices(_ root: YAMLNode, _ reading: inout ConfigReading) {
    var devices: [DeviceDefinition] = []
    var ports: [String: String] = [:]
    var parts = WindowParts()
    if root.isEmpty {
      self.devices = []
      return
    }
    let entries = reading.namedEntries(root, .device, limit: ConfigLimits.devices)
    for entry in entries {
      guard let id = reading.identifier(entry.keyNode) else { continue }
      let keys = ["kind", "model", "port", "baud", "zone", "settings", "units"]
      guard
        let fields = reading.fields(entry.value, keys, required: ["kind", "model", "zone"])
      else { continue }
      let kind = fields["kind"].flatMap { reading.kind($0) }
      let model = fields["model"].flatMap { reading.model($0, kind) }
      let zone = fields["zone"].flatMap { reading.reference($0, .zone, known: zoneNames) }
      guard let kind else { continue }
      let port = reading.port(fields["port"], kind, entry.keyNode)
      if let port, !port.isEmpty, let node = fields["port"] {
        if let other = ports[port] {
          reading.error(
            node, "端口“\(port)”已用于设备“\(other)”",
            "the port \"\(port)\" is already that of \"\(other)\"")
        }
        ports[port] = id
      }
      // Behind a serial server, too, boards and pads are paced and waited for by the line's rate.
      let isLine = kind == .ledBoards || kind == .pads || (port?.hasPrefix("/") ?? true)
      let baud = reading.baud(fields["baud"], isNeeded: isLine && !kind.isPage, entry.keyNode)
      let driver = ConfigDriver(kind: kind, model: model ?? "")
      let units = self.units(fields["units"], id, driver, &parts, entry.keyNode, &reading)
      let settings = reading.settings(fields["settings"], of: driver, units, entry.keyNode)
      guard let model, let zone, let port, let baud, let units, let settings else { continue }
      devices.append(
        DeviceDefinition(
          id: DeviceID(id), kind: kind, model: model, port: port, baud: baud,
          zone: ZoneID(zone), units: units, settings: settings))
    }
    self.devices = devices
  }

  private func units(
    _ node: YAMLNode?, _ id: String, _ driver: ConfigDriver, _ parts: inout WindowParts,
    _ device: YAMLNode, _ reading: inout ConfigReading
  ) -> [DeviceDefinition.Unit]? {
    let kind = driver.kind
    guard let node, !node.isEmpty else {
      if kind == .pads || kind == .ledBoards {
        reading.error(device, "缺少“units”", "\"units\" is missing")
        return nil
      }
      let unit = DeviceDefinition.Unit(address: 0, name: id)
      reading.checkLayout(of: unit, on: kind, [:], device)
      return [unit]
    }
    guard let entries = node.entries else {
      reading.error(
        node, "此处应是“地址: …”", "addresses with units are expected here")
      return nil
    }
    var units: [DeviceDefinition.Unit] = []
    for entry in entries {
      guard let addresses = reading.numbers(entry.keyNode, driver.addresses)
      else { continue }
      guard units.count + addresses.count <= ConfigLimits.unitsPerDevice else {
        reading.error(
          entry.keyNode, "一条线上超过\(ConfigLimits.unitsPerDevice)个设备",
          "more than \(ConfigLimits.unitsPerDevice) units on one line")
        break
      }
      if let double = addresses.first(where: { address in
        units.contains { $0.address == address }
      }) {
        reading.error(
          entry.keyNode, "地址\(double)在这条线上用了两次",
          "the address \(double) is used twice on this line")
        continue
      }
      units += rangeUnits(
        UnitEntry(entry: entry, addresses: addresses), id, driver, &parts, &reading)
    }
    return units
  }

  private func rangeUnits(
    _ item: UnitEntry, _ id: String, _ driver: ConfigDriver, _ parts: inout WindowParts,
    _ reading: inout ConfigReading
  ) -> [DeviceDefinition.Unit] {
    let kind = driver.kind
    var fields: [String: YAMLNode] = [:]
    if !item.entry.value.isEmpty {
      let hasWindow = kind == .pads || kind == .ledBoards || kind == .screen
      let keys =
        (hasWindow ? ["window"] : []) + ["name", "layout", "theme"]
        + (driver.hasSize ? ["size"] : [])
        + (kind == .screen || kind == .ledBoards ? ["times"] : [])
        + (driver.hasTwoColours ? ["palette"] : [])
        + (kind == .pads ? ["rating"] : [])
      guard let written = reading.fields(item.entry.value, keys) else { return [] }
      fields = written
    }
    if kind == .pads, fields["window"] == nil {
      reading.error(item.entry.keyNode, "呼叫器缺少“window”", "a pad needs its \"window\"")
    }
    if kind == .ledBoards, !driver.hasDots, fields["window"] == nil {
      reading.error(
        item.entry.keyNode, "型号“\(driver.model)”缺少“window”：它不能用作集中显示屏",
        "the model \"\(driver.model)\" needs its \"window\": it cannot be a combined board")
    }
    if kind == .ledBoards, !driver.hasDigits, fields["size"] == nil {
      reading.error(item.entry.keyNode, "条屏缺少“size”", "a board needs its \"size\"")
    }
    let isForRatings = fields["rating"].map { reading.boolean($0) ?? false } ?? false
    if isForRatings, fields["size"] != nil, let node = fields["rating"] {
      reading.error(
        node, "写了“size”的是窗口屏，不能是评价器",
        "a unit with a \"size\" is a board and takes no ratings")
    }
    var windows: [Int]?
    if let node = fields["window"] {
      let part = WindowPart(
        kind, hasSize: fields["size"] != nil, isForRatings: isForRatings)
      windows = self.windows(node, item.addresses.count, part, of: id, &parts, &reading)
      if windows == nil { return [] }
    }
    let name = fields["name"].flatMap { reading.string($0) }
    let layout = fields["layout"].map { reading.string($0, allowsEmpty: true) } ?? ""
    let theme = fields["theme"].flatMap { reading.string($0, allowsEmpty: true) } ?? ""
    let size = fields["size"].flatMap { reading.size($0, kind) }
    let times = fields["times"].map { reading.layoutTimes($0, on: kind, windows?.first) } ?? []
    if kind == .pads, let size, let node = fields["size"],
      (size.width, size.height) != (64, 16), (size.width, size.height) != (128, 32)
    {
      reading.error(
        node, "总线上的窗口屏为64x16或128x32点", "a board on this bus has 64x16 or 128x32 dots")
    }
    let palette = fields["palette"].flatMap { reading.palette($0, hasWindow: windows != nil) }
    let units = item.addresses.enumerated().map { index, address in
      let window = windows?[index]
      let shown = (name ?? "\(id)/{address}")
        .replacing("{address}", with: String(address))
        .replacing("{window}", with: window.map(String.init) ?? "")
      return DeviceDefinition.Unit(
        address: address, name: shown, window: window.map { WindowID(Int64($0)) },
        layout: layout ?? "", width: size?.width ?? 0, height: size?.height ?? 0,
        theme: theme, palette: palette, times: times.map(\.time), isForRatings: isForRatings)
    }
    // The units of an entry have one layout and one size.
    if layout != nil, let unit = units.first {
      reading.checkLayout(of: unit, on: kind, fields, item.entry.keyNode)
      for time in times { reading.checkLayout(of: time, on: unit, kind) }
    }
    return units
  }

  private func windows(
    _ node: YAMLNode, _ count: Int, _ part: WindowPart, of id: String,
    _ parts: inout WindowParts, _ reading: inout ConfigReading
  ) -> [Int]? {
    guard let numbers = reading.numbers(node, 1...Int(ConfigLimits.windowNumber)) else {
      return nil
    }
    guard numbers.count == count else {
      reading.error(
        node, "\(count)个地址对应\(numbers.count)个窗口，数量应相同",
        "\(count) addresses for \(numbers.count) windows; there must be as many")
      return nil
    }
    for number in numbers {
      if let windowNumbers, !windowNumbers.contains(Int64(number)) {
        reading.error(node, "没有窗口\(number)", "unknown window \(number)")
        return nil
      }
      let window = WindowID(Int64(number))
      if let owner = parts.owners.first(where: { $0.window == window && $0.part == part }) {
        reading.error(
          node, "窗口\(number)在“\(owner.device)”上已有\(part.name.chinese)",
          "window \(number) already has \(part.name.english) on \"\(owner.device)\"")
        return nil
      }
      parts.owners.append((window, part, id))
    }
    return numbers
  }
}
