import DeviceProtocols
import HallBus
import QueueCore

/// What a node of our own bus is to be on its line.
public enum NodePlace: Hashable, Sendable {
  /// The unit that has this address.
  case unit(address: Int)
  /// The clerk's pad, the rating pad or the board, whichever the node is, of this window; the line
  /// gets a new unit where it has none.
  case window(WindowID)
}

/// Why a node cannot be what somebody wants it to be; nothing was changed.
public struct NodeAssignmentFault: Error, Hashable, Sendable {
  /// Stable, for programs.
  public let code: String
  public let text: LocalizedText

  init(_ code: String, _ chinese: String, _ english: String) {
    self.code = code
    text = LocalizedText(chinese: chinese, english: english)
  }
}

extension HallDefinition {
  /// Writes down which unit of a line a node is that waits without an address.
  ///
  /// What is so already stays so without a complaint, so that the same wish may come twice.
  ///
  /// - Parameters:
  ///   - node: 24 hexadecimal digits.
  ///   - report: how the line stands: the node must have been heard there, and nobody may answer at
  ///     the address.
  public mutating func assign(
    node: String, to place: NodePlace, on id: DeviceID, report: DeviceReport?
  ) throws(NodeAssignmentFault) {
    let line = try busLine(id)
    guard let identity = BusNodeID(text: node) else {
      throw NodeAssignmentFault(
        "badNode", "设备标识应是24位十六进制数字", "A node's identity has 24 hexadecimal digits")
    }
    if let owner = owner(of: identity) {
      if owner.device == id, owner.unit.isAt(place) { return }
      throw NodeAssignmentFault(
        "nodeTaken",
        "设备 \(identity.text) 已是 \(owner.device) 的 \(owner.unit.name)（地址\(owner.unit.address)），"
          + "要改作他用请先解除",
        "The node \(identity.text) already is \(owner.unit.name) (address \(owner.unit.address)) of "
          + "\(owner.device); release it there first")
    }
    guard let newcomer = report?.newcomers.first(where: { $0.node == identity.text }) else {
      throw NodeAssignmentFault(
        "nodeNotHeard", "\(id) 上没有听到待编址的设备 \(identity.text)，请检查它的电源和接线，过十几秒再试",
        "No node \(identity.text) waits for an address on \(id); check its power and wiring and try "
          + "again after some ten seconds")
    }
    let size = try newcomer.size()
    let address = try addressFor(newcomer, size, at: place, on: line)
    let unit = devices[line].units.first { $0.address == address }
    if let unit,
      (unit.width, unit.height) != (size?.width ?? 0, size?.height ?? 0)
        || unit.isForRatings != newcomer.isForRatings
    {
      throw NodeAssignmentFault(
        "wrongKind",
        "\(unit.name)（地址\(address)）要的是\(unit.words.chinese)，这台设备是\(newcomer.words.chinese)",
        "\(unit.name) (address \(address)) has to be \(unit.words.english), and this node is "
          + newcomer.words.english)
    }
    if let present = report?.units.first(where: { $0.address == address }), present.isUp {
      throw NodeAssignmentFault(
        "addressAnswers",
        "地址\(address)（\(present.name)）现在有设备应答；要更换请先断开旧设备的电源，等它显示离线",
        "A device answers at the address \(address) (\(present.name)); to replace it, take its power "
          + "away and wait until it is shown as silent")
    }
    devices[line].name(identity, at: address)
  }

  /// Takes away what is written down about the node at an address: whoever has that address by its
  /// switches is served again.
  public mutating func releaseNode(
    at address: Int, on id: DeviceID
  ) throws(NodeAssignmentFault) {
    let line = try busLine(id)
    let name = BusNodeIdentities.setting(of: address)
    guard devices[line].units.contains(where: { $0.address == address }) else {
      throw NodeAssignmentFault(
        "noSuchUnit", "\(id) 没有地址\(address)", "\(id) has no address \(address)")
    }
    devices[line].settings.removeAll { $0.name == name }
  }

  private func busLine(_ id: DeviceID) throws(NodeAssignmentFault) -> Int {
    guard let index = devices.firstIndex(where: { $0.id == id }) else {
      throw NodeAssignmentFault(
        "unknownDevice", "没有串口设备 \(id)", "There is no serial device \(id)")
    }
    guard devices[index].isBusLine else {
      throw NodeAssignmentFault(
        "noBus", "\(id) 不是 HallBus 线路，不能在这里编址", "\(id) is no HallBus line and assigns no addresses")
    }
    return index
  }

  private func owner(
    of identity: BusNodeID
  ) -> (device: DeviceID, unit: DeviceDefinition.Unit)? {
    for device in devices where device.isBusLine {
      let found = device.units.first { unit in
        let name = BusNodeIdentities.setting(of: unit.address)
        return device.settings.contains {
          $0.name == name && BusNodeID(text: $0.value) == identity
        }
      }
      if let found { return (device.id, found) }
    }
    return nil
  }

