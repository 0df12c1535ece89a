/// What a receiver makes of bytes that come at another rate than its own.
///
/// A UART finds the start bit's edge, then looks at the line in the middle of each of its own bits: at
/// another rate it sees other bits, or none at all.
public enum WrongRate {
  /// The bytes heard; a byte whose stop bit is missing is heard as 0, as Linux hands it out
  /// (termios(3), without `PARMRK`).
  ///
  /// - Parameters:
  ///   - bytes: sent one right behind the other with 8 data bits, no parity, 1 stop bit.
  ///   - sent: the sender's bits a second, above 0.
  ///   - own: the receiver's, above 0.
  public static func heard(_ bytes: [UInt8], sentAt sent: Int, heardAt own: Int) -> [UInt8] {
    // In units of which a sender's bit lasts `own` and a receiver's `sent`.
    let end = bytes.count * 10 * own
    func isHigh(_ time: Int) -> Bool {
      guard time < end else { return true }
      let (byte, bit) = (time / own).quotientAndRemainder(dividingBy: 10)
      return bit == 9 || (bit > 0 && bytes[byte] >> UInt8(bit - 1) & 1 == 1)
    }
    func nextEdge(after time: Int) -> Int { (time / own + 1) * own }
    var heard: [UInt8] = []
    var time = 0
    while time < end {
      // A start bit that is over before its middle is taken for noise.
      guard !isHigh(time), !isHigh(time + sent / 2) else {
        time = nextEdge(after: time)
        continue
      }
      let middle = time + sent / 2
      var byte: UInt8 = 0
      for bit in 0..<8 where isHigh(middle + (bit + 1) * sent) { byte |= 1 << UInt8(bit) }
      time = middle + 9 * sent
      let isWhole = isHigh(time)
      heard.append(isWhole ? byte : 0)
      while !isHigh(time) { time = nextEdge(after: time) }
    }
    return heard
  }
}
