import QueueCore

extension DeviceDefinition.Kind {
  /// Whether it is a browser page rather than something on a serial line.
  var isPage: Bool { self == .screen || self == .kiosk }
}

extension ConfigReading {
  mutating func kind(_ node: YAMLNode) -> DeviceDefinition.Kind? {
    choice(
      node, of: DeviceDefinition.Kind.allCases.map(\.rawValue), "设备种类", "kind of device"
    )
    .flatMap { DeviceDefinition.Kind(rawValue: $0) }
  }

  mutating func model(_ node: YAMLNode, _ kind: DeviceDefinition.Kind?) -> String? {
    guard let kind else { return string(node) }
    if let text = node.scalar, let reason = DeviceCatalogue.undriven(text) {
      error(
        node, "不支持型号“\(text)”：\(reason.chinese)",
        "the model \"\(text)\" is not driven: \(reason.english)")
      return nil
    }
    return choice(node, of: catalogue.models(of: kind), "型号", "model")
  }

  /// A path, `tcp://host:port`, or nothing for a page; nil, and reported, when it is wrong.
  mutating func port(
    _ node: YAMLNode?, _ kind: DeviceDefinition.Kind, _ device: YAMLNode
  ) -> String? {
    guard let node, !node.isEmpty else {
      if kind.isPage { return "" }
      error(device, "缺少“port”", "\"port\" is missing")
      return nil
    }
    guard let text = string(node) else { return nil }
    let rest = text.hasPrefix("tcp://") ? text.dropFirst(6) : nil
    let number = rest?.split(separator: ":").last.flatMap { Self.plainInteger($0) }
    let isAddress = rest?.contains(":") == true && (1...65_535).contains(number ?? 0)
    guard isAddress || (text.hasPrefix("/") && !text.contains(" ")) else {
      error(
        node, "端口应如/dev/hallkeeper/名称或tcp://主机:端口",
        "a port is written /dev/hallkeeper/name or tcp://host:port")
      return nil
    }
    // Names by which the kernel numbers USB adapters as they come (drivers/usb of Linux).
    if text.hasPrefix("/dev/ttyUSB") || text.hasPrefix("/dev/ttyACM") {
      warning(
        node,
        "“\(text)”重新插拔或重启后可能变成别的设备，请用/dev/hallkeeper/名称；hall devices scan会写出规则",
        "\"\(text)\" may be another device after the next plugging in or restart; use "
          + "/dev/hallkeeper/name, whose rule hall devices scan writes")
    }
    return text
  }

  /// Bits a second; 0 where there is no line.
  mutating func baud(_ node: YAMLNode?, isNeeded: Bool, _ device: YAMLNode) -> Int? {
    guard let node else {
      if isNeeded { error(device, "缺少“baud”", "\"baud\" is missing") }
      return isNeeded ? nil : 0
    }
    guard let value = integer(node, 0...10_000_000) else { return nil }
    guard DeviceCatalogue.usualBauds.contains(value) || (value == 0 && !isNeeded) else {
      let usual = DeviceCatalogue.usualBauds
      let nearest = usual.min { abs($0 - value) < abs($1 - value) } ?? value
      let question = Self.question(String(nearest))
      error(
        node, "波特率\(value)不常用" + question.chinese,
        "\(value) is no usual rate" + question.english)
      return nil
    }
    return value
  }

  /// `64x16`: width and height in dots.
  mutating func size(
    _ node: YAMLNode, _ kind: DeviceDefinition.Kind
  ) -> (width: Int, height: Int)? {
    let parts = (node.scalar ?? "").split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Self.plainInteger(parts[0]),
      let height = Self.plainInteger(parts[1]), (1...ConfigLimits.dots).contains(width),
      (1...ConfigLimits.dots).contains(height)
    else {
      error(
        node, "尺寸应如64x16，不超过\(ConfigLimits.dots)点",
        "a size is written 64x16, at most \(ConfigLimits.dots) dots each way")
      return nil
    }
    guard kind != .ledBoards || width % 8 == 0 else {
      error(
        node, "条屏宽度\(width)应是8的倍数；是不是\((width + 7) / 8 * 8)？",
        "the board's width \(width) must be a multiple of 8; did you mean "
          + "\((width + 7) / 8 * 8)?")
      return nil
    }
    return (width, height)
  }
}
