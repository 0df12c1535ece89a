import HallBus

extension VirtualPrinter {
  /// Whether the front of the buffer can be carried out without more bytes.
  var hasWork: Bool {
    if let raster { return buffer.count >= raster.bytesPerRow }
    return commandLength.map { $0 <= buffer.count } ?? false
  }

  /// Carries out what is in the buffer while the mechanism is free.
  mutating func run(at now: Instant) {
    while isOn, canMove, busyUntil <= now {
      if raster != nil {
        guard burnRows(at: now) else { return }
      } else {
        guard buffer.count > 0, let length = commandLength, length <= buffer.count else { return }
        let command = Array(buffer.prefix(length))
        buffer.drop(length)
        execute(command, at: now)
      }
    }
  }

  /// Bytes of the command at the front; nil when more are needed to tell. One that claims more
  /// than the buffer holds is cut there, or the printer would wait forever.
  private var commandLength: Int? {
    statedLength.map { min($0, setup.receiveBuffer) }
  }

  private var statedLength: Int? {
    guard buffer.count > 0 else { return nil }
    switch buffer[0] {
    case 0x10:
      guard buffer.count > 1 else { return nil }
      return buffer[1] == 0x04 || buffer[1] == 0x05 ? 3 : buffer[1] == 0x14 ? 5 : 1
    case 0x1B: return escapeLength
    case 0x1C: return buffer.count > 1 ? 2 + fixedParameters(after: 0x1C, buffer[1]) : nil
    case 0x1D: return groupLength
    case 0x81...0xFE where settings.isKanji:
      guard buffer.count > 1 else { return nil }
      return (0x30...0x39).contains(buffer[1]) ? 4 : 2
    default: return 1
    }
  }

  private var escapeLength: Int? {
    guard buffer.count > 1 else { return nil }
    switch buffer[1] {
    case 0x2A:
      // ESC * m nL nH: columns of 1 byte (m 0, 1) or 3 bytes (m 32, 33).
      guard buffer.count > 4 else { return nil }
      let columns = Int(buffer[3]) + Int(buffer[4]) << 8
      return 5 + columns * (buffer[2] >= 32 ? 3 : 1)
    case 0x44: return lengthToZero(from: 2, limit: 34)
    default: return 2 + fixedParameters(after: 0x1B, buffer[1])
    }
  }

  private var groupLength: Int? {
    guard buffer.count > 1 else { return nil }
    switch buffer[1] {
    case 0x28:
      guard buffer.count > 4 else { return nil }
      return 5 + Int(buffer[3]) + Int(buffer[4]) << 8
    case 0x56:
      guard buffer.count > 2 else { return nil }
      return [65, 66, 97, 98, 103, 104].contains(buffer[2]) ? 4 : 3
    case 0x76: return 8
    case 0x6B:
      guard buffer.count > 3 else { return nil }
      return buffer[2] >= 65 ? 4 + Int(buffer[3]) : lengthToZero(from: 3, limit: 256)
    default: return 2 + fixedParameters(after: 0x1D, buffer[1])
    }
  }

  private func lengthToZero(from start: Int, limit: Int) -> Int? {
    for offset in start..<limit where offset < buffer.count && buffer[offset] == 0 {
      return offset + 1
    }
    return buffer.count >= limit ? limit : nil
  }

  /// Parameter bytes of the commands with a fixed number of them, as the reference lists them.
  private func fixedParameters(after lead: UInt8, _ letter: UInt8) -> Int {
    let one: [UInt8]
    let two: [UInt8]
    switch lead {
    case 0x1B:
      one = [
        0x20, 0x21, 0x25, 0x2D, 0x33, 0x3D, 0x3F, 0x45, 0x47, 0x4A, 0x4D, 0x52, 0x54, 0x56, 0x61,
        0x64, 0x72, 0x74, 0x7B,
      ]
      two = [0x24, 0x5C, 0x63]
      if letter == 0x70 { return 3 }
      if letter == 0x57 { return 8 }
    case 0x1D:
      one = [0x21, 0x2F, 0x42, 0x45, 0x48, 0x49, 0x61, 0x62, 0x66, 0x68, 0x72, 0x77]
      two = [0x24, 0x4C, 0x50, 0x57, 0x5C]
      if letter == 0x5E { return 3 }
    default:
      one = [0x21, 0x2D, 0x43, 0x57]
      two = [0x53, 0x70]
    }
    return one.contains(letter) ? 1 : two.contains(letter) ? 2 : 0
  }

