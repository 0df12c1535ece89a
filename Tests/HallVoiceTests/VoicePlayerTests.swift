import HallEngine
import QueueCore
import Synchronization
import Testing

@testable import HallVoice

/// What a player publishes and says.
private final class Listener: Sendable {
  private let heard = Mutex<[VoiceEvent]>([])
  private let said = Mutex<[String]>([])

  func hear(_ event: VoiceEvent) { heard.withLock { $0.append(event) } }
  func hearNotice(_ text: LocalizedText) { said.withLock { $0.append(text.english) } }

  var events: [VoiceEvent] { heard.withLock { $0 } }
  var notices: [String] { said.withLock { $0 } }
  var announcements: [Announcement] {
    events.compactMap { event in
      if case .speak(let announcement) = event { announcement } else { nil }
    }
  }
}

struct VoicePlayerTests {
  private let folder: Folder
  private let listener = Listener()
  private let program: String

  init() throws {
    folder = try Folder()
    try folder.write(Waveform(samples: Array(repeating: 7_000, count: 500)).wav(), "sound")
    program = try folder.program("speaks", "cat > /dev/null; cat \(folder.path)/sound")
  }

  private func player(
    zone: ZoneDefinition = Calls.floor, program: String? = nil, maker: SpeechMaker? = nil,
    speaker: SpeakerOutput? = nil,
    speed: Int = 1_000
  ) -> VoicePlayer {
    VoicePlayer(
      zone: zone, definition: VoiceDefinition(),
      maker: maker ?? SpeechMaker(espeak: .patient(program ?? self.program)), speaker: speaker,
      speed: speed, firstNumber: 100, publish: { [listener] in listener.hear($0) },
      notice: { [listener] in listener.hearNotice($0) })
  }

  /// A program whose sound for numbers from A900 lasts most of a minute, so that such a call
  /// certainly sounds still when a test goes on.
  private func lingering() throws -> String {
    let samples = Array(repeating: Int16(7_000), count: 50 * Waveform.sampleRate)
    try folder.write(Waveform(samples: samples).wav(), "long")
    return try folder.program(
      "lingers",
      """
      case "$(cat)" in *"A 9"*) cat \(folder.path)/long;; *) cat \(folder.path)/sound;; esac
      """)
  }

  @Test func `a burst is published in order, each call once`() async throws {
    let player = player()
    for window in 1...34 as ClosedRange<Int64> {
      await player.add(Calls.call(200 + window, window: window))
    }
    await player.finish()
    let announcements = listener.announcements
    #expect(announcements.map(\.window.value) == Array(1...34))
    #expect(announcements.map(\.id) == (100..<134).map { "f1-\($0)" })
    #expect(announcements[3].chinese == "请A204号到4号窗口")
    #expect(announcements.allSatisfy { $0.isSpoken && $0.zone == "f1" })
    let expected = Waveform(samples: Array(repeating: 7_000, count: 500)).milliseconds
    #expect(announcements.allSatisfy { $0.clip.milliseconds > expected })
    var counts = VoiceCounts()
    counts.spoken = 34
    #expect(await player.counts == counts)
  }

