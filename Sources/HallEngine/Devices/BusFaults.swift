import DeviceProtocols
import QueueCore

/// What is wrong with which node or pad of a line, and which of them is to be named first.
struct BusFaults: Sendable {
  /// The latest last.
  private var faults: [(address: Int, fault: BusNodeFault)] = []

  /// - Returns: the fault that the node is now known by. One that speaks unasked damages what it is
  ///   asked, too: it stays named for what it is until it is silent or well.
  mutating func note(_ fault: BusNodeFault, of address: Int) -> BusNodeFault {
    var kept = fault
    if fault == .garbled, faults.contains(where: { $0 == (address, .babbling) }) {
      kept = .babbling
    }
    end(of: address)
    faults.append((address, kept))
    return kept
  }

  mutating func end(of address: Int) { faults.removeAll { $0.address == address } }

  /// The one to mend first: one that speaks unasked may be why others cannot be heard.
  var worst: LocalizedText? {
    guard let worst = faults.first(where: { $0.fault == .babbling }) ?? faults.last else {
      return nil
    }
    let text = Self.text(worst.fault)
    return LocalizedText(
      chinese: "呼叫器 \(worst.address)：\(text.chinese)",
      english: "Pad \(worst.address): \(text.english)")
  }

  static func text(_ fault: BusNodeFault) -> LocalizedText {
    switch fault {
    case .silent: LocalizedText(chinese: "没有应答", english: "no answer")
    case .garbled:
      LocalizedText(
        chinese: "应答损坏，请检查线路或重复地址",
        english: "damaged answers; check the cable, or two nodes share an address")
    case .babbling:
      LocalizedText(
        chinese: "乱发数据，已隔离；若别的设备也受影响，请先断开它",
        english: "speaks unasked; isolated. Disconnect it first if others suffer")
    case .versionUnsupported: LocalizedText(chinese: "协议版本不符", english: "speaks another version")
    case .wrongNode: LocalizedText(chinese: "地址上换了设备", english: "another device has its address")
    case .portClosed: LocalizedText(chinese: "端口已关闭", english: "the port is closed")
    }
  }
}
