/// Why a board counts as down.
public enum OnbonDownReason: Hashable, Sendable {
  /// No answer at all.
  case silent
  /// Something came back, but never a whole answer.
  case damaged
  /// The port was closed.
  case lineClosed

  public var english: String {
    switch self {
    case .silent: "the board does not answer"
    case .damaged: "the board's answers are damaged"
    case .lineClosed: "the port is closed"
    }
  }

  public var chinese: String {
    switch self {
    case .silent: "条屏无应答"
    case .damaged: "条屏应答损坏"
    case .lineClosed: "端口已关闭"
    }
  }
}

/// Something a person wants of one board, outside its picture.
public enum OnbonOrder: Hashable, Sendable {
  case ping
  case query
  /// Clears the screen; the picture is written again afterwards.
  case clear
  case lock(program: String, locked: Bool)
  case power(on: Bool)

  var request: OnbonRequest {
    switch self {
    case .ping: .ping
    case .query: .query
    case .clear: .clear
    case .lock(let program, let locked): .lock(program: program, locked: locked)
    case .power(let on): .power(on: on)
    }
  }
}

public enum OnbonOrderResult: Hashable, Sendable {
  case done
  case status(OnbonStatus)
  case refused(OnbonError)
  case unreachable
}

/// What happened on the line since the session was made.
public struct OnbonCounters: Hashable, Sendable {
  public var framesSent: UInt64 = 0
  public var framesReceived: UInt64 = 0
  /// Packets repeated after a time-out, a damaged answer or a complaint.
  public var retries: UInt64 = 0
  public var timeouts: UInt64 = 0
  /// Answers that came damaged, of whatever kind.
  public var checkErrors: UInt64 = 0
  /// Packets the boards received damaged, by their own word.
  public var damagedAtBoard: UInt64 = 0
  public var busy: UInt64 = 0
  public var refusals: UInt64 = 0
  /// Whole answers nobody waited for, or from somebody else.
  public var strays: UInt64 = 0
  /// Our own packets heard back.
  public var echoes: UInt64 = 0
  /// From the start of the last answered packet to its answer, µs.
  public var lastRoundTrip: Int64 = 0
  public var longestRoundTrip: Int64 = 0
}

/// How one board is doing.
public struct OnbonBoardHealth: Hashable, Sendable {
  public var address: UInt16
  public var isUp: Bool
  /// The last picture that stood, nil when none does.
  public var standingRevision: UInt64?
  /// Of the last answered packet, µs.
  public var roundTrip: Int64
}
