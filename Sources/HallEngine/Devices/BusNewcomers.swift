import DeviceProtocols
import HallBus
import QueueCore

/// Nodes without an address that were heard on a line lately.
struct BusNewcomers: Sendable {
  /// Nodes kept: more than anybody gives their addresses in one go. Further ones are heard again when
  /// some of these have theirs.
  static let limit = 32
  /// How long one is named that is not heard again: they are invited every ten seconds and several
  /// may meet in a slot, so that one is missed a few times running.
  static let memoryMicroseconds: Int64 = 180_000_000

  private var heard: [(id: BusNodeID, kind: UInt8, at: Instant)] = []

  mutating func hear(_ id: BusNodeID, kind: UInt8, at now: Instant) {
    if let index = heard.firstIndex(where: { $0.id == id }) {
      heard[index] = (id, kind, now)
    } else if heard.count < Self.limit {
      heard.append((id, kind, now))
    }
  }

  mutating func forget(at now: Instant) {
    guard !heard.isEmpty else { return }
    heard.removeAll { now.microseconds(since: $0.at) >= Self.memoryMicroseconds }
  }

  /// Those that have a place now wait no more.
  mutating func forget(placed units: [DeviceReport.Unit]) {
    heard.removeAll { entry in units.contains { $0.assignedNode == entry.id.text } }
  }

  var reported: [DeviceReport.Newcomer] {
    heard.map { entry in
      let kind: DeviceReport.Newcomer.Kind =
        switch BusNodeKind(rawValue: entry.kind) {
        case .pad: .pad
        case .ratingPad: .ratingPad
        case .smallBoard: .smallBoard
        case .largeBoard: .largeBoard
        case nil: .unknown
        }
      return DeviceReport.Newcomer(node: entry.id.text, kind: kind)
    }
    .sorted { $0.node < $1.node }
  }
}

extension PadStation {
  /// Which node is to have which address.
  static func identities(
    of device: DeviceDefinition
  ) throws(Stations.Fault) -> BusNodeIdentities {
    do throws(DriverSettingFault) {
      return try BusNodeIdentities(
        device.ownDriverSettings, addresses: device.units.map(\.address))
    } catch {
      throw Stations.Fault(
        text: LocalizedText(
          chinese: "呼叫器线路 \(device.id) 配置有误：\(error.text.chinese)",
          english: "The pads of line \(device.id) are configured wrongly: \(error.text.english)"))
    }
  }
}