  @Test func `without a synthesiser every call still has its chime, and the reason is said once`()
    async throws
  {
    let player = player(program: "no-such-program-here")
    for window in 1...5 as ClosedRange<Int64> {
      await player.add(Calls.call(window, window: window))
    }
    await player.finish()
    #expect(listener.announcements.count == 5)
    #expect(
      listener.announcements.allSatisfy {
        !$0.isSpoken && $0.clip.milliseconds >= Chime.waveform.milliseconds
      })
    #expect(listener.notices.count == 1)
    #expect(await player.counts.failed == 5)
    #expect(await player.counts.spoken == 0)
  }

  @Test func `an undone call falls silent, and the others are spoken`() async throws {
    let player = player(program: try lingering(), speed: 1)
    await player.add(Calls.call(901, window: 1))
    await player.add(Calls.call(2, window: 2))
    await player.add(Calls.call(3, window: 3))
    while listener.events.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    await player.undo(901)
    await player.undo(2)
    await player.finish()
    #expect(listener.announcements.map(\.ticket.value) == [901, 3])
    #expect(listener.events[1] == .silence(zone: "f1", id: "f1-100"))
    var counts = VoiceCounts()
    counts.spoken = 1
    counts.dropped = 2
    #expect(await player.counts == counts)
  }

  @Test func `a stopped player is silent at once and stays so`() async throws {
    let player = player(program: try lingering(), speed: 1)
    await player.add(Calls.call(901, window: 1))
    await player.add(Calls.call(2, window: 2))
    while listener.events.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    await player.stop()
    await player.add(Calls.call(3, window: 3))
    await player.finish()
    #expect(listener.announcements.count == 1)
    #expect(listener.events.last == .silence(zone: "f1", id: "f1-100"))
    #expect(await player.counts.waiting == 1)
  }

  @Test func `a zone that hangs for ever holds up no other`() async throws {
    // One maker for all zones, as in the hall. For numbers from A900 the program says that it has
    // begun and then never ends; nothing but the stop ends it.
    let begun = folder.path + "/begun"
    let program = try folder.program(
      "hangs",
      """
      case "$(cat)" in *"A 9"*) echo > \(begun); exec sleep infinity;; esac
      cat \(folder.path)/sound
      """)
    let maker = SpeechMaker(espeak: .patient(program))
    let upstairs = ZoneDefinition(
      id: "f2", name: LocalizedText(chinese: "二楼", english: "Upstairs"))
    let hung = player(zone: upstairs, maker: maker)
    for window in 1...3 as ClosedRange<Int64> {
      await hung.add(Calls.call(900 + window, window: window))
    }
    while Folder.bytes(begun) == nil { try await Task.sleep(for: .milliseconds(2)) }
    let other = player(maker: maker)
    for window in 11...44 as ClosedRange<Int64> {
      await other.add(Calls.call(200 + window, window: window))
    }
    await other.finish()
    #expect(listener.announcements.map(\.window.value) == Array(11...44))
    #expect(listener.announcements.allSatisfy { $0.isSpoken })
    #expect(await other.counts.spoken == 34)
    #expect(await hung.counts.waiting == 3)
    await hung.stop()
    #expect(listener.announcements.count == 34)
  }

  @Test func `a loudspeaker gets the sound, whole`() async throws {
    let aplay = try folder.program(
      "aplay", "echo \"$@\" > \(folder.path)/arguments; cat > \(folder.path)/played")
    let player = player(speaker: SpeakerOutput(device: "hw:0 $(x)", program: aplay))
    await player.add(Calls.call(1, window: 1))
    await player.finish()
    #expect(folder.text("arguments") == "-q -D hw:0 $(x) -t wav -\n")
    let played = try #require(Folder.bytes(folder.path + "/played"))
    #expect(played == listener.announcements.first?.clip.data)
    #expect(await player.counts.spoken == 1)
  }

  @Test func `a hall without a sound card says so once and counts every call`() async throws {
    let aplay = try folder.program(
      "aplay", "echo 'aplay: main:831: audio open error: No such file or directory' >&2; exit 1")
    let player = player(speaker: SpeakerOutput(device: "default", program: aplay))
    for window in 1...3 as ClosedRange<Int64> {
      await player.add(Calls.call(window, window: window))
    }
    await player.finish()
    #expect(listener.notices == [VoiceError.noSoundCard(device: "default").explanation.english])
    #expect(await player.counts.failed == 3)
  }

  @Test(.enabled(if: Calls.hasAplay, "aplay (alsa-utils) is not installed"))
  func `aplay takes our files, and an unknown device is recognised`() async throws {
    let clip = AudioClip(Chime.waveform)
    try await SpeakerOutput(device: "null").play(clip)
    await #expect(throws: VoiceError.noSoundCard(device: "nosuchdevice")) {
      try await SpeakerOutput(device: "nosuchdevice").play(clip)
    }
  }

  @Test func `the screens' pages play unless a device is named`() {
    #expect(SpeakerOutput(VoiceDefinition()) == nil)
    #expect(SpeakerOutput(VoiceDefinition(output: "plughw:1"))?.device == "plughw:1")
  }
}
