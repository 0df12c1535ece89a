/// What is wrong with bytes from the line; the peer's or the line's fault, never our own.
public enum BusError: Error, Equatable, Sendable {
  /// More bytes than the longest frame without a 0x00 between them.
  case tooLong
  /// A stuffed block runs over the end of the frame.
  case stuffing
  /// Fewer bytes than header and check value.
  case tooShort
  /// The check value does not fit.
  case checksum
  /// A message number this version does not know.
  case unknownType
  /// A body of the wrong length, or a value out of its range.
  case badBody
}