  /// The address of a place; makes the unit where a window has none yet.
  private mutating func addressFor(
    _ newcomer: DeviceReport.Newcomer, _ size: DeviceReport.Unit.Size?, at place: NodePlace,
    on line: Int
  ) throws(NodeAssignmentFault) -> Int {
    let id = devices[line].id
    switch place {
    case .unit(let address):
      guard devices[line].units.contains(where: { $0.address == address }) else {
        throw NodeAssignmentFault(
          "noSuchUnit", "\(id) 没有地址\(address)", "\(id) has no address \(address)")
      }
      return address
    case .window(let window):
      guard windows.contains(where: { $0.id == window }) else {
        throw NodeAssignmentFault(
          "unknownWindow", "没有窗口\(window)", "There is no window \(window)")
      }
      let isBoard = size != nil
      if let own = devices[line].units.first(where: {
        $0.window == window && ($0.width > 0) == isBoard
          && $0.isForRatings == newcomer.isForRatings
      }) {
        return own.address
      }
      if let other = devices.first(where: {
        $0.serves(window, board: isBoard, ratings: newcomer.isForRatings)
      }) {
        throw NodeAssignmentFault(
          "windowTaken", "窗口\(window)在 \(other.id) 上已有同类设备",
          "The window \(window) already has a device of this kind on \(other.id)")
      }
      return try addUnit(newcomer, size, for: window, on: line)
    }
  }

  private mutating func addUnit(
    _ newcomer: DeviceReport.Newcomer, _ size: DeviceReport.Unit.Size?, for window: WindowID,
    on line: Int
  ) throws(NodeAssignmentFault) -> Int {
    let device = devices[line]
    let free = (1...Int(BusAddress.lastNode)).first { address in
      !device.units.contains { $0.address == address }
    }
    guard device.units.count < BusMasterConfiguration.nodeLimit, let free else {
      throw NodeAssignmentFault(
        "lineFull", "\(device.id) 已有\(BusMasterConfiguration.nodeLimit)台设备，请另接一条线",
        "\(device.id) has \(BusMasterConfiguration.nodeLimit) nodes already; use another line")
    }
    devices[line].units.append(
      DeviceDefinition.Unit(
        address: free, name: "\(window)号" + (size == nil ? newcomer.words.chinese : "窗口屏"),
        window: window,
        width: size?.width ?? 0, height: size?.height ?? 0,
        isForRatings: newcomer.isForRatings))
    return free
  }
}

extension DeviceDefinition {
  /// Whether it is a line of our own bus.
  fileprivate var isBusLine: Bool { kind == .pads && model != PatternPadStation.model }

  fileprivate func serves(
    _ window: WindowID, board isBoard: Bool, ratings isForRatings: Bool
  ) -> Bool {
    units.contains { unit in
      switch kind {
      case .pads:
        unit.window == window && (unit.width > 0) == isBoard && unit.isForRatings == isForRatings
      case .ledBoards: isBoard && unit.window == window
      case .ticketPrinter, .screen, .kiosk: false
      }
    }
  }

  fileprivate mutating func name(_ identity: BusNodeID, at address: Int) {
    let setting = Setting(
      name: BusNodeIdentities.setting(of: address), value: identity.text)
    settings.removeAll { $0.name == setting.name }
    settings.append(setting)
    // As the files are read: by name.
    settings.sort { $0.name < $1.name }
  }
}

extension DeviceDefinition.Unit {
  fileprivate func isAt(_ place: NodePlace) -> Bool {
    switch place {
    case .unit(let wanted): address == wanted
    case .window(let wanted): window == wanted
    }
  }

  fileprivate var words: LocalizedText {
    width > 0
      ? LocalizedText(
        chinese: "\(width)×\(height)窗口屏", english: "a board of \(width) by \(height) dots")
      : isForRatings
        ? LocalizedText(chinese: "评价器", english: "a rating pad")
        : LocalizedText(chinese: "呼叫器", english: "a pad")
  }
}

extension DeviceReport.Newcomer {
  fileprivate var isForRatings: Bool { kind == .ratingPad }

  /// Nil for what has no dots.
  fileprivate func size() throws(NodeAssignmentFault) -> DeviceReport.Unit.Size? {
    switch kind {
    case .pad, .ratingPad: return nil
    case .smallBoard: return DeviceReport.Unit.Size(width: 64, height: 16)
    case .largeBoard: return DeviceReport.Unit.Size(width: 128, height: 32)
    case .unknown:
      throw NodeAssignmentFault(
        "unknownKind", "本程序不认识这种设备，请先升级", "This program does not know such a node; update it first")
    }
  }

  /// What it is, for people.
  public var words: LocalizedText {
    switch kind {
    case .pad: LocalizedText(chinese: "呼叫器", english: "a pad")
    case .ratingPad: LocalizedText(chinese: "评价器", english: "a rating pad")
    case .smallBoard:
      LocalizedText(chinese: "64×16窗口屏", english: "a board of 64 by 16 dots")
    case .largeBoard:
      LocalizedText(chinese: "128×32窗口屏", english: "a board of 128 by 32 dots")
    case .unknown: LocalizedText(chinese: "未知设备", english: "a node of an unknown kind")
    }
  }
}
