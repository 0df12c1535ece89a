import HallBus

extension BusKey {
  /// Keys as a key map writes them; rate1 is 非常满意, rate5 非常不满意.
  static let patternNames: [(name: String, key: BusKey)] = [
    ("next", .next), ("recall", .recall), ("noShow", .noShow), ("pause", .pause),
    ("rate1", .veryGood), ("rate2", .good), ("rate3", .fair), ("rate4", .poor),
    ("rate5", .veryPoor),
  ]
}

/// A pad of another maker, described by the hall's configuration: frames, keys, answer.
public struct PadPattern: Hashable, Sendable {
  public let frame: FramePattern
  /// Which fields make up a key's code, one after the other.
  public let keyFields: [FramePattern.Field]
  /// Codes of the keys; others are heard and say nothing.
  public let keys: [[UInt8]: BusKey]
  /// Sent to the pad after each press; nil for pads that want nothing.
  public let answer: FramePattern?
  public let accepted: UInt8
  public let refused: UInt8
  /// The command byte of an answer; nil takes that of the press.
  public let answerCommand: UInt8?
  /// How long a pad must be quiet about a key before the same key counts anew, µs. Such pads have
  /// no number that tells a repetition from a second press.
  public let repeatWindow: Int64
  /// How pads are asked that say nothing by themselves; nil for those that do.
  public let poll: PadPoll?

  public static let settingNames =
    [
      "pattern", "frame", "length", "check", "key", "keys", "answer", "answer-length",
      "answer-check", "answer-cmd", "accepted", "refused", "repeat",
    ] + PadPoll.settingNames
  /// Keys of a map: more than any pad has.
  static let maximumKeys = 64
  /// Milliseconds without a word after which a key counts anew, where nothing is said: longer than
  /// a pad that says a key five times, four a second, goes on when all but the first and the last get
  /// lost; shorter than what anybody presses twice on purpose.
  public static let usualRepeat = 1_200

  /// Reads the settings; `pattern` names one that ships, which the other settings change.
  public init(_ written: [DriverSetting]) throws(DriverSettingFault) {
    _ = try DriverSettings(written, known: Self.settingNames)
    let read = try DriverSettings(try Self.completed(written), known: Self.settingNames)
    frame = try FramePattern(
      try read.required("frame"), setting: "frame", length: read["length"], check: read["check"])
    guard !frame.has(.result) else {
      throw DriverSettingFault(
        "frame", "“result”只能用在应答中", "\"result\" belongs to the answer alone")
    }
    keyFields = try Self.keyFields(read["key"], frame)
    keys = try Self.keys(try read.required("keys"))
    if let text = read["answer"] {
      answer = try FramePattern(
        text, setting: "answer", length: read["answer-length"], check: read["answer-check"])
    } else {
      answer = nil
    }
    accepted = UInt8(try Self.code("accepted", read, default: 0x00))
    refused = UInt8(try Self.code("refused", read, default: 0x01))
    answerCommand =
      read["answer-cmd"] == nil ? nil : UInt8(try Self.code("answer-cmd", read, default: 0))
    repeatWindow =
      Int64(try read.number("repeat", 50...10_000, default: Self.usualRepeat)) * 1_000
    poll = try PadPoll(read)
  }

  /// The settings of the pattern that is named, with those written in place of its own.
  private static func completed(
    _ written: [DriverSetting]
  ) throws(DriverSettingFault) -> [DriverSetting] {
    guard let name = written.first(where: { $0.name == "pattern" })?.value else { return written }
    guard let shipped = ShippedPadPattern(rawValue: name) else {
      let known = ShippedPadPattern.allCases.map(\.rawValue)
      throw DriverSettingFault(
        "pattern", "没有名为“\(name)”的协议，可以是：\(known.joined(separator: ", "))",
        "no pattern is called \"\(name)\"; known: \(known.joined(separator: ", "))")
    }
    return written
      + shipped.settings.filter { setting in !written.contains { $0.name == setting.name } }
  }

  private static func code(
    _ name: String, _ read: DriverSettings, default standard: UInt8
  ) throws(DriverSettingFault) -> UInt8 {
    guard let text = read[name] else { return standard }
    guard let bytes = DriverSettings.bytes(text), bytes.count == 1 else {
      throw DriverSettingFault(
        name, "“\(name)”应是两位十六进制数", "\"\(name)\" must be two hexadecimal digits")
    }
    return bytes[0]
  }

