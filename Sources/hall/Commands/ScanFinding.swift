import DeviceProtocols
import HallApp
import SerialIO

/// A port with what would give it a name, and what answered on it.
struct ScanFinding: Encodable {
  let port: DevicesCommand.PortAnswer
  let name: String
  let rule: String?
  let config: [String]
  /// The kind of device that answered; nil when nobody was asked or nobody did.
  let kind: String?
  let model: String?
  let baud: Int?
  let zh: String?
  let en: String?

  init(
    _ port: PortDescription, name: String, baud: Int, answer: DeviceAsker.Outcome?,
    isListed: Bool = true
  ) {
    self.port = DevicesCommand.PortAnswer(port)
    self.name = name
    var device: [String] = []
    if case .found(let subject, let found)? = answer {
      kind = subject.kind
      model = subject.model
      self.baud = found
      device = ["kind: \(subject.kind)", "model: \(subject.model)"]
    } else {
      kind = nil
      model = nil
      self.baud = nil
    }
    var rule: String?
    var config: [String] = []
    var fault: UdevRuleWriter.Fault?
    do throws(UdevRuleWriter.Fault) {
      // An emulated port or a serial server has a name of its own.
      rule = isListed ? try UdevRuleWriter.rule(for: port, name: name) : nil
      config = try UdevRuleWriter.configLines(
        name: name, settings: PortSettings(baud: self.baud ?? baud), device: device)
    } catch {
      fault = error
    }
    self.rule = rule
    self.config = config
    let said = answer.map(Self.words)
    zh = [said?.chinese, fault?.chinese].compactMap { $0 }.joined(separator: "；").orNil
    en = [said?.english, fault?.english].compactMap { $0 }.joined(separator: "; ").orNil
  }

  private static func said(_ chinese: String, _ english: String) -> String {
    Language.current == .chinese ? chinese : english
  }

  private static func words(_ answer: DeviceAsker.Outcome) -> (chinese: String, english: String) {
    switch answer {
    case .found(let subject, let baud):
      (
        "应答的是\(subject.chinese)，\(baud) 波特", "what answers is \(subject.english), at \(baud) baud"
      )
    case .silent(let echoes):
      (
        "没有谁应答：查设备电源、收发线或 A/B、波特率" + (echoes ? "；端口听到自己发的字节（两线）" : ""),
        "nobody answers: check the device's power, TX and RX or A and B, the baud rate"
          + (echoes ? "; the port hears what it sends (two wires)" : "")
      )
    case .failed(let error): (error.chinese, error.english)
    }
  }

  var text: String {
    var lines = ["\(port.path)  \(port.transport)  \(port.text)"]
    lines += port.stableNames.map { "  = \($0)" }
    if let zh, let en { lines.append(Self.said(zh, en)) }
    if let rule { lines += rule.split(separator: "\n").map(String.init) }
    if !config.isEmpty {
      lines += [Self.said("devices.yaml：", "devices.yaml:")] + config
    }
    return lines.joined(separator: "\n") + "\n\n"
  }
}

extension DeviceQuestion.Subject {
  /// The word of `devices.yaml`.
  fileprivate var kind: String {
    switch self {
    case .ticketPrinter: "ticketPrinter"
    case .onbonBoards, .cPowerBoards, .modbus: "ledBoards"
    case .hallBus: "pads"
    }
  }

  /// A printer does not say truly who made it: the careful profile fits every one.
  fileprivate var model: String {
    switch self {
    case .ticketPrinter: "generic"
    case .onbonBoards: "bx-5k"
    case .cPowerBoards: "c-power"
    case .modbus: "modbus-digits"
    case .hallBus: "hallbus"
    }
  }

  fileprivate var chinese: String {
    switch self {
    case .ticketPrinter: "ESC/POS 打印机（厂家请看铭牌，机器自报的名称不可信）"
    case .onbonBoards: "仰邦 BX-5K 一类的条屏"
    case .hallBus: "HallBus 设备"
    case .cPowerBoards: "C-Power（Lumen 一类）条屏，卡号1"
    case .modbus: "Modbus RTU 设备，地址1（可能是数码屏，也可能是别的设备）"
    }
  }

  fileprivate var english: String {
    switch self {
    case .ticketPrinter:
      "an ESC/POS printer (its plate names the make; what it says itself is not to be trusted)"
    case .onbonBoards: "boards like Onbon BX-5K"
    case .hallBus: "HallBus nodes"
    case .cPowerBoards: "a C-Power (Lumen-class) board, card 1"
    case .modbus: "a Modbus RTU slave, address 1 (a display of digits, or something else)"
    }
  }
}

extension String {
  fileprivate var orNil: String? { isEmpty ? nil : self }
}
