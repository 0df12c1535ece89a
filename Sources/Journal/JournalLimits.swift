/// Every limit of the journal, with its reason and what happens there.
public enum JournalLimits {
  /// Bytes of one event's payload. The largest is a day's opening with the whole definition, about
  /// half a mebibyte for 1,596 items. A longer one is not stored, and nothing of its batch is.
  public static let payloadBytes = 16 << 20

  /// Events of one append: a hall closing with every number of the day still waiting stays far
  /// below. A longer batch is not stored.
  public static let eventsPerAppend = 100_000

  /// Free bytes that have to be left on the disk. Below it appends are refused while there is still
  /// room to do so in good order, instead of failing in the middle of a commit, after which nobody
  /// would know what is stored.
  public static let freeBytes: UInt64 = 32 << 20

  /// Events read in one transaction: long enough to be fast, short enough that the writer's
  /// write-ahead log can be folded back in between.
  static let eventsPerRead = 256

  /// Seconds a reader waits for the writer before it gives up.
  static let busySeconds = 5.0

  /// Seconds the writer waits: nobody else writes, so that only emptying the write-ahead log while
  /// somebody reads comes to it.
  static let writerBusySeconds = 1.0

  /// Findings that a verification lists; more are only counted, since one removed event that was
  /// renumbered over makes every later one wrong.
  public static let findings = 100

  /// How far, in events, a misplaced event's own place is looked for on either side.
  public static let misplacedDistance: Int64 = 10_000

  /// How many removed events are reckoned with when later ones were renumbered over them.
  static let removedBehindMisplaced: Int64 = 100

  /// Bytes of a person's name, sign-in name, telephone number or password hash.
  public static let personFieldBytes = 1024

  /// Sign-ins kept over a restart, as many as the server keeps; the oldest go first.
  public static let sessions = 2_048

  /// Bytes of one stored layout: its pictures and files as the layout language limits them.
  public static let layoutBytes = 24 << 20
}
