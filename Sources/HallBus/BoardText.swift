/// What a window board shows as text, in its own font.
public struct BoardText: Equatable, Sendable {
  public var look: BoardLook
  /// UTF-8, with ``numberPlace`` where the number stands.
  public private(set) var template: FixedBytes<32>
  /// The ticket number: printable ASCII, empty for none.
  public private(set) var number: FixedBytes<8>

  /// Stands in a template for the number.
  public static let numberPlace: UInt8 = 0x01

  /// Throws ``BusError/badBody`` for control characters, or a number that is not ASCII.
  public init(
    look: BoardLook, template: FixedBytes<32>, number: FixedBytes<8> = FixedBytes()
  ) throws(BusError) {
    self.look = look
    self.template = try Self.checked(template, allowing: Self.numberPlace)
    self.number = try Self.number(number)
  }

  init(from reader: inout BodyReader) throws(BusError) {
    try self.init(
      look: try BoardLook(reader.uint8()), template: try reader.text(), number: try reader.text())
  }

  func append(to body: inout BusBody) {
    body.append(look.byte)
    body.appendText(template)
    body.appendText(number)
  }

  /// A number as it may stand in a text; throws for other bytes than printable ASCII.
  public static func number(_ bytes: FixedBytes<8>) throws(BusError) -> FixedBytes<8> {
    for index in 0..<bytes.count where bytes[index] < 0x20 || bytes[index] > 0x7E {
      throw .badBody
    }
    return bytes
  }

  /// A text without a number; throws for control characters.
  public static func plain(_ text: FixedBytes<32>) throws(BusError) -> FixedBytes<32> {
    try checked(text, allowing: nil)
  }

  private static func checked(
    _ text: FixedBytes<32>, allowing place: UInt8?
  ) throws(BusError) -> FixedBytes<32> {
    for index in 0..<text.count
    where (text[index] < 0x20 && text[index] != place) || text[index] == 0x7F {
      throw .badBody
    }
    return text
  }

  /// The text with the number in its place: at most a template and a number long.
  public var whole: FixedBytes<40> {
    var whole = FixedBytes<40>()
    for index in 0..<template.count {
      guard template[index] == Self.numberPlace else {
        whole.append(template[index])
        continue
      }
      for digit in 0..<number.count { whole.append(number[digit]) }
    }
    return whole
  }
}

/// How bright a board is, and whether what it shows stands still.
public struct BoardLook: Equatable, Sendable {
  public enum Effect: UInt8, Sendable {
    case steady = 0
    /// On and off for as long as it stands.
    case blink = 1
    /// On and off for ``BusLimit/flashMicroseconds``, then steady: a new call.
    case flash = 2
  }

  /// 0, the darkest that can be read, to 15.
  public var brightness: UInt8
  public var effect: Effect

  public static let brightest: UInt8 = 15

  /// A brightness beyond 15 is 15.
  public init(brightness: UInt8 = Self.brightest, effect: Effect = .steady) {
    self.brightness = min(brightness, Self.brightest)
    self.effect = effect
  }

  init(_ byte: UInt8) throws(BusError) {
    guard let effect = Effect(rawValue: byte >> 4) else { throw .badBody }
    self.init(brightness: byte & 0x0F, effect: effect)
  }

  /// Low half brightness, high half effect.
  public var byte: UInt8 { effect.rawValue << 4 | brightness }

  /// Whether the dots are lit `microseconds` after they were shown.
  public func isLit(after microseconds: Int64) -> Bool {
    switch effect {
    case .steady: true
    case .blink: (microseconds / BusLimit.blinkMicroseconds) & 1 == 0
    case .flash:
      microseconds >= BusLimit.flashMicroseconds
        || (microseconds / BusLimit.blinkMicroseconds) & 1 == 0
    }
  }
}

/// Has the dots that were sent before stand, if they are all there.
public struct BoardShow: Equatable, Sendable {
  public var look: BoardLook
  public var size: BoardSize
  /// CRC-32 over the dots, row by row from above, eight dots a byte, the leftmost highest.
  public var checksum: UInt32

  public init(look: BoardLook, size: BoardSize, checksum: UInt32) {
    self.look = look
    self.size = size
    self.checksum = checksum
  }

  init(from reader: inout BodyReader) throws(BusError) {
    let look = try BoardLook(reader.uint8())
    guard let size = BoardSize(rawValue: try reader.uint8()) else { throw .badBody }
    self.init(look: look, size: size, checksum: try reader.uint32())
  }

  func append(to body: inout BusBody) {
    body.append(look.byte)
    body.append(size.rawValue)
    body.appendNumber(checksum)
  }
}

/// The sizes of window boards, by the number of their kind of node.
public enum BoardSize: UInt8, Sendable {
  /// 64 x 16 dots.
  case small = 2
  /// 128 x 32 dots.
  case large = 4

  public var width: Int { self == .small ? 64 : 128 }
  public var height: Int { self == .small ? 16 : 32 }
  /// Of the dots, eight in a byte.
  public var bytes: Int { width / 8 * height }

  public var kind: BusNodeKind { self == .small ? .smallBoard : .largeBoard }

  /// The size of a board that says it is of this kind; nil for other nodes.
  public init?(kind: UInt8) {
    self.init(rawValue: kind)
  }
}
