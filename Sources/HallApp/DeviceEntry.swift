import DeviceProtocols
import HallConfig
import QueueCore

/// The entry of `devices.yaml` for what hangs on a port, with everything that its model must have.
///
/// With a hall it names a zone of it and a window there that has no such device yet. Where there is
/// none to name, ``zoneToName`` and ``windowToName`` stand in their places: no hall can have them,
/// so the reader's errors point at what a person has to write.
public struct DeviceEntry: Hashable, Sendable {
  public static let zoneToName = "ZONE"
  public static let windowToName = "WINDOW"

  public let name: String
  public let kind: DeviceDefinition.Kind
  public let model: String
  /// As it is written in the file.
  public let port: String
  /// Bits a second.
  public let baud: Int
  public let zone: ZoneID?
  /// Nil for a printer, and where every window has such a device.
  public let window: WindowID?
  private let otherZones: [ZoneID]

  /// - Parameters:
  ///   - model: one that hangs on a line; nil comes of any other.
  ///   - baud: bits a second; nil takes what such devices leave the factory with.
  ///   - hall: where it comes to hang; nil leaves zone and window to the installer.
  public init?(name: String, model: String, port: String, baud: Int?, in hall: HallDefinition?) {
    guard let kind = Self.kind(of: model) else { return nil }
    self.name = name
    self.kind = kind
    self.model = model
    self.port = port
    self.baud = baud ?? Self.usualBaud(of: model)
    let place = hall.map { Self.place(kind, in: $0) }
    zone = place?.zone
    window = place?.window
    otherZones = hall.map { $0.zones.map(\.id).filter { $0 != place?.zone } } ?? []
  }

  /// The models that can hang on a port.
  public static let models = DeviceCatalogue.standard.kinds
    .filter { $0.kind != .screen && $0.kind != .kiosk }.flatMap(\.models)

  /// The kind of such a model; nil comes of any other.
  public static func kind(of model: String) -> DeviceDefinition.Kind? {
    guard models.contains(model) else { return nil }
    return DeviceCatalogue.standard.kinds.first { $0.models.contains(model) }?.kind
  }

  /// What the model is asked at first, or what makers of pads mostly set.
  private static func usualBaud(of model: String) -> Int {
    let subject: DeviceQuestion.Subject? =
      switch model {
      case "bx-5k", "bx-6k": .onbonBoards
      case "c-power": .cPowerBoards
      case "modbus-digits": .modbus
      case "hallbus": .hallBus
      case "pattern": nil
      default: .ticketPrinter
      }
    return DeviceQuestion.all.first { $0.subject == subject }?.bauds.first ?? 9_600
  }

  /// The first zone that has no printer yet, or the first window that has no such unit.
  private static func place(
    _ kind: DeviceDefinition.Kind, in hall: HallDefinition
  ) -> (zone: ZoneID?, window: WindowID?) {
    if kind == .ticketPrinter {
      let served = hall.devices.filter { $0.kind == kind }.map(\.zone)
      let zones = hall.zones.map(\.id)
      return (zones.first { !served.contains($0) } ?? zones.first, nil)
    }
    // A screen, or a board on a pads' line, takes the place of a window's board.
    let taken = hall.devices.flatMap { device in
      device.units.filter { unit in
        let isPad = device.kind == .pads && unit.width == 0
        return isPad == (kind == .pads)
      }
    }.compactMap(\.window)
    let window = hall.windows.first { !taken.contains($0.id) }
    return (window?.zone ?? hall.zones.first?.id, window?.id)
  }

  /// The hall with this device, so that the next entry finds another place.
  public func added(to hall: HallDefinition) -> HallDefinition {
    var hall = hall
    hall.devices.append(
      DeviceDefinition(
        id: DeviceID(name), kind: kind, model: model, port: port, baud: baud,
        zone: zone ?? ZoneID(Self.zoneToName),
        units: [DeviceDefinition.Unit(address: 1, name: name, window: window)]))
    return hall
  }

  /// The entry's lines, with what is still to be looked at as comments.
  public func lines(_ language: ConfigLanguage) -> [String] {
    func words(_ chinese: String, _ english: String) -> String {
      language == .chinese ? chinese : english
    }
    var lines = [
      "\(name):", "  kind: \(kind.rawValue)", "  model: \(model)", "  port: \(port)",
      "  baud: \(baud)",
    ]
    if port.hasPrefix("tcp://") {
      lines[4] += words("  # 与串口服务器上的设置相同", "  # as it is set in the serial server")
    }
    lines.append("  zone: \(zone?.description ?? Self.zoneToName)" + zoneComment(words))
    if kind == .ticketPrinter { return lines }
    lines += settings(words)
    lines += [
      "  units:",
      words(
        "    # 1 是设备地址；更多设备写作 1-9: {window: 1-9, …}",
        "    # 1 is the unit's address; several are written 1-9: {window: 1-9, ...}"),
      "    1: {window: \(window?.description ?? Self.windowToName), \(unit)}"
        + unitComment(words),
    ]
    return lines
  }

  private func zoneComment(_ words: (String, String) -> String) -> String {
    if zone == nil { return words("  # 写所在区域的标识", "  # write the zone it stands in") }
    if otherZones.isEmpty { return "" }
    return words("  # 或：", "  # or: ") + otherZones.map(\.description).joined(separator: " ")
  }

  private func unitComment(_ words: (String, String) -> String) -> String {
    let window = self.window == nil ? words("写窗口号", "write its window's number") : nil
    let size = hasSize ? words("size 为宽x高（点）", "size: dots across x down") : nil
    let parts = [window, size].compactMap { $0 }
    return parts.isEmpty ? "" : "  # " + parts.joined(separator: words("；", "; "))
  }

  private var hasSize: Bool { kind == .ledBoards && model != "modbus-digits" }

  private var unit: String {
    switch (kind, hasSize) {
    case (.pads, _): "name: \"{window}号呼叫器\""
    case (_, true): "name: \"{window}号窗口屏\", size: 64x16"
    default: "name: \"{window}号窗口数码屏\""
    }
  }

  private func settings(_ words: (String, String) -> String) -> [String] {
    switch model {
    case "modbus-digits":
      [
        words("  settings:  # 按厂家说明书", "  settings:  # as its manual has it"),
        "    register: 0", "    digits: 4", "    encoding: bcd",
      ]
    case "pattern":
      [
        "  settings:",
        "    pattern: ff68"
          + words("  # 或 aa55、crc、single，或写出 frame", "  # or aa55, crc, single, or a frame"),
      ]
    default: []
    }
  }
}

extension DeviceQuestion.Subject {
  /// The model of `devices.yaml` that fits everything which answers so: a printer does not say truly
  /// who made it, and the careful profile fits every one.
  public var model: String {
    switch self {
    case .ticketPrinter: "generic"
    case .onbonBoards: "bx-5k"
    case .cPowerBoards: "c-power"
    case .modbus: "modbus-digits"
    case .hallBus: "hallbus"
    }
  }
}
