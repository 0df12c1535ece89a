/// Words for a person, in both languages of the hall.
public struct DeviceText: Hashable, Sendable {
  public let chinese: String
  public let english: String

  public init(chinese: String, english: String) {
    self.chinese = chinese
    self.english = english
  }
}

/// A driver's setting as it is written in the configuration: a name and what stands behind it.
public struct DriverSetting: Hashable, Sendable {
  public let name: String
  public let value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// What is wrong with a driver's settings, and with which of them.
public struct DriverSettingFault: Error, Hashable, Sendable {
  /// The setting that is wrong; nil when one is missing or they do not go together.
  public let setting: String?
  public let text: DeviceText
  /// Whether it is the setting's name that is unknown, and not its value that is wrong.
  public let isName: Bool
  /// A word that nobody knows, and those it may have been meant to be.
  public let unknown: String?
  public let known: [String]
  /// The setting that must be there and is not.
  public let missing: String?

  public init(
    _ setting: String?, _ chinese: String, _ english: String, isName: Bool = false,
    unknown: String? = nil, known: [String] = [], missing: String? = nil
  ) {
    self.setting = setting
    text = DeviceText(chinese: chinese, english: english)
    self.isName = isName
    self.unknown = unknown
    self.known = known
    self.missing = missing
  }

  /// A setting that must be there and is not.
  static func missing(_ name: String) -> DriverSettingFault {
    DriverSettingFault(
      nil, "缺少设置“\(name)”", "the setting \"\(name)\" is missing", missing: name)
  }

  /// A name that no setting has.
  public static func noSuchSetting(_ name: String, known: [String]) -> DriverSettingFault {
    DriverSettingFault(
      name, "不认识的设置“\(name)”", "unknown setting \"\(name)\"", isName: true, unknown: name,
      known: known)
  }
}
