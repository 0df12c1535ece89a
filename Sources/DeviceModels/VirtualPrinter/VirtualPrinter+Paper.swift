import HallBus

extension VirtualPrinter {
  /// Burns the rows that have arrived; false when more bytes are needed.
  mutating func burnRows(at now: Instant) -> Bool {
    guard var current = raster else { return true }
    // A few rows at a time: what a real line buffer holds, and where a stop takes effect.
    let rows = min(current.rowsLeft, buffer.count / current.bytesPerRow, 8)
    guard rows > 0 else { return false }
    for row in 0..<rows {
      var dots = Array(buffer.prefix(current.bytesPerRow, from: row * current.bytesPerRow))
      if current.doubleWidth { dots = Self.widened(dots) }
      let left = leftEdge(of: dots.count * 8)
      for _ in 0..<(current.doubleHeight ? 2 : 1) { strip.burn(dots[...], left: left) }
    }
    buffer.drop(rows * current.bytesPerRow)
    current.rowsLeft -= rows
    raster = current.rowsLeft > 0 ? current : nil
    moved(rows: current.doubleHeight ? rows * 2 : rows, at: now)
    return true
  }

  mutating func feed(_ rows: Int, at now: Instant) {
    guard rows > 0 else { return }
    strip.feed(rows)
    moved(rows: rows, at: now)
  }

  private mutating func moved(rows: Int, at now: Instant) {
    occupy(time(rows: rows), from: now)
    if strip.height >= Self.longestStrip { takeOff(.none, at: busyUntil) }
  }

  /// GS V: function A (0, 1) cuts here, B (65, 66) and the later ones feed first. The feed from
  /// head to cutter is not drawn: it is the empty head of the next ticket.
  mutating func executeCut(_ command: [UInt8], at now: Instant) {
    printLine(at: now, spacing: 0)
    if command.count > 3 { feed(Int(command[3]), at: now) }
    let isFull = [0, 48, 65, 97, 103].contains(command[2])
    occupy(setup.cutTime, from: now)
    takeOff(isFull ? .full : .partial, at: busyUntil)
  }

  private mutating func takeOff(_ cut: PrintedTicket.Cut, at time: Instant) {
    printedCount += 1
    printed.append(
      PrintedTicket(
        number: printedCount, picture: strip.takeAll(), textLines: stripText, qrPayloads: stripQR,
        cut: cut, at: time))
    stripText = []
    stripQR = []
    if printed.count > Self.keptTickets { printed.removeFirst(printed.count - Self.keptTickets) }
  }

  /// GS ( k for QR codes (cn 49): functions 65 model, 67 module, 69 level, 80 store, 81 print.
  mutating func executeSymbol(_ data: ArraySlice<UInt8>, at now: Instant) {
    let start = data.startIndex
    guard data.count >= 3, data[start] == 49 else {
      unknownCommands += 1
      return
    }
    switch data[start + 1] {
    case 65: break  // model 2 is what everybody means; model 1 symbols are not drawn
    case 67: settings.qrModuleDots = min(max(Int(data[start + 2]), 1), 16)
    case 69: settings.qrLevel = QRSymbol.Level(command: data[start + 2]) ?? settings.qrLevel
    case 80: settings.qrData = Array(data.dropFirst(3))
    case 81: printSymbol(at: now)
    default: unknownCommands += 1
    }
  }

  private mutating func printSymbol(at now: Instant) {
    printLine(at: now, spacing: 0)
    guard let symbol = QRSymbol(settings.qrData, level: settings.qrLevel) else {
      unknownCommands += 1
      return
    }
    let module = settings.qrModuleDots
    let side = symbol.side * module
    // A symbol that exceeds the print area is not printed (GS ( k function 181).
    guard side <= setup.widthDots else {
      unknownCommands += 1
      return
    }
    let left = leftEdge(of: side)
    for row in 0..<symbol.side {
      var dots = [UInt8](repeating: 0, count: (side + 7) / 8)
      for column in 0..<side where symbol.isDark(column / module, row) {
        dots[column / 8] |= 0x80 >> UInt8(column % 8)
      }
      for _ in 0..<module { strip.burn(dots[...], left: left) }
    }
    stripQR.append(settings.qrData)
    moved(rows: side, at: now)
  }

  /// Where something `dots` wide begins under the present justification.
  private func leftEdge(of dots: Int) -> Int {
    let spare = max(setup.widthDots - dots, 0)
    switch settings.justification {
    case 1: return spare / 2
    case 2: return spare
    default: return 0
    }
  }

  /// One or two bytes of text; a full line is printed, as the reference has it.
  mutating func addText(_ character: [UInt8], at now: Instant) {
    let wide =
      settings.printMode & 0x20 != 0 ? 2 : 1 + Int(settings.characterSize >> 4 & 7)
    // Font A is 12 dots wide, Kanji 24 (Epson TM series, 203 dpi).
    let dots = (character.count > 1 ? 24 : 12) * wide
    if line.usedDots + dots > setup.widthDots { printLine(at: now) }
    line.bytes += character
    line.widths.append(dots)
    line.usedDots += dots
  }

  /// Prints the pending line: recorded as text, drawn as one hollow box a character.
  mutating func printLine(at now: Instant, spacing: Int? = nil) {
    let lineSpacing = spacing ?? settings.lineSpacing
    guard !line.bytes.isEmpty else {
      feed(lineSpacing, at: now)
      return
    }
    let height =
      settings.printMode & 0x10 != 0 ? 48 : 24 * (1 + Int(settings.characterSize & 7))
    let left = leftEdge(of: line.usedDots)
    for row in 0..<height {
      var dots = [UInt8](repeating: 0, count: (line.usedDots + 7) / 8)
      var edge = 0
      for width in line.widths {
        for column in edge + 1..<edge + width - 1
        where row == 1 || row == height - 2 || column == edge + 1 || column == edge + width - 2 {
          if row > 0, row < height - 1 { dots[column / 8] |= 0x80 >> UInt8(column % 8) }
        }
        edge += width
      }
      strip.burn(dots[...], left: left)
    }
    stripText.append(GB18030Text.decode(line.bytes))
    line = TextLine()
    let gap = max(lineSpacing - height, 0)
    strip.feed(gap)
    moved(rows: height + gap, at: now)
  }

  private static func widened(_ dots: [UInt8]) -> [UInt8] {
    var wide: [UInt8] = []
    wide.reserveCapacity(dots.count * 2)
    for byte in dots {
      var pair: UInt16 = 0
      for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 {
        pair |= 0xC000 >> UInt16(bit * 2)
      }
      wide.append(UInt8(pair >> 8))
      wide.append(UInt8(pair & 0xFF))
    }
    return wide
  }
}
