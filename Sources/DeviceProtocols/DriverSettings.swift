/// Reads the settings of one driver: every name must be known, every value in its range.
struct DriverSettings: Sendable {
  private let settings: [DriverSetting]

  /// Refuses names that are not among `known`, and names written twice.
  init(_ settings: [DriverSetting], known: [String]) throws(DriverSettingFault) {
    self.settings = settings
    for (index, setting) in settings.enumerated() {
      guard known.contains(setting.name) else {
        throw .noSuchSetting(setting.name, known: known)
      }
      guard !settings[..<index].contains(where: { $0.name == setting.name }) else {
        throw DriverSettingFault(
          setting.name, "设置“\(setting.name)”写了两次", "the setting \"\(setting.name)\" stands twice")
      }
    }
  }

  subscript(name: String) -> String? { settings.first { $0.name == name }?.value }

  func required(_ name: String) throws(DriverSettingFault) -> String {
    guard let value = self[name] else { throw .missing(name) }
    return value
  }

  func number(
    _ name: String, _ range: ClosedRange<Int>, default standard: Int
  ) throws(DriverSettingFault) -> Int {
    guard let text = self[name] else { return standard }
    return try Self.number(text, range, of: name)
  }

  /// A decimal number, or `0x` and hexadecimal digits.
  static func number(
    _ text: some StringProtocol, _ range: ClosedRange<Int>, of name: String
  ) throws(DriverSettingFault) -> Int {
    let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHex ? text.dropFirst(2) : text[...]
    let isPlain = digits.allSatisfy { $0.isASCII && ($0.isNumber || isHex && $0.isHexDigit) }
    guard isPlain, digits.count <= 10, let value = Int(digits, radix: isHex ? 16 : 10),
      range.contains(value)
    else {
      throw DriverSettingFault(
        name, "“\(name)”应是\(range.lowerBound)到\(range.upperBound)之间的数，可写成0x…",
        "\"\(name)\" must be a number from \(range.lowerBound) to \(range.upperBound), also 0x…")
    }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, default standard: Choice?
  ) throws(DriverSettingFault) -> Choice where Choice.RawValue == String {
    guard let text = self[name] else {
      guard let standard else { throw .missing(name) }
      return standard
    }
    guard let value = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue)
      throw DriverSettingFault(
        name, "“\(name)”不能是“\(text)”，可以是：\(known.joined(separator: ", "))",
        "\"\(name)\" cannot be \"\(text)\"; known: \(known.joined(separator: ", "))")
    }
    return value
  }

  func yesOrNo(_ name: String, default standard: Bool) throws(DriverSettingFault) -> Bool {
    switch self[name] {
    case nil: return standard
    case "yes", "true", "on": return true
    case "no", "false", "off": return false
    default:
      throw DriverSettingFault(
        name, "“\(name)”应是yes或no", "\"\(name)\" must be yes or no")
    }
  }

  /// Words between blanks.
  static func words(_ text: String) -> [String] {
    text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
  }

  /// Bytes written as pairs of hexadecimal digits, with or without blanks; nil when they are not.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = String(text.filter { $0 != " " })
    guard !digits.isEmpty, digits.count % 2 == 0,
      digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
    else { return nil }
    var bytes: [UInt8] = []
    var rest = digits[...]
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