  private mutating func execute(_ command: [UInt8], at now: Instant) {
    switch command[0] {
    case 0x0A: printLine(at: now)
    case 0x00...0x0F, 0x11...0x1A, 0x1E, 0x1F, 0x7F: break
    case 0x10: if command.count == 1 { unknownCommands += 1 }
    case 0x1B: executeEscape(command, at: now)
    case 0x1C: executeKanji(command)
    case 0x1D: executeGroup(command, at: now)
    default: addText(command, at: now)
    }
  }

  private mutating func executeEscape(_ command: [UInt8], at now: Instant) {
    switch command[1] {
    case 0x40:  // ESC @, initialize printer
      settings = PrinterSettings()
      line = TextLine()
      lastAutomaticStatus = []
    case 0x21: settings.printMode = command[2]  // ESC !, select print modes
    case 0x61: settings.justification = command[2] % 48  // ESC a, select justification
    case 0x32: settings.lineSpacing = 30  // ESC 2, default line spacing
    case 0x33: settings.lineSpacing = Int(command[2])  // ESC 3, set line spacing
    case 0x4A:  // ESC J, print and feed paper
      printLine(at: now, spacing: 0)
      feed(Int(command[2]), at: now)
    case 0x64:  // ESC d, print and feed n lines
      printLine(at: now, spacing: 0)
      feed(Int(command[2]) * settings.lineSpacing, at: now)
    case 0x70: drawerPulses += 1  // ESC p, generate pulse
    default: unknownCommands += 1
    }
  }

  private mutating func executeKanji(_ command: [UInt8]) {
    switch command[1] {
    case 0x26: settings.isKanji = true  // FS &, select Kanji character mode
    case 0x2E: settings.isKanji = false  // FS ., cancel Kanji character mode
    default: unknownCommands += 1
    }
  }

  private mutating func executeGroup(_ command: [UInt8], at now: Instant) {
    switch command[1] {
    case 0x21: settings.characterSize = command[2]  // GS !, select character size
    case 0x42, 0x4C, 0x50, 0x57: break  // look and motion units: 203 dpi is what we have
    case 0x28: executeExtended(command, at: now)
    case 0x49: answerIdentity(command[2])  // GS I, transmit printer ID
    case 0x56: executeCut(command, at: now)  // GS V, select cut mode and cut paper
    case 0x61:  // GS a, enable automatic status back: reports at once
      settings.automaticStatus = command[2]
      reportStatusChange(always: true)
    case 0x72:  // GS r, transmit status
      guard setup.answersFence, !faults.lying else { break }
      if command[2] == 1 || command[2] == 49 { put([paperSensorStatus]) }
      if command[2] == 2 || command[2] == 50 { put([0]) }
    case 0x76:  // GS v 0, print raster bit image
      let bytesPerRow = Int(command[4]) + Int(command[5]) << 8
      let rows = Int(command[6]) + Int(command[7]) << 8
      guard command[2] == 0x30, bytesPerRow > 0, bytesPerRow <= setup.receiveBuffer, rows > 0
      else {
        unknownCommands += 1
        break
      }
      printLine(at: now, spacing: 0)
      raster = RasterInProgress(
        bytesPerRow: bytesPerRow, rowsLeft: rows, doubleWidth: command[3] & 1 != 0,
        doubleHeight: command[3] & 2 != 0)
    default: unknownCommands += 1
    }
  }

  /// GS ( letter pL pH function ...
  private mutating func executeExtended(_ command: [UInt8], at now: Instant) {
    let data = command[5...]
    switch command[2] {
    case 0x44:  // GS ( D, enable or disable real-time commands
      var index = data.startIndex + 1
      while index + 1 < data.endIndex {
        if data[index] == 1 { settings.forbidsPulse = data[index + 1] % 48 == 0 }
        index += 2
      }
    case 0x48:  // GS ( H function 48: everything before it has been printed when it gets here
      guard data.count == 6, data[data.startIndex] == 48, setup.answersProcessID else { break }
      let digits = data.suffix(4)
      put([0x37, 0x22] + digits.map { faults.lying ? ($0 & 0x60) | 0x0F : $0 } + [0x00])
    case 0x6B: executeSymbol(data, at: now)
    default: unknownCommands += 1
    }
  }

  /// GS I: one byte for 1 to 3, text with head and zero for 65 to 69.
  private mutating func answerIdentity(_ kind: UInt8) {
    switch kind {
    case 1...3, 49...51: put([0x02])
    case 67: put([0x5F] + Array(setup.modelName.utf8) + [0x00])
    case 65, 66, 68, 69: put([0x5F] + Array("GENERIC".utf8) + [0x00])
    default: unknownCommands += 1
    }
  }
}
