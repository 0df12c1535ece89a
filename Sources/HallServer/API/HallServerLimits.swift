import Layout

/// What the server bears; every number with its unit, its reason, and what happens at it.
public enum HallServerLimits {
  /// Bytes of a request's body: a calendar with years of holidays fits. More is answered with 413.
  public static let bodyBytes = 256 * 1_024
  /// Bytes of a request's body that holds a layout file: its limit, twice over for what JSON puts
  /// before quotes and line ends, and the rest of the request. More is answered with 413.
  public static let layoutBodyBytes = 2 * LayoutLimits.sourceBytes + 65_536
  /// Bytes of a request's body that holds a picture: its limit, a third more in base64, and the rest
  /// of the request. More is answered with 413.
  public static let pictureBodyBytes = LayoutLimits.imageBytes / 3 * 4 + 65_536
  /// Seconds for which a layout may be tried on a screen, and those when none are given: time enough
  /// to walk there. More are answered with 400.
  public static let layoutTrialSeconds = 60
  public static let layoutTrialUsualSeconds = 30
  /// Characters of a request id: a UUID fits. More is answered with 400.
  public static let requestIDCharacters = 64
  /// Characters of a person's or a project's name. More is answered with 400.
  public static let nameCharacters = 64
  /// Characters of a notice, a reason or one thing to bring, as the core keeps them. More is answered
  /// with 400.
  public static let textCharacters = 500
  /// Characters of a password, so that hashing takes the same time for everybody; at least
  /// ``passwordLeastCharacters``. Outside is answered with 400.
  public static let passwordCharacters = 256
  public static let passwordLeastCharacters = 8
  /// Password checks that may wait for their turn: each takes about 0.1 s and 32 MB. More are
  /// answered with 429.
  public static let passwordsWaiting = 16
  /// Browsers signed in at once; the one idle longest is signed out.
  public static let sessions = 2_048
  /// Seconds without a request after which a person is signed out: a long shift.
  public static let sessionIdleSeconds: Int64 = 12 * 3_600
  /// Hours after which a sign-in is not taken over by a restarted program: no longer than a session
  /// may idle, so that none that had ended comes back.
  public static let sessionArchiveHours: Int64 = 12
  /// Failed sign-ins in ``signInWindowSeconds`` by one name, and from one address (a proxy or a
  /// counter network share one). The next are answered with 429.
  public static let failuresPerName = 5
  public static let failuresPerAddress = 30
  public static let signInWindowSeconds = 300
  /// Names and addresses remembered with failures; the oldest is forgotten.
  public static let throttleEntries = 4_096
  /// Event streams at once: every page, screen and phone of the largest hall twice over. More are
  /// answered with 503.
  public static let streams = 512
  /// Messages that may wait for one stream's reader; a slower reader is disconnected and comes back.
  public static let streamBacklog = 128
  /// Milliseconds between two states sent to the pages: ten a second.
  public static let stateInterval: Int64 = 100
  /// Seconds between beats, by which pages know that they are alive.
  public static let beatSeconds: Int64 = 2
  /// Seconds between comments that keep proxies from closing a stream.
  public static let heartbeatSeconds: Int64 = 15
  /// Connections at once; more wait in the operating system's backlog.
  public static let connections = 2_048
  /// Commands at the box at once; more wait in the operating system's backlog.
  public static let localConnections = 16
  /// Bytes of the local socket's path. Source: unix(7), `sun_path` with its closing zero. Longer,
  /// the hall runs without the socket.
  public static let localSocketPathBytes = 107
  /// Seconds for which a device may show a test picture. More are answered with 400.
  public static let deviceTestSeconds = 60
  /// Seconds after which a connection that sends nothing is closed.
  public static let idleConnectionSeconds: Int64 = 75
  /// Seconds from the request to stop until open requests are cut off.
  public static let shutdownSeconds: Int64 = 4
  /// Tickets that a search answers with.
  public static let foundTickets = 50
  /// Calls of the whole hall in each state sent to the pages; older ones are left out.
  public static let recentCalls = 60
  /// Events in one page of the journal.
  public static let journalPage = 500
}
