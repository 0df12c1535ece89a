import HallBus

extension BusNodeID {
  /// How many hexadecimal digits write it: 96 bits.
  public static let textDigits = 24

  /// As people read and write it: 24 hexadecimal digits in the order of the line, no blanks.
  public var text: String {
    func digits(_ value: UInt64, _ count: Int) -> String {
      let plain = String(value, radix: 16, uppercase: true)
      return String(repeating: "0", count: count - plain.count) + plain
    }
    return digits(high, 16) + digits(UInt64(low), 8)
  }

  /// Nil for anything but 24 hexadecimal digits, of either case.
  public init?(text: String) {
    guard text.utf8.count == Self.textDigits,
      text.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt32(text.suffix(8), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
