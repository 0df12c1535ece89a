import HallBus

/// The pad's picture: 128 x 64 dots, in the order an SSD1306 takes them.
///
/// Above, twice as large, the number; below it how many wait and the state of the window; at the
/// bottom what became of the last key, or that the line is dead.
struct PadPanel {
  static let bytes = 1_024

  private let canvas = Canvas(width: 128, height: 64)

  func draw(_ screen: PadScreen, _ keys: PadKeys) {
    canvas.clear()
    if let display = screen.display {
      let width = 2 * TextReader.width(of: display.ticket)
      canvas.write(display.ticket, (128 - width) / 2, 0, scale: 2)
      canvas.write(Self.state(display), 0, 32)
    }
    let news = Self.news(screen, keys)
    canvas.write(news, 0, 48)
  }

  /// A byte of the picture: SSD1306 data sheet 8.7, a column of eight dots, the topmost lowest, the
  /// columns of a page from the left, the pages from above.
  func byte(_ index: Int) -> UInt8 {
    let x = index & 127
    let top = (index >> 7) * 8
    var byte: UInt8 = 0
    for row in 0..<8 where canvas.isLit(x, top + row) { byte |= 1 << UInt8(row) }
    return byte
  }

  private static func state(_ display: PadDisplay) -> FixedBytes<40> {
    var line = FixedBytes<40>()
    line.append("等候")
    line.appendDecimal(display.waiting)
    line.append("人 ")
    switch display.window {
    case .closed: line.append("关闭")
    case .open: line.append("开放")
    case .ready: line.append("就绪")
    case .serving: line.append("办理中")
    case .paused: line.append("暂停")
    case .draining: line.append("收尾")
    }
    return line
  }

  private static func news(_ screen: PadScreen, _ keys: PadKeys) -> FixedBytes<40> {
    var line = FixedBytes<40>()
    guard screen.isConnected else {
      line.append("线路中断")
      return line
    }
    if screen.isKeyWaiting {
      line.append("请稍候")
      return line
    }
    switch screen.answer {
    case .accepted?: line.append(keys == .rating ? "谢谢评价" : "已受理")
    case .refused(let reason, let text)?: refusal(reason, text, &line)
    case nil: if keys == .rating { line.append("请评价") }
    }
    return line
  }

  /// The hall's reasons (docs/hallbus.md, 8), and its own words for others.
  private static func refusal(
    _ reason: UInt8, _ text: FixedBytes<24>, _ line: inout FixedBytes<40>
  ) {
    switch reason {
    case 1: line.append("窗口未开放")
    case 2: line.append("窗口已暂停")
    case 3: line.append("窗口无人办理")
    case 4: line.append("叫号次数不足")
    case 5: line.append("尚未营业")
    case 6: line.append("系统忙请重按")
    default:
      if text.isEmpty {
        line.append("不能办理 ")
        line.appendDecimal(UInt16(reason))
      }
      for index in 0..<text.count { line.append(text[index]) }
    }
  }
}
