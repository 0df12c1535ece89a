import DeviceProtocols
import HallApp
import HallConfig
import SerialIO

/// A port with what would give it a name, and what hangs on it.
struct ScanFinding: Encodable {
  let port: DevicesCommand.PortAnswer
  let name: String
  let rule: String?
  /// The lines of `devices.yaml`; none as long as nobody knows what hangs there.
  let config: [String]
  /// The kind of device that answered, or that a person named; nil when nobody did.
  let kind: String?
  let model: String?
  let baud: Int?
  let zh: String?
  let en: String?

  /// - Parameters:
  ///   - entry: what comes into `devices.yaml`; nil when nobody knows what hangs there.
  ///   - said: what came of looking and asking, in Chinese and in English.
  init(
    _ port: PortDescription, name: String, rule: String?, entry: DeviceEntry?,
    said: [(chinese: String, english: String)]
  ) {
    self.port = DevicesCommand.PortAnswer(port)
    self.name = name
    self.rule = rule
    config = entry?.lines(Language.current.forConfig) ?? []
    kind = entry?.kind.rawValue
    model = entry?.model
    baud = entry?.baud
    zh = said.isEmpty ? nil : said.map(\.chinese).joined(separator: "；")
    en = said.isEmpty ? nil : said.map(\.english).joined(separator: "; ")
  }

  var text: String {
    var lines = [
      port.text == port.path ? port.path : "\(port.path)  \(port.transport)  \(port.text)"
    ]
    lines += port.stableNames.map { "  = \($0)" }
    if let zh, let en { lines.append(words(zh, en)) }
    if let rule { lines += rule.split(separator: "\n").map(String.init) }
    if !config.isEmpty { lines += [words("devices.yaml：", "devices.yaml:")] + config }
    return lines.joined(separator: "\n") + "\n\n"
  }
}

extension DeviceAsker.Outcome {
  /// What came of asking, for whoever stands at the port.
  var text: (chinese: String, english: String) {
    switch self {
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
}

extension DeviceQuestion.Subject {
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
