import HallBus

/// The C-Power protocol of Lumen-class cards: text and picture windows.
///
/// A card keeps what it was sent last for as long as it has power, also when nobody speaks to it
/// any more: the protocol has nothing to tell it what to show then.
public struct CPowerDialect: BoardDialect {
  public enum Content: Hashable, Sendable {
    case text(CPowerCommand.Text)
    case picture(BoardBitmap)
  }

  /// Windows of a card (sub-code 01h: 1 to 8).
  public static let maximumWindows = 8
  /// Bytes of one window's text; the rest is cut off at a character. Four pages of a 320 by 64
  /// board.
  static let textBytes = 400
  /// Seconds that a page of several stays.
  static let pageStay: UInt16 = 4
  /// A single page stays as long as can be said, as it is drawn anew afterwards.
  static let stillStay: UInt16 = 0xFFFF
  private static let flicker: UInt8 = 13

  private var decoder = CPowerFrameDecoder()

  public init() {}

  public var canTellSilentPicture: Bool { false }
  public var digits: Int? { nil }
  public var gap: Int64 { 0 }

  public func check(_ board: BoardSpec) throws(BoardLineFault) {
    guard (1...0xFE).contains(board.address) else {
      throw BoardLineFault(
        "C-Power条屏的地址是1到254，不是\(board.address)",
        "a C-Power board's address is 1 to 254, not \(board.address)")
    }
    guard (1...Self.maximumWindows).contains(board.areas.count) else {
      throw BoardLineFault(
        "条屏\(board.address)的区域应为1到\(Self.maximumWindows)个",
        "board \(board.address) must have 1 to \(Self.maximumWindows) areas")
    }
    for area in board.areas {
      guard area.x >= 0, area.y >= 0, area.width > 0, area.height > 0,
        area.x + area.width <= board.width, area.y + area.height <= board.height,
        board.width <= 0xFFFF, board.height <= 0xFFFF
      else {
        throw BoardLineFault(
          "条屏\(board.address)的区域\(area.id)超出屏幕",
          "area \(area.id) of board \(board.address) lies outside it")
      }
    }
  }

  public func content(
    _ content: BoardContent, in area: BoardAreaSpec, of board: BoardSpec, isFinal: Bool
  ) throws(BoardPictureError) -> (content: Content, replaced: String) {
    switch (area.kind, content) {
    case (.text(let font, let alignment), .text(let text, let colour, let flashing)):
      return Self.text(
        text, colour, flashing: flashing && !isFinal, font: font, alignment: alignment, in: area)
    case (.dots, .bitmap(let bitmap)):
      guard bitmap.width == area.width, bitmap.height == area.height else {
        throw .wrongSize(id: area.id)
      }
      return (.picture(bitmap), "")
    default: throw .wrongKind(id: area.id)
    }
  }

  private static func text(
    _ text: String, _ colour: BoardColour, flashing: Bool, font: OnbonFont,
    alignment: BoardAreaSpec.Alignment, in area: BoardAreaSpec
  ) -> (content: Content, replaced: String) {
    var bytes: [UInt8] = []
    var replaced = ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    writing: for (index, line) in lines.enumerated() {
      if index > 0 { bytes.append(0x0D) }
      for scalar in line.unicodeScalars {
        let encoded = GB2312.encode(String(scalar))
        guard bytes.count + encoded.bytes.count <= textBytes else { break writing }
        bytes.append(contentsOf: encoded.bytes)
        replaced.unicodeScalars.append(contentsOf: encoded.replaced)
      }
    }
    var shown = CPowerCommand.Text(bytes: bytes.isEmpty ? [0x20] : bytes)
    let rows = lines.reduce(0) { $0 + max(1, (columns($1) * font.dots / 2 - 1) / area.width + 1) }
    shown.staySeconds = rows * font.dots <= area.height ? stillStay : pageStay
    shown.effect = flashing ? flicker : 0
    // The text's middle is the window's.
    shown.alignment = 0x04 | (alignment == .left ? 0 : alignment == .centre ? 1 : 2)
    shown.font = 2 + font.rawValue
    shown.red = colour == .green ? 0 : 0xFF
    shown.green = colour == .red ? 0 : 0xFF
    return (.text(shown), replaced)
  }

