import HallEngine
import HallVoice
import Logging
import QueueCore

/// Speaks the hall's calls, a player for every zone, and keeps the latest sounds for the screens.
public actor VoiceHub {
  /// Sounds kept for screens that fetch them a little late.
  static let keptSounds = 64

  private var players: [ZoneID: VoicePlayer] = [:]
  private var definition: VoiceDefinition?
  private var sounds: [Announcement] = []
  private var watchers:
    [(id: Int, zone: ZoneID, continuation: AsyncStream<VoiceEvent>.Continuation)] =
      []
  private var nextWatcher = 0
  private let speed: Int
  private let start: Int64
  private let configDirectory: String
  private let logger: Logger

  /// - Parameter start: differs at every start, so that sounds keep apart.
  public init(speed: Int, start: Int64, configDirectory: String, logger: Logger) {
    self.speed = speed
    self.start = start
    self.configDirectory = configDirectory
    self.logger = logger
  }

  /// Calls spoken, dropped and waiting in every zone.
  public func counts() async -> [(zone: ZoneID, counts: VoiceCounts)] {
    var found: [(zone: ZoneID, counts: VoiceCounts)] = []
    for zone in players.keys.sorted() {
      if let player = players[zone] { found.append((zone, await player.counts)) }
    }
    return found
  }

  /// Takes in what has happened.
  func update(_ update: HallUpdate) async {
    await adopt(update.snapshot.state.definition)
    let state = update.snapshot.state
    for stamped in update.events {
      switch stamped.event {
      case .ticketCalled(let call):
        await speak(call.ticket, at: call.window, call: 1, stamped, state)
      case .ticketRecalled(let call):
        await speak(call.ticket, at: call.window, call: call.call, stamped, state)
      case .callUndone(let undone):
        for player in players.values { _ = await player.undo(undone.ticket) }
      default: break
      }
    }
  }

  private func speak(
    _ ticket: TicketID, at window: WindowID, call: Int, _ stamped: StampedEvent,
    _ state: QueueState
  ) async {
    guard let number = state.tickets[ticket]?.number, let zone = state.index.windows[window]?.zone
    else { return }
    await players[zone]?.add(
      QueueState.RecentCall(
        ticket: ticket, number: number, window: window, at: stamped.stamp.hall, call: call))
  }

  private func adopt(_ hall: HallDefinition) async {
    guard definition != hall.voice || Set(players.keys) != Set(hall.zones.map(\.id)) else { return }
    definition = hall.voice
    let maker = SpeechMaker(
      source: VoiceSource(hall.voice, configurationFolder: configDirectory), notice: note)
    let speaker = SpeakerOutput(hall.voice)
    for zone in hall.zones {
      if let player = players[zone.id] {
        await player.change(
          zoneName: zone.name, definition: hall.voice, maker: maker, speaker: speaker)
      } else {
        players[zone.id] = VoicePlayer(
          zone: zone, definition: hall.voice, maker: maker, speaker: speaker, speed: speed,
          firstNumber: start, publish: publish, notice: note)
      }
    }
  }

  private nonisolated var note: @Sendable (LocalizedText) -> Void {
    let logger = logger
    return { text in logger.warning("voice", metadata: ["reason": "\(text.english)"]) }
  }

  private nonisolated var publish: @Sendable (VoiceEvent) -> Void {
    { [weak self] event in Task { await self?.take(event) } }
  }

  private func take(_ event: VoiceEvent) {
    let zone: ZoneID
    switch event {
    case .speak(let announcement):
      zone = announcement.zone
      sounds.append(announcement)
      if sounds.count > Self.keptSounds { sounds.removeFirst() }
    case .silence(let silenced, _): zone = silenced
    }
    for watcher in watchers where watcher.zone == zone { watcher.continuation.yield(event) }
  }

  public func sound(_ id: String) -> [UInt8]? { sounds.first { $0.id == id }?.clip.data }

  /// What is spoken in a zone from now on.
  public func events(in zone: ZoneID) -> AsyncStream<VoiceEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: VoiceEvent.self, bufferingPolicy: .bufferingNewest(Self.keptSounds))
    nextWatcher += 1
    let watcher = nextWatcher
    continuation.onTermination = { [weak self] _ in Task { await self?.forget(watcher) } }
    watchers.append((watcher, zone, continuation))
    return stream
  }

  private func forget(_ watcher: Int) { watchers.removeAll { $0.id == watcher } }

  func stop() async {
    for player in players.values { await player.stop() }
  }
}
