import DeviceProtocols
import QueueCore

/// What is known of a model's driver when its device is read.
struct ConfigDriver {
  let kind: DeviceDefinition.Kind
  let model: String

  /// Whether it shows digits alone, so that it has no size and no layout.
  var hasDigits: Bool { kind == .ledBoards && model == "modbus-digits" }

  /// Whether its units may have a size: of what hangs on a pads' line only a board of our own bus.
  var hasSize: Bool { kind != .pads || model != "pattern" }

  /// Whether it can be sent dots: a BX-6K font card has no area for them that is documented.
  var hasDots: Bool { !hasDigits && model != "bx-6k" }

  /// Whether its dots may have a red and a green light.
  var hasTwoColours: Bool { kind == .ledBoards && model == "bx-5k" }

  /// Addresses on its line (each driver's frame says why).
  var addresses: ClosedRange<Int> {
    switch (kind, model) {
    case (.ledBoards, "c-power"): 1...254
    case (.ledBoards, "modbus-digits"): 1...247
    case (.pads, "hallbus"): 1...253
    default: 0...ConfigLimits.deviceAddress
    }
  }

  /// Settings that every device of the kind may have, whoever made it: those of its line, too.
  var common: [String] {
    switch kind {
    case .ledBoards: ["brightness"] + SerialLineOptions.names
    case .ticketPrinter: PrinterOptions.names + SerialLineOptions.names
    // Boards hang on the lines of our own pads, too.
    case .pads where model == "hallbus": ["brightness"] + SerialLineOptions.names
    case .pads: SerialLineOptions.names
    case .screen, .kiosk: []
    }
  }

  /// Has the driver read its own settings and complain.
  func check(_ settings: [DriverSetting], addresses: [Int]?) throws {
    if let plan = settings.first(where: { $0.name == "brightness" }), common.contains(plan.name) {
      _ = try BrightnessPlan(plan.value)
    }
    if !kind.isPage {
      let line = try SerialLineOptions(settings)
      if kind == .pads, model == "hallbus" { try Self.checkBus(line) }
    }
    if kind == .ticketPrinter { _ = try PrinterOptions(settings) }
    let own = settings.filter { !common.contains($0.name) }
    switch (kind, model) {
    case (.ledBoards, "modbus-digits"):
      _ = try ModbusDisplay(own)
    case (.pads, "pattern"):
      let pattern = try PadPattern(own)
      if let addresses, !addresses.isEmpty {
        _ = try PatternPadSession(pattern, addresses: addresses)
      }
    case (.pads, "hallbus"):
      _ = try BusNodeIdentities(own, addresses: addresses)
    default:
      guard let first = own.first else { return }
      throw DriverSettingFault.noSuchSetting(first.name, known: common)
    }
  }

  /// Our own bus has 8 data bits, no parity and one stop bit (docs/hallbus.md, The line): no node can
  /// be set otherwise.
  private static func checkBus(_ line: SerialLineOptions) throws {
    let bus = SerialLineOptions()
    let wrong =
      line.parity != bus.parity
      ? "parity" : line.dataBits != bus.dataBits ? "data-bits" : "stop-bits"
    guard (line.parity, line.dataBits, line.stopBits) != (bus.parity, bus.dataBits, bus.stopBits)
    else { return }
    throw DriverSettingFault(
      wrong, "HallBus 固定为8位数据、无校验、1位停止位，不用写“\(wrong)”",
      "HallBus always has 8 data bits, no parity and 1 stop bit; leave \"\(wrong)\" out")
  }

  /// A value that is right wherever the setting must be there, so that one that is wrong does not
  /// hide the mistakes behind it; nil where the others depend on it.
  func standIn(for setting: String) -> DriverSetting? {
    guard hasDigits else { return nil }
    switch setting {
    case "register": return DriverSetting(name: setting, value: "0")
    case "digits": return DriverSetting(name: setting, value: "4")
    case "encoding": return DriverSetting(name: setting, value: "bcd")
    default: return nil
    }
  }
}

extension ConfigReading {
  /// The settings of a driver, by name; nil, and reported, when they are wrong.
  mutating func settings(
    _ node: YAMLNode?, of driver: ConfigDriver, _ units: [DeviceDefinition.Unit]?,
    _ device: YAMLNode
  ) -> [DeviceDefinition.Setting]? {
    var entries: [YAMLEntry] = []
    if let node, !node.isEmpty {
      guard let written = node.entries else {
        error(node, "此处应是若干“设置: 值”", "settings are written as \"name: value\" here")
        return nil
      }
      guard written.count <= ConfigLimits.settings else {
        error(
          node, "设置超过\(ConfigLimits.settings)项",
          "there are more than \(ConfigLimits.settings) settings")
        return nil
      }
      entries = written
    }
    var settings: [DeviceDefinition.Setting] = []
    for entry in entries {
      guard let value = entry.value.scalar, value.count <= ConfigLimits.settingCharacters else {
        error(
          entry.value, "设置“\(entry.key)”应是一行文字，不超过\(ConfigLimits.settingCharacters)字",
          "the setting \"\(entry.key)\" must be one line of at most "
            + "\(ConfigLimits.settingCharacters) characters")
        return nil
      }
      settings.append(DeviceDefinition.Setting(name: entry.key, value: value))
    }
    // The order in the file means nothing.
    settings.sort { $0.name < $1.name }
    guard !driver.model.isEmpty else { return settings }
    let before = errorCount
    check(settings, of: driver, units, entries, node ?? device, device)
    return errorCount == before ? settings : nil
  }

  /// Reports every setting that the driver complains of: it is asked again without the one it named,
  /// until it is content or cannot go on.
  private mutating func check(
    _ settings: [DeviceDefinition.Setting], of driver: ConfigDriver,
    _ units: [DeviceDefinition.Unit]?, _ entries: [YAMLEntry], _ otherwise: YAMLNode,
    _ device: YAMLNode
  ) {
    var left = settings.map { DriverSetting(name: $0.name, value: $0.value) }
    var reported: [String] = []
    // Each round takes one setting away, or puts one in that was missing.
    for _ in 0...(2 * ConfigLimits.settings) {
      do {
        try driver.check(left, addresses: units?.map(\.address))
        return
      } catch let fault as DriverSettingFault {
        let isConsequence = fault.missing.map(reported.contains) ?? false
        if !isConsequence { report(fault, entries, otherwise) }
        if let missing = fault.missing {
          guard let standIn = driver.standIn(for: missing) else { return }
          left.append(standIn)
        } else {
          guard let name = fault.setting, left.contains(where: { $0.name == name }) else { return }
          left.removeAll { $0.name == name }
          reported.append(name)
        }
      } catch let fault as BoardLineFault {
        return error(device, fault.text.chinese, fault.text.english)
      } catch {
        return self.error(device, "\(error)", "\(error)")
      }
    }
  }

  /// Puts a driver's complaint where the setting stands.
  private mutating func report(
    _ fault: DriverSettingFault, _ entries: [YAMLEntry], _ otherwise: YAMLNode
  ) {
    let entry = entries.first { $0.key == fault.setting }
    let question = Self.question(
      fault.unknown.flatMap { Suggestion.nearest(to: $0, in: fault.known) })
    let place = fault.isName ? entry?.keyNode : entry?.value
    error(
      place ?? otherwise, fault.text.chinese + question.chinese,
      fault.text.english + question.english)
  }
}
