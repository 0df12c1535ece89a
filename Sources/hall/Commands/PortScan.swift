import HallApp
import QueueCore
import SerialIO

/// Names one port after the other, and finds for what hangs there its place in the hall.
struct PortScan {
  private(set) var hall: HallDefinition?
  private let name: String?
  private let model: String?
  private let baud: Int?
  private var names: [String] = []

  /// - Parameters:
  ///   - hall: whose zones and windows the entries name.
  ///   - name: what a person calls the one port there is.
  ///   - model: what a person says hangs there.
  ///   - baud: what a person says its rate is.
  init(hall: HallDefinition?, name: String?, model: String?, baud: Int?) {
    self.hall = hall
    self.name = name
    self.model = model
    self.baud = baud
  }

  /// What there is to say of a port.
  ///
  /// - Parameters:
  ///   - outcome: nil when nobody was asked.
  ///   - isListed: whether it is a port of this machine; an emulated one or a serial server needs no
  ///     rule, its address lasts.
  mutating func finding(
    _ port: PortDescription, _ outcome: DeviceAsker.Outcome?, isListed: Bool
  ) -> ScanFinding {
    var model = self.model
    var baud = self.baud
    var said: [(chinese: String, english: String)] = []
    switch outcome {
    case .found(let subject, let rate)?:
      model = subject.model
      // Behind a serial server any rate answers.
      if baud == nil || !port.path.hasPrefix("tcp://") { baud = rate }
      said.append(DeviceAsker.Outcome.found(subject, baud: rate).text)
    case .silent(let echoes)?: said.append(DeviceAsker.Outcome.silent(echoes: echoes).text)
    case .failed?, nil: break
    }
    let name = self.name ?? freeName(model)
    names.append(name)
    let rule = isListed ? self.rule(port, name, &said) : nil
    var entry: DeviceEntry?
    if let device = device(at: port) {
      said.append(("大厅的设备 \(device.id) 就在这里", "the hall has its device \(device.id) here"))
    } else if let model {
      let address = rule == nil ? port.path : UdevRuleWriter.link(name)
      entry = DeviceEntry(name: name, model: model, port: address, baud: baud, in: hall)
    } else if outcome == nil {
      said.append(
        (
          "接的是什么还不知道：加 --ask 去问，或用 --model 说明，才有配置条目",
          "what hangs here is not known: --ask asks, --model says it; then there is an entry"
        ))
    }
    if let entry { hall = hall.map(entry.added(to:)) }
    return ScanFinding(port, name: name, rule: rule, entry: entry, said: said)
  }

  private func device(at port: PortDescription) -> DeviceDefinition? {
    hall?.devices.first { $0.port == port.path || port.stableNames.contains($0.port) }
  }

  private func rule(
    _ port: PortDescription, _ name: String, _ said: inout [(chinese: String, english: String)]
  ) -> String? {
    do throws(UdevRuleWriter.Fault) {
      return try UdevRuleWriter.rule(
        for: port, name: name, isChinese: Language.current == .chinese)
    } catch {
      said.append((error.chinese, error.english))
      return nil
    }
  }

  /// A name after what hangs there that neither the hall nor this scan has given yet.
  private func freeName(_ model: String?) -> String {
    let stem = model.flatMap(DeviceEntry.kind(of:)).map(Self.stem) ?? "port"
    let taken = names + (hall?.devices.map(\.id.description) ?? [])
    var number = 1
    while taken.contains("\(stem)-\(number)") { number += 1 }
    return "\(stem)-\(number)"
  }

  private static func stem(_ kind: DeviceDefinition.Kind) -> String {
    switch kind {
    case .ticketPrinter: "printer"
    case .ledBoards: "boards"
    case .pads: "pads"
    case .screen, .kiosk: "page"
    }
  }
}
