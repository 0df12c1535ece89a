import HallBus

extension OnbonBoardModel {
  private static let done: [UInt8] = [0xA0, 0x00, 0x00, 0x00, 0x00]

  private func no(_ error: UInt8) -> [UInt8] { [0xA0, 0x01, error, 0x00, 0x00] }

  /// Carries out a command and returns the data of the answer.
  mutating func obey(_ data: [UInt8], at now: Instant) -> [UInt8] {
    guard data.count >= 5 else { return no(0x02) }
    let body = data[5...]
    switch (data[0], data[1]) {
    case (0xA2, 0x00): return Self.done
    case (0xA2, 0x03): return setClock(body)
    case (0xA1, 0x02): return status()
    case (0xA3, 0x00):
      guard let state = body.first, (1...2).contains(state) else { return no(0x02) }
      isDark = state == 2
      return Self.done
    case (0xA3, 0x02):
      guard body.count >= 2, body[5] == 0x01, body[6] <= 15 else { return no(0x02) }
      brightness = body[6]
      return Self.done
    case (0xA3, 0x04):
      guard body.count == 6 else { return no(0x09) }
      lockedProgram =
        body[6] == 1 ? String(decoding: body[7...], as: Unicode.ASCII.self) : nil
      return Self.done
    case (0xA3, 0x06): return updateAreas(body, at: now)
    case (0xA3, 0x10):
      areas.removeAll()
      dotsArea = nil
      return Self.done
    case (0xA4, _) where hasDotsArea: return obeyDots(data[1], body, at: now)
    case (0xA1...0xA3, _): return no(0x02)
    default: return no(0x01)
    }
  }

  private mutating func setClock(_ body: ArraySlice<UInt8>) -> [UInt8] {
    let digits = body.map { Int($0 >> 4) * 10 + Int($0 & 0x0F) }
    guard digits.count == 8, body.allSatisfy({ $0 & 0x0F < 10 && $0 >> 4 < 10 }),
      (1...12).contains(digits[2]), (1...31).contains(digits[3]), digits[4] < 24, digits[5] < 60,
      digits[6] < 60
    else { return no(0x0E) }
    clock = [digits[1] * 100 + digits[0]] + digits[2...]
    return Self.done
  }

  private func status() -> [UInt8] {
    let bcd = (clock.isEmpty ? [2000, 1, 1, 0, 0, 0, 6] : clock)
    let year = [bcd[0] % 100, bcd[0] / 100]
    let time = (year + bcd[1...]).map { UInt8(($0 / 10) << 4 | $0 % 10) }
    let program = Array((lockedProgram ?? "P000").utf8.prefix(4))
    return [0xA1, 0x02, 0x00, 0x00, 0x00, isDark ? 0x02 : 0x01, brightness] + time + [1] + program
      + [dotsArea?.shown == nil ? 0 : 1, 0, UInt8(areas.count)] + areas.map(\.id)
      + [UInt8](repeating: 0x30, count: 16) + [UInt8](repeating: 0x00, count: 12)
  }

  private mutating func updateAreas(_ body: ArraySlice<UInt8>, at now: Instant) -> [UInt8] {
    var rest = body
    guard let deletions = rest.popFirst() else { return no(0x02) }
    var after = areas
    if deletions == 0xFF {
      after.removeAll()
    } else {
      guard rest.count >= Int(deletions) else { return no(0x02) }
      let ids = Array(rest.prefix(Int(deletions)))
      rest = rest.dropFirst(Int(deletions))
      after.removeAll { ids.contains($0.id) }
    }
    guard let updates = rest.popFirst() else { return no(0x02) }
    for _ in 0..<Int(updates) {
      guard let length = rest.popWord(), rest.count >= length,
        let area = Area(rest.prefix(length), updatedAt: now)
      else { return no(0x02) }
      rest = rest.dropFirst(length)
      after.removeAll { $0.id == area.id }
      after.append(area)
    }
    guard rest.isEmpty else { return no(0x02) }
    guard after.count <= maximumAreas else { return no(0x04) }
    counters.updatedAreas += UInt64(updates)
    areas = after.sorted { $0.id < $1.id }
    return Self.done
  }

  private mutating func obeyDots(
    _ command: UInt8, _ body: ArraySlice<UInt8>, at now: Instant
  ) -> [UInt8] {
    var rest = body
    switch command {
    case 0x01:
      guard let x = rest.popWord(), let y = rest.popWord(), let width = rest.popWord(),
        let height = rest.popWord(), let type = rest.popFirst(), type == 1,
        rest.popFirst() != nil, let mode = rest.popFirst(), let timeout = rest.popWord(),
        width > 0, height > 0, (x + width) * 8 <= self.width, y + height <= self.height
      else { return no(0x02) }
      let count = width * height * (isTwoColour ? 2 : 1)
      dotsArea = Dots(
        x: x * 8, y: y, width: width * 8, height: height, runMode: mode, timeoutSeconds: timeout,
        updatedAt: now, incoming: [UInt8](repeating: 0xFF, count: count),
        shown: dotsArea?.shown.flatMap { $0.count == count ? $0 : nil })
      return Self.done
    case 0x03:
      guard var area = dotsArea, let last = rest.popFirst(), let offset = rest.popWord(),
        let count = rest.popWord(), rest.count == count, offset + count <= area.incoming.count
      else { return no(0x02) }
      area.incoming.replaceSubrange(offset..<(offset + count), with: rest)
      area.updatedAt = now
      if last == 1 { area.shown = area.incoming }
      dotsArea = area
      return Self.done
    case 0x04:
      dotsArea = nil
      return Self.done
    default: return no(0x02)
    }
  }
}

extension OnbonBoardModel.Area {
  /// Reads an area of command A3 06; nil when it makes no sense.
  ///
  /// Layout: strongercjd/Onbon-Protocol-Analysis, font card protocol, area data.
  init?(_ bytes: ArraySlice<UInt8>, updatedAt now: Instant) {
    var rest = bytes
    guard rest.popFirst() != nil, let x = rest.popCoordinate(), let y = rest.popWord(),
      let width = rest.popCoordinate(), let height = rest.popWord(), let id = rest.popFirst(),
      rest.popFirst() != nil, let mode = rest.popFirst(), mode <= 5, let timeout = rest.popWord(),
      let speech = rest.popFirst(), speech == 0, let extensions = rest.popFirst(),
      rest.count >= Int(extensions)
    else { return nil }
    rest = rest.dropFirst(Int(extensions))
    guard let alignment = rest.popFirst(), let lines = rest.popFirst(), (1...2).contains(lines),
      let wrap = rest.popFirst(), (1...2).contains(wrap), let display = rest.popFirst(),
      display <= 6, rest.popFirst() != nil, rest.popFirst() != nil, let stay = rest.popFirst(),
      let length = rest.popWord(), let high = rest.popWord(), high == 0, rest.count == length,
      width > 0, height > 0
    else { return nil }
    self.init(
      id: id, x: x, y: y, width: width, height: height, runMode: mode, timeoutSeconds: timeout,
      alignment: alignment, isSingleLine: lines == 1, wraps: wrap == 2, stay: Int(stay),
      text: OnbonModelText(rest), updatedAt: now)
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func popWord() -> Int? {
    guard let low = popFirst(), let high = popFirst() else { return nil }
    return Int(low) | Int(high) << 8
  }

  /// A horizontal measure in dots: units of 8 dots, or dots when the top bit is set.
  fileprivate mutating func popCoordinate() -> Int? {
    guard let word = popWord() else { return nil }
    return word & 0x8000 != 0 ? word & 0x7FFF : word * 8
  }
}
