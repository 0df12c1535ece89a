/// What a board says about a command.
///
/// Source: LuckyKoala/BX5KProtocol, BX4K.h (CmdError); onbonlab/BX-K, error codes.
public struct OnbonError: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let unknownGroup = OnbonError(rawValue: 0x01)
  public static let unknownCommand = OnbonError(rawValue: 0x02)
  public static let busy = OnbonError(rawValue: 0x03)
  public static let outOfMemory = OnbonError(rawValue: 0x04)
  public static let check = OnbonError(rawValue: 0x05)
  public static let fontMissing = OnbonError(rawValue: 0x0C)

  public var text: DeviceText {
    switch self {
    case .busy: DeviceText(chinese: "条屏忙", english: "the board is busy")
    case .outOfMemory: DeviceText(chinese: "条屏内存不足", english: "the board is out of memory")
    case .fontMissing: DeviceText(chinese: "条屏缺少字库", english: "the board lacks the font")
    default:
      DeviceText(
        chinese: "条屏拒绝，错误码 \(rawValue)", english: "the board refused with error \(rawValue)")
    }
  }
}

/// A board's answer, parsed from the data of an ``OnbonFrame``.
public enum OnbonAnswer: Hashable, Sendable {
  case acknowledged
  case refused(OnbonError)
  case status(OnbonStatus)

  /// Nil when the data is none of the answers known.
  public init?(data: [UInt8]) {
    guard data.count >= 3 else { return nil }
    switch (data[0], data[1]) {
    case (0xA0, 0x00) where data[2] == 0: self = .acknowledged
    case (0xA0, 0x00), (0xA0, 0x01): self = .refused(OnbonError(rawValue: data[2]))
    case (0xA1, 0x02):
      guard let status = OnbonStatus(data: data) else { return nil }
      self = .status(status)
    default: return nil
    }
  }
}

/// A board's answer to ``OnbonRequest/query``.
///
/// Source: strongercjd/Onbon-Protocol-Analysis, controller status command (A1 02).
public struct OnbonStatus: Hashable, Sendable {
  public var isOn: Bool
  public var brightness: UInt8
  /// Numbers of the dynamic areas that stand now.
  public var areas: [UInt8]
  /// Whether the special area (dots) of a BX-5MK stands.
  public var hasDotsArea: Bool

  /// Offset of the count of dynamic areas: five bytes of command, power 1, brightness 1, clock 8,
  /// program count 1, program name 4, special flag 1, special pages 1.
  static let countOffset = 22

  init?(data: [UInt8]) {
    guard data.count > Self.countOffset else { return nil }
    let count = Int(data[Self.countOffset])
    guard data.count >= Self.countOffset + 1 + count else { return nil }
    isOn = data[5] == 0x01
    brightness = data[6]
    hasDotsArea = data[20] != 0
    areas = Array(data[(Self.countOffset + 1)..<(Self.countOffset + 1 + count)])
  }
}
