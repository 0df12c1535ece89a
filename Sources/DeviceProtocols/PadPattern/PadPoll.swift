/// How pads are asked that say nothing by themselves.
public struct PadPoll: Hashable, Sendable {
  /// Sent to each pad in turn, with its address.
  public let frame: FramePattern
  /// How often a pad is asked at most, µs; a round over many pads takes longer.
  public let interval: Int64
  /// How long a pad may take from the end of the question to the end of its answer beside the time
  /// that the bytes take on the line, µs.
  public let patience: Int64
  /// Codes by which a pad says that no key was pressed.
  public let idle: [[UInt8]]

  static let settingNames = [
    "poll", "poll-length", "poll-check", "poll-every", "poll-wait", "idle",
  ]
  /// Milliseconds between two questions to a pad where nothing is said: a press is noticed before a
  /// finger doubts that it was.
  static let usualInterval = 100
  /// Milliseconds for an answer where nothing is said: what cheap pads think about and adapters hold
  /// back.
  static let usualPatience = 60
  /// Codes of no key: more than one is rare.
  static let maximumIdle = 8

  /// Nil where no poll is written: such pads speak by themselves.
  init?(_ read: DriverSettings) throws(DriverSettingFault) {
    guard let text = read["poll"] else {
      for name in Self.settingNames where read[name] != nil {
        throw DriverSettingFault(
          name, "没有“poll”，不需要“\(name)”", "without \"poll\", \"\(name)\" says nothing")
      }
      return nil
    }
    frame = try FramePattern(
      text, setting: "poll", length: read["poll-length"], check: read["poll-check"])
    for field in [FramePattern.Field.command, .key, .sequence, .data, .result]
    where frame.has(field) {
      throw DriverSettingFault(
        "poll", "“poll”中不能有\(field.rawValue)：写成固定的字节",
        "\"poll\" has no \(field.rawValue): write the byte itself")
    }
    interval =
      Int64(try read.number("poll-every", 20...10_000, default: Self.usualInterval)) * 1_000
    patience =
      Int64(try read.number("poll-wait", 5...2_000, default: Self.usualPatience)) * 1_000
    var idle: [[UInt8]] = []
    for word in DriverSettings.words(read["idle"] ?? "00") {
      guard let code = DriverSettings.bytes(word), idle.count < Self.maximumIdle else {
        throw DriverSettingFault(
          "idle", "“idle”应是1到\(Self.maximumIdle)个十六进制代码",
          "\"idle\" lists 1 to \(Self.maximumIdle) codes in hexadecimal digits")
      }
      idle.append(code)
    }
    self.idle = idle
  }
}
