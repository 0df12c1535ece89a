import HallBus

/// What a session hands to its shell: bytes for the line, or something that happened.
public enum SessionOutput<Event: Sendable>: Sendable {
  case transmit([UInt8])
  case event(Event)
}

/// A device driver without input or output: bytes and time in; bytes, events and a deadline out.
///
/// The shell calls one of the mutating functions, then drains ``nextOutput()`` until it is nil,
/// then waits for bytes, for the port, or for ``nextDeadline``. The same value runs live and in
/// virtual time.
public protocol DeviceSession: Sendable {
  associatedtype Event: Sendable

  /// The port came up: start over with the device, keeping what is to be shown or printed.
  mutating func opened(at now: Instant)

  /// The port went away: whatever was on its way has an unknown end.
  mutating func closed(at now: Instant)

  /// Bytes came from the line, in any cut.
  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant)

  /// The transport has accepted `count` more of the bytes handed out by ``nextOutput()``.
  mutating func sent(_ count: Int, at now: Instant)

  /// ``nextDeadline`` has come; earlier calls change nothing.
  mutating func advance(to now: Instant)

  /// When ``advance(to:)`` wants to be called next; nil when only bytes or the port matter.
  var nextDeadline: Instant? { get }

  /// The next thing for the shell to do, or nil when there is nothing left.
  mutating func nextOutput() -> SessionOutput<Event>?
}

extension DeviceSession {
  public mutating func sent(_ count: Int, at now: Instant) {}
}
