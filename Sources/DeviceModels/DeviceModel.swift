import HallBus

/// The far end of a line: a printer, a board or a pad as a value that answers like the real one.
///
/// A model decodes with code of its own and never shares encoding code with the driver it judges
/// (HallBus framing excepted, which both ends of our own bus share by design).
public protocol DeviceModel: Sendable {
  /// Bytes came from the line.
  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant)

  /// ``nextDeadline`` has come.
  mutating func advance(to now: Instant)

  /// When the device does something by itself next; nil when it only answers.
  var nextDeadline: Instant? { get }

  /// The bytes the device puts on the line now; empties the queue.
  mutating func takeOutput() -> [UInt8]
}
