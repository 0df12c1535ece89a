/// What a clerk sees on a pad.
public struct PadScreen: Equatable, Sendable {
  /// The master is heard and has welcomed this pad; otherwise the pad shows that it is cut off.
  public var isConnected: Bool
  /// Nil when nothing stands: never shown, cleared, or the master fell silent.
  public var display: PadDisplay?
  /// The answer to the last press, for ``BusLimit/answerShownMicroseconds``.
  public var answer: BusKeyAnswer?
  /// A press waits for its answer.
  public var isKeyWaiting: Bool
  public var lamp: PadLamp

  /// A pad without power.
  public static let dark = PadScreen(
    isConnected: false, display: nil, answer: nil, isKeyWaiting: false, lamp: .off)
}

/// The lamp of a pad, for whoever does not read the screen.
public enum PadLamp: Equatable, Sendable {
  /// Power is off.
  case off
  /// No master.
  case slowBlink
  /// A press waits for its answer.
  case fastBlink
  case steady
}

/// What became of a press at the pad itself.
public enum PadPress: Equatable, Sendable {
  /// It will be repeated until it is answered.
  case taken(BusKeyID)
  /// The same key waits for its answer: a second press is the same wish.
  case alreadyWaiting
  /// No master has been heard; the press is not kept, for it would act at a moment nobody chose.
  case noMaster
}
