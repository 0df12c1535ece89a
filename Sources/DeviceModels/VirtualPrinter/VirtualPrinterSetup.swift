/// What kind of unit a virtual printer is; does not change while it runs.
public struct VirtualPrinterSetup: Hashable, Sendable {
  /// Dots of the head: 576 for 80 mm paper, 384 for 58 mm.
  public var widthDots: Int
  /// Paper speed.
  public var millimetresPerSecond: Int
  /// Receive buffer in bytes; 4 KB is the common factory setting.
  public var receiveBuffer: Int
  /// Answers `GS ( H`; clones lack some of these.
  public var answersProcessID: Bool
  /// Answers `GS r`.
  public var answersFence: Bool
  /// Answers `GS a`.
  public var answersAutomaticStatus: Bool
  /// Tells the sender to stop and go by 13h and 11h, besides ``VirtualPrinter/freeSpace``.
  public var sendsFlowBytes: Bool
  /// From switching on to taking bytes, in microseconds.
  public var startUp: Int64
  /// One cut, in microseconds.
  public var cutTime: Int64
  /// What `GS I 67` answers; clones give somebody else's name.
  public var modelName: String

  /// A common 80 mm unit unless told otherwise; speed is at least 1, the buffer at least 64.
  public init(
    widthDots: Int = 576, millimetresPerSecond: Int = 200, receiveBuffer: Int = 4_096,
    answersProcessID: Bool = true, answersFence: Bool = true, answersAutomaticStatus: Bool = true,
    sendsFlowBytes: Bool = false, startUp: Int64 = 1_500_000, cutTime: Int64 = 300_000,
    modelName: String = "TM-T20III"
  ) {
    self.widthDots = widthDots
    self.millimetresPerSecond = max(millimetresPerSecond, 1)
    self.receiveBuffer = max(receiveBuffer, 64)
    self.answersProcessID = answersProcessID
    self.answersFence = answersFence
    self.answersAutomaticStatus = answersAutomaticStatus
    self.sendsFlowBytes = sendsFlowBytes
    self.startUp = startUp
    self.cutTime = cutTime
    self.modelName = modelName
  }
}

/// What is wrong with a virtual printer now; set it, and the printer behaves so.
public struct VirtualPrinterFaults: Hashable, Sendable {
  /// Some metres are left: reported, nothing stops.
  public var paperNearEnd = false
  /// No paper under the head: stops.
  public var paperOut = false
  /// Stops.
  public var coverOpen = false
  /// The cutter is stuck: the next or present job stops, until cleared.
  public var cutterJam = false
  /// Stops until the head has cooled.
  public var overheated = false
  /// Works, but nothing it says reaches the line.
  public var silent = false
  /// Says that all is well, answers `GS ( H` with ids nobody gave, and `GS r` not at all.
  public var lying = false

  /// All is well.
  public init() {}
}
