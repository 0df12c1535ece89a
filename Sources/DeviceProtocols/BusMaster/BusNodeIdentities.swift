import HallBus

/// Which node of our own bus is which unit, as `settings` of its line in `devices.yaml` says it.
///
///     settings: {node-5: 00112233445566778899AABB}
///
/// A node without switches gets its address by this; at an address that is named here no other node
/// is served.
public struct BusNodeIdentities: Hashable, Sendable {
  static let prefix = "node-"

  private var ids: [Int: BusNodeID] = [:]

  /// The setting's name for an address.
  public static func setting(of address: Int) -> String { prefix + String(address) }

  /// Whether a setting says who is at an address.
  public static func isIdentity(_ name: String) -> Bool { name.hasPrefix(prefix) }

  /// Reads a line's own settings; every one of them must name a node.
  ///
  /// - Parameter addresses: those the line has; nil when they could not be read.
  public init(_ settings: [DriverSetting], addresses: [Int]?) throws(DriverSettingFault) {
    var known: [String] = []
    if let addresses { known = addresses.map(Self.setting) }
    var names: [BusNodeID: Int] = [:]
    for setting in settings {
      guard Self.isIdentity(setting.name),
        let address = Int(setting.name.dropFirst(Self.prefix.count)),
        Self.setting(of: address) == setting.name
      else { throw .noSuchSetting(setting.name, known: known) }
      if let addresses, !addresses.contains(address) {
        throw DriverSettingFault(
          setting.name, "设置“\(setting.name)”：这条线上没有地址\(address)",
          "the setting \"\(setting.name)\": this line has no address \(address)", isName: true)
      }
      guard let id = BusNodeID(text: setting.value) else {
        throw DriverSettingFault(
          setting.name, "“\(setting.name)”应是24位十六进制数字，如00112233445566778899AABB",
          "\"\(setting.name)\" must be 24 hexadecimal digits, such as 00112233445566778899AABB")
      }
      guard ids[address] == nil else {
        throw DriverSettingFault(
          setting.name, "设置“\(setting.name)”写了两次", "the setting \"\(setting.name)\" stands twice")
      }
      if let other = names[id] {
        throw DriverSettingFault(
          setting.name, "设备\(id.text)已是地址\(other)，不能同时是地址\(address)",
          "the node \(id.text) has the address \(other) already and cannot have \(address), too")
      }
      ids[address] = id
      names[id] = address
    }
  }

  /// Who has to be at an address; nil takes whoever is there.
  public subscript(address: Int) -> BusNodeID? { ids[address] }
}