  private static func keyFields(
    _ text: String?, _ frame: FramePattern
  ) throws(DriverSettingFault) -> [FramePattern.Field] {
    let usual = frame.has(.key) ? "key" : frame.has(.command) ? "cmd" : "data"
    var fields: [FramePattern.Field] = []
    for word in DriverSettings.words(text ?? usual) {
      guard let field = FramePattern.Field(rawValue: word),
        [.command, .key, .data].contains(field), frame.has(field)
      else {
        throw DriverSettingFault(
          text == nil ? "frame" : "key", "按键代码应取自帧中的cmd、key或data",
          "a key's code is made of the frame's cmd, key or data")
      }
      fields.append(field)
    }
    return fields
  }

  /// `code=name` pairs between blanks.
  private static func keys(_ text: String) throws(DriverSettingFault) -> [[UInt8]: BusKey] {
    var keys: [[UInt8]: BusKey] = [:]
    let words = DriverSettings.words(text)
    guard !words.isEmpty, words.count <= maximumKeys else {
      throw DriverSettingFault(
        "keys", "“keys”应有1到\(maximumKeys)个按键", "\"keys\" lists 1 to \(maximumKeys) keys")
    }
    for word in words {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let code = DriverSettings.bytes(parts[0]) else {
        throw DriverSettingFault(
          "keys", "“\(word)”应写成“01=next”：十六进制代码=按键",
          "\"\(word)\" is written 01=next: hexadecimal code = key")
      }
      guard let key = BusKey.patternNames.first(where: { $0.name == parts[1] })?.key else {
        let known = BusKey.patternNames.map(\.name)
        throw DriverSettingFault(
          "keys", "没有按键“\(parts[1])”，可以是：\(known.joined(separator: ", "))",
          "no key is called \"\(parts[1])\"; known: \(known.joined(separator: ", "))")
      }
      guard keys.updateValue(key, forKey: code) == nil else {
        throw DriverSettingFault(
          "keys", "代码\(parts[0])写了两次", "the code \(parts[0]) stands twice")
      }
    }
    return keys
  }

  func code(of found: PatternFrame) -> [UInt8] {
    keyFields.flatMap { field -> [UInt8] in
      switch field {
      case .command: [found.command]
      case .key: [found.key]
      case .data: found.data
      default: []
      }
    }
  }
}

/// Patterns that come with the program. Their key codes are those a maker's manual gave or, where
/// none is public, 01 to 04 in the order of the keys: check them against the pad's manual.
public enum ShippedPadPattern: String, Hashable, Sendable, CaseIterable {
  /// Clerk's pad with 21 keys and a display of dots (21键点阵液晶呼叫器): FF 68, the length twice,
  /// 68, address, command, data, sum, 16; the length counts from the address to the data. Source:
  /// that pad's protocol paper, max.book118.com/html/2020/0406/7033135055002126.shtm; its key codes
  /// and what the sum runs over are not in the public part.
  case ff68
  /// Rating pad with three to five keys: AA 55, address, key, sum of all before it. Of the kind
  /// that cheap microcontroller boards speak; no maker's paper.
  case aa55
  /// Pads behind a Modbus-like frame: address, command, key, CRC-16/MODBUS.
  case crc
  /// Pads that are Modbus slaves: register 0 is read with function 03, its low byte is the key
  /// pressed since the last reading, 00 none. Source of the frames: MODBUS Application Protocol
  /// V1.1b3, 6.3, and MODBUS over Serial Line V1.02, 2.5.1; which register and which codes is the
  /// maker's affair.
  case modbus
  /// A pad alone on its line that sends one byte a key, as wireless receivers do.
  case single

  var settings: [DriverSetting] {
    let settings: [(String, String)] =
      switch self {
      case .ff68:
        [
          ("frame", "FF 68 len len 68 addr cmd data sum 16"), ("length", "addr..data"),
          ("check", "addr..data"), ("key", "cmd"), ("keys", "01=next 02=recall 03=noShow 04=pause"),
          ("answer", "FF 68 len len 68 addr cmd result sum 16"), ("answer-length", "addr..result"),
          ("answer-check", "addr..result"),
        ]
      case .aa55:
        [
          ("frame", "AA 55 addr key sum"),
          ("keys", "01=rate1 02=rate2 03=rate3 04=rate4 05=rate5"),
        ]
      case .crc:
        [
          ("frame", "addr cmd key crc16"), ("key", "cmd key"),
          ("keys", "0501=next 0502=recall 0503=noShow 0504=pause"),
          ("answer", "addr cmd result crc16"),
        ]
      case .modbus:
        [
          ("frame", "addr 03 02 any key crc16"), ("poll", "addr 03 00 00 00 01 crc16"),
          ("keys", "01=next 02=recall 03=noShow 04=pause"),
        ]
      case .single:
        [("frame", "key"), ("keys", "31=next 32=recall 33=noShow 34=pause")]
      }
    return settings.map { DriverSetting(name: $0.0, value: $0.1) }
  }
}
