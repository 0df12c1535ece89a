/// Finds frames in bytes that come in any cut, with noise before, between and inside.
///
/// It holds at most one stuffed frame; what is longer is thrown away up to the next 0x00, where a
/// new frame can begin. It never gives up and never needs a time-out.
public struct BusFrameDecoder: Sendable {
  /// What one byte led to.
  public enum Outcome: Equatable, Sendable {
    /// Nothing yet, or an empty gap between two 0x00.
    case more
    case frame(BusFrame)
    /// Bytes up to a 0x00 that are no frame; they are gone.
    case damaged(BusError)
  }

  private var stuffed = FixedBytes<72>()
  private var overrun = false

  public init() {}

  public mutating func push(_ byte: UInt8) -> Outcome {
    if keep(byte) { return .more }
    defer { reset() }
    if overrun { return .damaged(.tooLong) }
    if stuffed.isEmpty { return .more }
    do throws(BusError) {
      var plain = FixedBytes<71>()
      try COBS.decode(stuffed, into: &plain)
      return .frame(try BusFrame(plain: plain))
    } catch {
      return .damaged(error)
    }
  }

  /// Takes in a byte that ends no frame; false, and nothing done, for the 0x00 that does.
  ///
  /// Nearly all bytes are such, and every node of a line hears all of them.
  mutating func keep(_ byte: UInt8) -> Bool {
    guard byte != 0 else { return false }
    if !overrun && !stuffed.append(byte) { overrun = true }
    return true
  }

  /// A byte was damaged or lost on its way in: what comes up to the next 0x00 is no frame.
  public mutating func spoil() {
    overrun = true
  }

  /// Whether bytes came since the last 0x00.
  public var hasBegun: Bool { overrun || !stuffed.isEmpty }

  /// Forgets a frame begun, as after the port was opened anew.
  public mutating func reset() {
    stuffed.removeAll()
    overrun = false
  }
}
