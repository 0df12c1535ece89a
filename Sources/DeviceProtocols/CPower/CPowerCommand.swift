/// A command to a card: its number and its data.
///
/// Source: arturas88/led-controller-sdk, docs/BasicProtocol.md 1.2 (time, brightness, power,
/// version) and docs/ExternalCallsCommunicationProtocol.md 2.3 (external calls, 7Bh).
public struct CPowerCommand: Hashable, Sendable {
  public var number: UInt8
  public var data: [UInt8]

  public init(number: UInt8, data: [UInt8]) {
    self.number = number
    self.data = data
  }

  static let externalCall: UInt8 = 0x7B
  static let power: UInt8 = 0x76
  static let time: UInt8 = 0x47
  static let brightness: UInt8 = 0x46
  static let version: UInt8 = 0x2E

  /// Packet for one card, which answers, or without an answer for the group.
  public func frame(card: UInt8) -> CPowerFrame {
    CPowerFrame(
      card: card, command: number, mark: card == CPowerFrame.group ? 0 : 1, data: data)
  }

  public static let queryPower = CPowerCommand(number: power, data: [0x01])
  public static let queryVersion = CPowerCommand(number: version, data: [0x00])
  public static let queryTime = CPowerCommand(number: time, data: [0x01])
  public static let queryBrightness = CPowerCommand(number: brightness, data: [0x01])

  /// Lights or darkens the whole board at once.
  public static func power(on: Bool) -> CPowerCommand {
    CPowerCommand(number: power, data: [0x00, on ? 1 : 0, 0, 0, 0, 0, 0, 0, 0])
  }

  /// Brightness for each hour of the day: 0 darkest to 31 brightest; more asks the card's sensor.
  public static func brightness(hours: [UInt8]) -> CPowerCommand {
    precondition(hours.count == 24, "a card keeps one brightness an hour")
    return CPowerCommand(number: brightness, data: [0x00] + hours)
  }

  /// Second, minute, hour, weekday from Sunday 0, day, month, year of the century.
  ///
  /// The source gives 09h for 2009, from which binary and decimal coding cannot be told apart;
  /// binary is taken, as for every other number of the protocol.
  public static func clock(_ clock: BoardClock) -> CPowerCommand {
    CPowerCommand(
      number: time,
      data: [
        0x00, UInt8(clamping: clock.second), UInt8(clamping: clock.minute),
        UInt8(clamping: clock.hour), UInt8(clamping: clock.weekday % 7),
        UInt8(clamping: clock.day), UInt8(clamping: clock.month),
        UInt8(clamping: clock.year % 100),
      ])
  }

  /// The packets of an external call: number and count of packets, then the content from its
  /// sub-code on, cut where it is longer than a packet.
  public static func externalCall(_ content: [UInt8]) -> [CPowerCommand] {
    let size = CPowerFrame.maximumContentBytes
    let count = max(1, (content.count + size - 1) / size)
    return (0..<count).map { index in
      let part = content[min(index * size, content.count)..<min((index + 1) * size, content.count)]
      return CPowerCommand(
        number: externalCall,
        data: [
          UInt8(part.count & 0xFF), UInt8(part.count >> 8), UInt8(clamping: index),
          UInt8(clamping: count - 1),
        ] + part)
    }
  }

  /// Divides the board into windows: number, then left, top, width, height of each, high byte
  /// first (sub-code 01h).
  public static func windows(_ areas: [BoardAreaSpec]) -> [CPowerCommand] {
    externalCall(
      [0x01, UInt8(areas.count)]
        + areas.flatMap { [$0.x, $0.y, $0.width, $0.height].flatMap(bigEndian) })
  }

  /// Pure text for a window (sub-code 12h).
  public struct Text: Hashable, Sendable {
    /// 0 draw, 13 flicker (table "Special effect for text and picture").
    public var effect: UInt8 = 0
    /// Bits 0-1: 0 left, 1 centre, 2 right; bits 2-3: 0 top, 1 middle, 2 bottom.
    public var alignment: UInt8 = 0
    /// 1 fastest to 100; the vectors have 0.
    public var speed: UInt8 = 0
    /// Seconds a page stays.
    public var staySeconds: UInt16 = 3
    /// Bits 0-3: 2 for 16 dots, 3 for 24, 4 for 32; bits 4-6: style.
    public var font: UInt8 = 2
    public var red: UInt8 = 0xFF
    public var green: UInt8 = 0
    public var blue: UInt8 = 0
    /// GB 2312; 0Dh begins a new line.
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
  }

  public static func text(_ text: Text, window: UInt8) -> [CPowerCommand] {
    externalCall(
      [0x12, window, text.effect, text.alignment, text.speed]
        + bigEndian(Int(text.staySeconds)) + [text.font, text.red, text.green, text.blue]
        + text.bytes + [0x00])
  }

  /// Dots for a window, drawn from its top left corner (sub-code 03h, format 4: simple picture with
  /// one bit a dot).
  ///
  /// Rows are padded to whole bytes; that the left dot is the most significant bit is not said and
  /// taken from the order "left to right".
  public static func picture(_ picture: BoardBitmap, window: UInt8) -> [CPowerCommand] {
    let red: UInt8 = 0x01
    return externalCall(
      [0x03, window, 0x00, 0x01] + bigEndian(0) + [0x04] + bigEndian(0) + bigEndian(0)
        + Array("I1".utf8) + littleEndian(picture.width) + littleEndian(picture.height)
        + [red, 0x00] + picture.bytes)
  }

  /// Returns to the programs stored on the card (sub-code 06h).
  public static let storedPrograms = externalCall([0x06])

  static func bigEndian(_ value: Int) -> [UInt8] {
    [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
  }

  static func littleEndian(_ value: Int) -> [UInt8] {
    [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)]
  }
}
