import DeviceProtocols
import QueueCore

/// What is wrong with which node or pad of a line, and which of them is to be named first.
struct BusFaults: Sendable {
  /// What a person has to see to.
  enum Trouble: Hashable, Sendable {
    /// The node is not served.
    case unserved(BusNodeFault)
    /// It is served, and one of its keys is down all the time.
    case stuckKey
    /// It is served, and does not show all of its text.
    case incompleteText
    /// What it should show cannot be said on the bus.
    case unspeakable
  }

  private var troubles: [(unit: DeviceDefinition.Unit, trouble: Trouble)] = []

  /// One that speaks unasked damages what it is asked, too: it stays named for what it is until it is
  /// silent or well.
  mutating func note(_ fault: BusNodeFault, of unit: DeviceDefinition.Unit) {
    var kept = fault
    if fault == .garbled, isKnown(.unserved(.babbling), of: unit) { kept = .babbling }
    endFault(of: unit)
    troubles.append((unit, .unserved(kept)))
  }

  mutating func endFault(of unit: DeviceDefinition.Unit) {
    troubles.removeAll { entry in
      if case .unserved = entry.trouble { entry.unit.address == unit.address } else { false }
    }
  }

  /// Another unit is at the address from now on, or none.
  mutating func forget(_ address: Int) { troubles.removeAll { $0.unit.address == address } }

  mutating func set(_ trouble: Trouble, _ isThere: Bool, of unit: DeviceDefinition.Unit) {
    troubles.removeAll { $0.unit.address == unit.address && $0.trouble == trouble }
    if isThere { troubles.append((unit, trouble)) }
  }

  private func isKnown(_ trouble: Trouble, of unit: DeviceDefinition.Unit) -> Bool {
    troubles.contains { $0.unit.address == unit.address && $0.trouble == trouble }
  }

  /// What to say of one unit; nil when all is well.
  func text(of unit: DeviceDefinition.Unit) -> LocalizedText? {
    troubles.filter { $0.unit.address == unit.address }.map(\.trouble)
      .min { $0.urgency < $1.urgency }?.text
  }

  /// What to say of the line: what to mend first, and of how many more units there is something to
  /// say.
  var worst: LocalizedText? {
    // Of several alike the latest.
    guard let worst = troubles.reversed().min(by: { $0.trouble.urgency < $1.trouble.urgency })
    else {
      return nil
    }
    let kind = Self.kind(of: worst.unit)
    let text = worst.trouble.text
    let others = Set(troubles.map(\.unit.address)).count - 1
    let more =
      others == 0
      ? LocalizedText(chinese: "", english: "")
      : LocalizedText(chinese: "（另有\(others)个也有问题）", english: " (and \(others) more)")
    return LocalizedText(
      chinese: "\(kind.chinese) \(worst.unit.address)：\(text.chinese)\(more.chinese)",
      english: "\(kind.english) \(worst.unit.address): \(text.english)\(more.english)")
  }

  private static func kind(of unit: DeviceDefinition.Unit) -> LocalizedText {
    PadStation.isBoard(unit)
      ? LocalizedText(chinese: "窗口屏", english: "Board")
      : LocalizedText(chinese: "呼叫器", english: "Pad")
  }
}

extension BusFaults.Trouble {
  /// Lower is to be mended first: one that speaks unasked may be why others cannot be heard, and one
  /// that answers wrongly tells more than one that is silent.
  fileprivate var urgency: Int {
    switch self {
    case .unserved(.babbling): 0
    case .unserved(.wrongNode), .unserved(.wrongKind), .unserved(.versionUnsupported): 1
    case .unserved(.garbled): 2
    case .unserved(.silent), .unserved(.portClosed): 3
    case .stuckKey: 4
    case .incompleteText, .unspeakable: 5
    }
  }

  var text: LocalizedText {
    switch self {
    case .unserved(let fault): fault.text
    case .stuckKey: LocalizedText(chinese: "有按键卡住", english: "a key is stuck")
    case .incompleteText:
      LocalizedText(chinese: "缺字或放不下", english: "lacks characters or room for its text")
    case .unspeakable:
      LocalizedText(chinese: "内容无法发送", english: "cannot be told what it should show")
    }
  }
}

extension BusNodeFault {
  var text: LocalizedText {
    switch self {
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
    case .wrongKind:
      LocalizedText(
        chinese: "此地址上应答的是另一种设备，请检查地址开关或屏的点数",
        english:
          "another kind of device answers there; check the address switches, or the board's size"
      )
    case .portClosed: LocalizedText(chinese: "端口已关闭", english: "the port is closed")
    }
  }
}
