/// A display of digits on Modbus RTU, as the hall's configuration describes it: which registers
/// hold what.
///
/// Makers of such displays agree on nothing but the frame; the manual of each says the rest.
public struct ModbusDisplay: Hashable, Sendable {
  /// How a register holds digits.
  public enum Encoding: String, Hashable, Sendable, CaseIterable {
    /// Four bits a digit, the first digit in the highest bits.
    case bcd
    /// The number itself, in one register or two.
    case binary
    /// A character's code.
    case ascii
    /// A bit for each bar of the digit, a to g and the point.
    case segments
  }

  public enum Order: String, Hashable, Sendable, CaseIterable {
    case highFirst = "high-first"
    case lowFirst = "low-first"
  }

  public struct Write: Hashable, Sendable {
    public var register: UInt16
    public var value: UInt16
  }

  /// First register of the digits, counted from 0 as in the frame: 40001 of some manuals is 0.
  public var register: UInt16
  public var digits: Int
  public var encoding: Encoding
  /// Digits in one register; for binary numbers unused.
  public var perRegister: Int
  /// Which register comes first where there are several.
  public var order: Order
  /// Writes with function 16 in one frame, else with function 6 register by register.
  public var writesAtOnce: Bool
  /// What an empty digit is; for binary numbers the whole value.
  public var blank: UInt16
  /// What a dash is; without one it is an empty digit.
  public var dash: UInt16?
  /// For ``Encoding/segments``: which bar each bit lights, from bit 0.
  public var bars: String
  /// Where its brightness is, and the value that is brightest.
  public var brightness: Write?
  /// Written when it (re)appears, before its digits.
  public var setUp: [Write]
  /// Where it can be told after how many seconds without a frame it blanks itself.
  public var silence: Write?
  /// Whether its registers can be read back (function 03); then it is checked and repaired.
  public var readsBack: Bool

  public static let settingNames = [
    "register", "digits", "encoding", "per-register", "order", "function", "blank", "dash", "bars",
    "brightness-register", "brightness-most", "setup", "silence-register", "silence-seconds",
    "read-back",
  ]
  /// Digits of a display: no ticket number is longer than two letters and six digits.
  public static let maximumDigits = 16
  /// Registers written at set-up: more no manual asks for.
  static let maximumSetUp = 16

  public init(_ settings: [DriverSetting]) throws(DriverSettingFault) {
    let read = try DriverSettings(settings, known: Self.settingNames)
    register = UInt16(
      try DriverSettings.number(try read.required("register"), 0...0xFFFF, of: "register"))
    digits = try DriverSettings.number(
      try read.required("digits"), 1...Self.maximumDigits, of: "digits")
    encoding = try read.choice("encoding", default: nil)
    order = try read.choice("order", default: .highFirst)
    let most =
      switch encoding {
      case .bcd: 4
      case .binary: 1
      case .ascii, .segments: 2
      }
    let usual = encoding == .segments ? 1 : most
    perRegister = try read.number("per-register", 1...most, default: usual)
    writesAtOnce = try Self.writesAtOnce(read)
    let codes = encoding == .binary ? 0...0xFFFF : encoding == .bcd ? 0...0x0F : 0...0xFF
    let usualBlank =
      switch encoding {
      case .bcd: 0x0F
      case .ascii: 0x20
      case .binary, .segments: 0
      }
    blank = UInt16(try read.number("blank", codes, default: usualBlank))
    dash =
      read["dash"] == nil
      ? (encoding == .ascii ? 0x2D : nil) : UInt16(try read.number("dash", codes, default: 0))
    bars = read["bars"] ?? "abcdefg."
    let sortedBars = String(bars.sorted())
    guard sortedBars == ".abcdefg" || sortedBars == "abcdefg" else {
      throw DriverSettingFault(
        "bars", "“bars”应列出a到g七段各一次，如abcdefg.", "\"bars\" must name each bar a to g once: abcdefg.")
    }
    brightness = try Self.pair(
      "brightness-register", "brightness-most", read, standard: 0xFF)
    silence = try Self.pair("silence-register", "silence-seconds", read, standard: 30)
    setUp = try Self.setUp(read["setup"])
    readsBack = try read.yesOrNo("read-back", default: true)
    guard encoding != .binary || digits <= 9 else {
      throw DriverSettingFault(
        "digits", "二进制数最多9位", "a binary number has at most 9 digits")
    }
    guard Int(register) + registers <= 0x1_0000 else {
      throw DriverSettingFault(
        "register", "寄存器超出范围", "the registers run past the last one")
    }
  }

  /// Registers that the digits take.
  public var registers: Int {
    encoding == .binary ? (digits > 4 ? 2 : 1) : (digits + perRegister - 1) / perRegister
  }

  private static func writesAtOnce(_ read: DriverSettings) throws(DriverSettingFault) -> Bool {
    switch try read.number("function", 6...16, default: 16) {
    case 6: return false
    case 16: return true
    default:
      throw DriverSettingFault("function", "“function”只能是6或16", "\"function\" must be 6 or 16")
    }
  }

  private static func pair(
    _ register: String, _ value: String, _ read: DriverSettings, standard: Int
  ) throws(DriverSettingFault) -> Write? {
    guard read[register] != nil else {
      guard read[value] == nil else {
        throw DriverSettingFault(
          value, "“\(value)”需要“\(register)”", "\"\(value)\" needs \"\(register)\"")
      }
      return nil
    }
    return Write(
      register: UInt16(try read.number(register, 0...0xFFFF, default: 0)),
      value: UInt16(try read.number(value, 1...0xFFFF, default: standard)))
  }

  /// `register=value` pairs between blanks.
  private static func setUp(_ text: String?) throws(DriverSettingFault) -> [Write] {
    var writes: [Write] = []
    for word in DriverSettings.words(text ?? "") {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, writes.count < maximumSetUp else {
        throw DriverSettingFault(
          "setup", "“setup”应如“0x10=1 0x11=30”，最多\(maximumSetUp)项",
          "\"setup\" is written \"0x10=1 0x11=30\", at most \(maximumSetUp)")
      }
      writes.append(
        Write(
          register: UInt16(try DriverSettings.number(parts[0], 0...0xFFFF, of: "setup")),
          value: UInt16(try DriverSettings.number(parts[1], 0...0xFFFF, of: "setup"))))
    }
    return writes
  }
}