  /// Half widths of a line: one for ASCII, two for a Chinese character.
  private static func columns(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
  }

  /// Lights the board and divides it into its windows.
  public func setUp(_ board: BoardSpec) -> [BoardRequest] {
    ([.power(on: true)] + CPowerCommand.windows(board.areas)).map { request($0, to: board) }
  }

  public func write(
    _ changes: [BoardChange<Content>], to board: BoardSpec, _ reason: BoardWriteReason
  ) -> BoardWrite {
    let window = UInt8(clamping: changes[0].area)
    let commands: [CPowerCommand]
    switch changes[0].content {
    case .text(let text): commands = CPowerCommand.text(text, window: window)
    case .picture(let bitmap): commands = CPowerCommand.picture(bitmap, window: window)
    case nil: commands = CPowerCommand.text(CPowerCommand.Text(bytes: [0x20]), window: window)
    }
    return BoardWrite(
      areas: [changes[0].area], requests: commands.map { request($0, to: board) })
  }

  public func poll(
    _ board: BoardSpec, standing: [Content?], brightness: Int?, isPlain: Bool
  ) -> BoardRequest {
    request(.queryPower, to: board)
  }

  /// The same brightness for each hour: the time of day is the hall's to know.
  public func brightness(percent: Int, of board: BoardSpec) -> BoardRequest? {
    let level = UInt8((min(max(percent, 0), 100) * 31 + 50) / 100)
    return request(.brightness(hours: [UInt8](repeating: level, count: 24)), to: board)
  }

  public func clock(_ clock: BoardClock) -> [UInt8]? {
    CPowerCommand.clock(clock).frame(card: CPowerFrame.group).encoded()
  }

  private func request(_ command: CPowerCommand, to board: BoardSpec) -> BoardRequest {
    // The longest answer is to the power query: ten bytes of data, each perhaps escaped.
    BoardRequest(
      bytes: command.frame(card: UInt8(clamping: board.address)).encoded(),
      key: Int(command.number), answerBytes: 30)
  }

  public mutating func forget() { decoder.reset() }

  public mutating func receive(
    _ bytes: ArraySlice<UInt8>, answering request: BoardRequest?, from board: BoardSpec?
  ) -> [BoardReception] {
    decoder.receive(bytes).map { reception in
      guard case .frame(let frame) = reception else {
        return reception == .fault(.foreign) ? .stray : .damaged
      }
      // A card with an old program answers with our own kind, but never with our own packet.
      if frame.kind == CPowerFrame.sent, frame.encoded() == request?.bytes { return .echo }
      guard let request, Int(frame.card) == board?.address, Int(frame.command) == request.key else {
        return .stray
      }
      return .answer(Self.answer(frame))
    }
  }

  /// External calls say what came of them in the mark; the basic commands in their first byte of
  /// data (source as ``CPowerCommand``; the example of the setup protocol, answer to 3Ch).
  private static func answer(_ frame: CPowerFrame) -> BoardAnswer {
    switch frame.command {
    case CPowerCommand.externalCall:
      switch frame.mark {
      case 0x00: .done
      case 0x01: .damagedThere
      case 0x02: .outOfOrder
      // The window's number is out of range: the card has forgotten its windows.
      case 0x12: .lost
      default:
        .refused(
          DeviceText(
            chinese: "条屏拒绝，错误码\(frame.mark)", english: "the board refused with error \(frame.mark)")
        )
      }
    case CPowerCommand.power:
      // A query that finds the board dark: somebody switched it off, or its clock did.
      frame.data.count >= 2 && frame.data[1] == 0 ? .lost : .done
    default:
      frame.data.first == 0
        ? .refused(DeviceText(chinese: "条屏拒绝该命令", english: "the board refused the command"))
        : .done
    }
  }
}
