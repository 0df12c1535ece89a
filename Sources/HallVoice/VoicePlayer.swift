import HallEngine
import QueueCore

/// Speaks one zone's calls, one after the other.
///
/// Adding a call never waits; every zone has a player of its own, so that none holds up another.
public actor VoicePlayer {
  public let zone: ZoneID
  private var zoneName: LocalizedText
  private var definition: VoiceDefinition
  private var maker: SpeechMaker
  private var speaker: SpeakerOutput?
  private let speed: Int
  private let publish: @Sendable (VoiceEvent) -> Void
  private let notice: @Sendable (LocalizedText) -> Void

  private var queue = VoiceQueue()
  private var ending = VoiceCounts()
  private var nextNumber: Int64
  private var speaking: Speaking?
  private var drain: Task<Void, Never>?
  private var isStopped = false
  /// What went wrong with the call before, so that a lasting fault is said once.
  private var lastError: VoiceError?

  private struct Speaking {
    let ticket: TicketID
    var isUndone = false
    /// Set while it sounds.
    var sound: Task<VoiceError?, Never>?
  }

  /// - Parameters:
  ///   - speaker: a loudspeaker at the box; nil when the zone's pages play what is published.
  ///   - speed: how many times faster than the wall clock the hall runs, at least 1. Waiting is
  ///     shortened by it; a loudspeaker takes its time nevertheless.
  ///   - firstNumber: the number in the first announcement's id; one that was never given before,
  ///     such as the second of the start, so that a page does not take it for an old one.
  ///   - publish: is told each announcement when it is due; must not block.
  ///   - notice: is told what a manager should know, a lasting fault once.
  public init(
    zone: ZoneDefinition, definition: VoiceDefinition, maker: SpeechMaker,
    speaker: SpeakerOutput? = nil, speed: Int = 1, firstNumber: Int64 = 1,
    publish: @escaping @Sendable (VoiceEvent) -> Void,
    notice: @escaping @Sendable (LocalizedText) -> Void = { _ in }
  ) {
    self.zone = zone.id
    zoneName = zone.name
    self.definition = definition
    self.maker = maker
    self.speaker = speaker
    self.speed = max(1, speed)
    nextNumber = firstNumber
    self.publish = publish
    self.notice = notice
  }

  public var counts: VoiceCounts {
    var counts = ending
    counts.dropped += queue.dropped
    counts.merged = queue.merged
    counts.waiting = queue.count + (speaking == nil ? 0 : 1)
    return counts
  }

  /// Takes over a changed definition; what is being spoken is finished as it was.
  public func change(
    zoneName: LocalizedText, definition: VoiceDefinition, maker: SpeechMaker,
    speaker: SpeakerOutput?
  ) {
    self.zoneName = zoneName
    self.definition = definition
    self.maker = maker
    self.speaker = speaker
    lastError = nil
  }

  /// Queues a call to be spoken.
  public func add(_ call: QueueState.RecentCall) {
    guard !isStopped else { return }
    queue.add(call)
    guard drain == nil else { return }
    drain = Task { await self.speakAll() }
  }

  /// Takes a call back: out of the queue, or off the air if it is being spoken.
  public func undo(_ ticket: TicketID) {
    queue.undo(ticket)
    guard speaking?.ticket == ticket else { return }
    speaking?.isUndone = true
    speaking?.sound?.cancel()
  }

  /// Falls silent for good, within a moment; what waits stays unspoken. Returns when it has.
  public func stop() async {
    isStopped = true
    speaking?.sound?.cancel()
    drain?.cancel()
    await drain?.value
  }

  /// Returns when everything that was added has been spoken.
  public func finish() async {
    while let drain { await drain.value }
  }

  private func speakAll() async {
    while !isStopped, let speech = queue.next(definition, zone: zoneName) {
      speaking = Speaking(ticket: speech.ticket)
      await speak(speech)
      speaking = nil
    }
    drain = nil
  }

  private func speak(_ speech: VoiceQueue.Speech) async {
    var failure: VoiceError?
    let clip: AudioClip
    do throws(VoiceError) {
      clip = try await maker.clip(for: speech)
    } catch {
      failure = error
      clip = await maker.chimeAlone()
    }
    guard !isStopped, speaking?.isUndone == false else {
      ending.dropped += 1
      return
    }
    let id = "\(zone)-\(nextNumber)"
    nextNumber += 1
    publish(
      .speak(
        Announcement(
          id: id, zone: zone, ticket: speech.ticket, number: speech.number,
          window: speech.window, chinese: speech.chinese, english: speech.english, clip: clip,
          isSpoken: failure == nil)))
    let sound = Task { [speaker, speed, maker, coming] in
      async let warmed: Void = Self.warm(maker, coming)
      let failure = await Self.sound(clip, speaker: speaker, speed: speed)
      await warmed
      return failure
    }
    speaking?.sound = sound
    let played = await sound.value
    if speaking?.isUndone == true || isStopped {
      publish(.silence(zone: zone, id: id))
      ending.dropped += 1
      return
    }
    settle(failure ?? played)
  }

  private func settle(_ failure: VoiceError?) {
    if let failure {
      ending.failed += 1
      if failure != lastError { notice(failure.explanation) }
    } else {
      ending.spoken += 1
    }
    lastError = failure
  }

  /// The call after this one as it looks now.
  private var coming: VoiceQueue.Speech? {
    var preview = queue
    return preview.next(definition, zone: zoneName)
  }

  /// Has the next call made while this one sounds, so that there is no gap between them. A failure
  /// comes up again when it is its turn.
  private static func warm(_ maker: SpeechMaker, _ speech: VoiceQueue.Speech?) async {
    guard let speech else { return }
    _ = try? await maker.clip(for: speech)
  }

  /// Waits until a sound has been heard, on the loudspeaker or on the pages.
  private static func sound(
    _ clip: AudioClip, speaker: SpeakerOutput?, speed: Int
  ) async -> VoiceError? {
    if let speaker {
      do throws(VoiceError) {
        try await speaker.play(clip)
        return nil
      } catch {
        try? await Task.sleep(for: .milliseconds(clip.milliseconds / speed))
        return error
      }
    }
    try? await Task.sleep(for: .milliseconds(clip.milliseconds / speed))
    return nil
  }
}
