/// One end of our own bus below its master: what a pad and a window board have in common.
public protocol LineNode: Sendable {
  /// The address in force.
  var address: UInt8 { get }
  /// The clock as last broadcast, and when.
  var time: (time: BusTime, at: Instant)? { get }
  /// When the node does something by itself next.
  var nextDeadline: Instant? { get }
  /// ``nextDeadline``, without copying the node.
  mutating func nextTurn() -> Instant?
  mutating func advance(to now: Instant)
  /// A byte of the line.
  mutating func receive(_ byte: UInt8, at now: Instant)
  /// A byte came damaged or was lost: the frame it belongs to is spoiled.
  mutating func receiveDamaged()
  /// The next frame for the line, if any.
  mutating func takeOutput() -> BusWire?
}

extension PadNode: LineNode {}
extension BoardNode: LineNode {}
