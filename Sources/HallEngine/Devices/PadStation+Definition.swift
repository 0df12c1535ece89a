import DeviceProtocols
import HallBus
import QueueCore

// What a line's definition says about its nodes.
extension PadStation {
  static func bus(
    _ device: DeviceDefinition
  ) throws(Stations.Fault) -> (
    configuration: BusMasterConfiguration, units: [DeviceReport.Unit]
  ) {
    if let unit = device.units.first(where: { isBoard($0) && boardSize(of: $0) == nil }) {
      throw Stations.Fault(
        text: LocalizedText(
          chinese: "线路 \(device.id) 的窗口屏 \(unit.address) 应为64x16或128x32点",
          english: "Board \(unit.address) of line \(device.id) must have 64x16 or 128x32 dots"))
    }
    let identities = try identities(of: device)
    let configuration: BusMasterConfiguration
    do throws(BusConfigurationError) {
      configuration = try BusMasterConfiguration(
        nodes: device.units.map {
          BusNode(
            address: UInt8(clamping: $0.address), name: $0.name, id: identities[$0.address],
            kinds: kinds(for: $0))
        }, baud: device.baud)
    } catch {
      throw Stations.Fault(
        text: LocalizedText(
          chinese: "呼叫器线路 \(device.id) 配置有误：\(error)",
          english: "The pads of line \(device.id) are configured wrongly: \(error)"))
    }
    let units = device.units.map {
      DeviceReport.Unit(
        address: $0.address, name: $0.name, window: $0.window, isUp: false, shows: "",
        stands: false, canTellSilentPicture: true,
        size: isBoard($0) ? DeviceReport.Unit.Size(width: $0.width, height: $0.height) : nil,
        isForRatings: $0.isForRatings, assignedNode: identities[$0.address]?.text)
    }
    return (configuration, units)
  }
}

extension DeviceDefinition {
  private var withoutNodes: DeviceDefinition {
    var bare = self
    bare.units = []
    bare.settings.removeAll { BusNodeIdentities.isIdentity($0.name) }
    return bare
  }

  /// Whether another definition is of the same line at the same port, whatever hangs on it.
  func isSameBus(as other: DeviceDefinition) -> Bool {
    withoutNodes == other.withoutNodes
  }
}

extension DeviceReport.Unit {
  /// Whether it is what was there before, at the same address, for the same window.
  func isSamePlace(as other: DeviceReport.Unit) -> Bool {
    address == other.address && name == other.name && window == other.window
      && size == other.size && isForRatings == other.isForRatings
      && assignedNode == other.assignedNode
  }
}
