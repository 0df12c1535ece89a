import HallBus

/// What the serial line hands over.
enum SerialEvent {
  case byte(UInt8)
  /// A byte was damaged (framing, noise) or lost (overrun).
  case damaged
}

/// The one seam between a node's program and the board it runs on: clock, serial, keys, dots, and
/// the supply.
protocol Hardware {
  /// Since the start; never goes back.
  mutating func now() -> Instant

  /// What came from the line since the last question, oldest first; nil when nothing has.
  mutating func receive() -> SerialEvent?

  /// Takes the line for sending.
  mutating func beginSending()
  /// Whether ``send(_:)`` may be called now.
  var canSend: Bool { get }
  mutating func send(_ byte: UInt8)
  /// Whether the last stop bit has left.
  var hasSent: Bool { get }
  /// Lets go of the line.
  mutating func endSending()

  /// The contacts of the keys as they are now.
  mutating func contacts() -> KeyContacts

  /// Whether dots may be sent now.
  var canTakeDots: Bool { get }
  /// A picture begins; `brightness` is 0...15, nil for dark.
  mutating func beginDots(brightness: UInt8?)
  /// The next eight dots.
  mutating func putDots(_ byte: UInt8)
  /// The little lamp beside the keys.
  mutating func light(_ isOn: Bool)

  /// Whether the supply is about to fail: what is said or shown now could be wrong.
  var isStarving: Bool { get }
  /// The program is alive; said less often than once in some seconds, the watchdog starts it anew.
  mutating func feedWatchdog()
  /// Waits for a byte, but not longer than a millisecond.
  mutating func sleep()
}
