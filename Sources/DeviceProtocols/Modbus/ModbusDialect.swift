import HallBus

/// Displays of digits on Modbus RTU, described by the hall's configuration.
public struct ModbusDialect: BoardDialect {
  /// Values of the digits' registers, first register first.
  public typealias Content = [UInt16]

  public let display: ModbusDisplay
  public let gap: Int64
  private var decoder = ModbusAnswerDecoder()

  public init(_ display: ModbusDisplay, baud: Int) {
    self.display = display
    gap = ModbusFrame.gap(baud: baud)
  }

  /// Only a display with a register for it: the standard has none.
  public var canTellSilentPicture: Bool { display.silence != nil }
  public var digits: Int? { display.digits }

  public func check(_ board: BoardSpec) throws(BoardLineFault) {
    guard (1...247).contains(board.address) else {
      throw BoardLineFault(
        "Modbus地址是1到247，不是\(board.address)", "a Modbus address is 1 to 247, not \(board.address)")
    }
    guard board.areas.count == 1 else {
      throw BoardLineFault("数码屏只有一个区域", "a display of digits has one area")
    }
  }

  public func content(
    _ content: BoardContent, in area: BoardAreaSpec, of board: BoardSpec, isFinal: Bool
  ) throws(BoardPictureError) -> (content: Content, replaced: String) {
    guard case .text(let text, _, _) = content else { throw .wrongKind(id: area.id) }
    return (DigitCells(display: display).values(text), "")
  }

  public func setUp(_ board: BoardSpec) -> [BoardRequest] {
    (display.setUp + (display.silence.map { [$0] } ?? [])).map { single($0, to: board) }
  }

  public func write(
    _ changes: [BoardChange<Content>], to board: BoardSpec, _ reason: BoardWriteReason
  ) -> BoardWrite {
    let values = changes[0].content ?? DigitCells(display: display).values(nil)
    return BoardWrite(areas: [changes[0].area], requests: write(values, to: board))
  }

  private func write(_ values: Content, to board: BoardSpec) -> [BoardRequest] {
    guard display.writesAtOnce else {
      return values.enumerated().map { index, value in
        single(
          ModbusDisplay.Write(register: display.register + UInt16(index), value: value), to: board)
      }
    }
    let bytes = ModbusFrame.write(
      UInt8(clamping: board.address), register: display.register, values: values)
    return [BoardRequest(bytes: bytes, key: Int(ModbusFrame.writeMultiple), answerBytes: 8)]
  }

  /// Reads the digits back. A display that is not to be read is asked all the same, as an exception is
  /// an answer too, but what it says is not compared.
  public func poll(
    _ board: BoardSpec, standing: [Content?], brightness: Int?, isPlain: Bool
  ) -> BoardRequest {
    let blank = DigitCells(display: display).values(nil)
    let expected = display.readsBack ? standing.first.map { $0 ?? blank } : nil
    let bytes = ModbusFrame.read(
      UInt8(clamping: board.address), register: display.register,
      count: UInt16(display.registers))
    return BoardRequest(
      bytes: bytes, key: Int(ModbusFrame.readHolding), answerBytes: 5 + 2 * display.registers,
      expected: expected.map { $0.flatMap(ModbusFrame.word) } ?? [])
  }

  public func brightness(percent: Int, of board: BoardSpec) -> BoardRequest? {
    guard let brightness = display.brightness else { return nil }
    let most = Int(brightness.value)
    let value = (min(max(percent, 0), 100) * most + 50) / 100
    return single(
      ModbusDisplay.Write(register: brightness.register, value: UInt16(value)), to: board)
  }

  public func clock(_ clock: BoardClock) -> [UInt8]? { nil }

  private func single(_ write: ModbusDisplay.Write, to board: BoardSpec) -> BoardRequest {
    BoardRequest(
      bytes: ModbusFrame.write(
        UInt8(clamping: board.address), register: write.register, value: write.value),
      key: Int(ModbusFrame.writeSingle), answerBytes: 8)
  }

  public mutating func forget() { decoder.reset() }

  public mutating func receive(
    _ bytes: ArraySlice<UInt8>, answering request: BoardRequest?, from board: BoardSpec?
  ) -> [BoardReception] {
    decoder.receive(bytes, to: request?.bytes).map { answer in
      switch answer {
      case .damaged: .damaged
      case .exception(let code): .answer(Self.answer(exception: code))
      case .values(let values):
        .answer(
          request.map { $0.expected.isEmpty || $0.expected == values } == true ? .done : .lost)
      }
    }
  }

  /// Source: Application Protocol V1.1b3, 7 (exception codes).
  private static func answer(exception code: UInt8) -> BoardAnswer {
    switch code {
    // Acknowledge (a long command is under way) and slave device busy.
    case 0x05, 0x06: .busy
    case 0x01:
      .refused(
        DeviceText(chinese: "数码屏不支持该功能码", english: "the display does not know the function"))
    case 0x02:
      .refused(DeviceText(chinese: "数码屏没有该寄存器", english: "the display has no such register"))
    case 0x03:
      .refused(DeviceText(chinese: "数码屏不接受该数值", english: "the display refuses the value"))
    default:
      .refused(
        DeviceText(chinese: "数码屏报错，异常码\(code)", english: "the display reports exception \(code)"))
    }
  }
}
