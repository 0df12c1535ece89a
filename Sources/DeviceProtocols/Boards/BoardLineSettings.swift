/// Speed and patience of a line of boards.
public struct BoardLineSettings: Hashable, Sendable {
  public var baud: Int
  /// Start, data, parity and stop bits: 10 for 8N1.
  public var bitsPerByte: Int
  /// What a board may take to answer after its last byte has come, µs.
  public var answerAllowance: Int64 = 150_000
  /// Quiet between an answer and the next packet, µs, for the RS-485 drivers to change over.
  public var turnaround: Int64 = 2_000
  /// Least time between two checks of one board, µs; made longer on a slow line, so that checks
  /// take at most a tenth of it.
  public var verifyEvery: Int64 = 2_000_000
  /// A content that has stood so long is written again, µs: boards without a read-back may have
  /// lost it in a dip of the power too short to be noticed. Nil where they tell.
  public var refreshEvery: Int64? = 30_000_000
  /// First and longest wait before a board that is down is tried again, µs.
  public var firstBackOff: Int64 = 500_000
  public var longestBackOff: Int64 = 8_000_000
  /// Least time between two tries of boards that are down, µs: they share what one would use.
  public var probeSpacing: Int64 = 600_000
  /// Wait after "busy", µs.
  public var busyPause: Int64 = 250_000
  /// Wait before content that a board refused is tried again, µs.
  public var refusedPause: Int64 = 60_000_000
  /// A change waits no longer than this behind more recent changes of other boards, µs.
  public var longestOvertaking: Int64 = 2_000_000
  /// What ``BoardLine/shutdownPictures(_:at:)`` may take, µs; the program has 5 s to exit.
  public var shutdownAllowance: Int64 = 3_000_000

  public init(baud: Int, bitsPerByte: Int = 10) {
    self.baud = baud
    self.bitsPerByte = bitsPerByte
  }

  /// Time `count` bytes take on the line, µs, rounded up.
  func lineTime(_ count: Int) -> Int64 {
    (Int64(count * bitsPerByte) * 1_000_000 + Int64(baud) - 1) / Int64(baud)
  }
}

/// Limits of a line of boards of any maker.
public enum BoardLineLimit {
  /// Boards on a line: RS-485 receivers of a quarter load allow 128, but more than 64 would leave a
  /// call no room beside the checks at 9,600 baud. More is a configuration error.
  public static let boards = 64
  /// Failures in a row after which a board that was up counts as down; the second number is for a
  /// board not yet heard.
  public static let failures = 4
  public static let firstFailures = 2
  /// Orders waiting for one board; one more is refused.
  public static let orders = 16
  /// Failures in a row after which a board that cannot tell may have been without power: it gets
  /// everything anew.
  public static let suspicious = 2
  /// Set-ups in a row that may end in "lost" before a content counts as refused.
  public static let setUps = 3
}
