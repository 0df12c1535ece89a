import HallEngine
import QueueCore
import Synchronization
import Testing

@testable import HallVoice

struct ClipFolderTests {
  private static let names: Set<String> = [
    "请", "号", "到", "号窗口", "A", "B", "0", "1", "2", "3", "4", "十", "百", "12",
  ]

  private func cut(_ text: String, without missing: Set<String> = []) -> [String] {
    ClipPhrase.chinese(text, longest: 3) { Self.names.subtracting(missing).contains($0) }
      .map { piece in
        switch piece {
        case .clip(let name): name
        case .missing(let text): "<\(text)>"
        }
      }
  }

  @Test func `a sentence is cut into its longest clips`() {
    #expect(
      cut("请A 0 1 2号到3号窗口") == ["请", "A", "0", "1", "2", "号", "到", "3", "号窗口"])
  }

  @Test func `a number is one clip, or a numeral, never single digits`() {
    #expect(cut("到12号窗口") == ["到", "12", "号窗口"])
    #expect(cut("到12号窗口", without: ["12"]) == ["到", "十", "2", "号窗口"])
    #expect(cut("到34号窗口") == ["到", "3", "十", "4", "号窗口"])
    #expect(cut("到20号窗口", without: ["十"]) == ["到", "<20>", "号窗口"])
    #expect(ClipPhrase.numeral("10") == ["十"])
    #expect(ClipPhrase.numeral("104") == ["1", "百", "0", "4"])
    #expect(ClipPhrase.numeral("112") == ["1", "百", "1", "十", "2"])
    #expect(ClipPhrase.numeral("1000").isEmpty)
  }

  @Test func `what has no clip is one piece for the synthesiser`() {
    #expect(cut("请，二楼东区A 1号") == ["请", "<二楼东区>", "A", "1", "号"])
    #expect(cut("../../请") == ["请"])
  }

  @Test func `English words are clips, several words at once if there is one`() {
    let names: Set = ["number", "please go to window", "a", "1", "window"]
    let pieces = ClipPhrase.english("Number A 1, please go to window 3 now", longest: 4) {
      names.contains($0)
    }
    #expect(
      pieces == [
        .clip("number"), .clip("a"), .clip("1"), .clip("please go to window"), .missing("3 now"),
      ])
  }

  @Test func `clips are joined in order with a gap, and need no synthesiser`() async throws {
    let folder = try Folder()
    for (index, name) in ["请", "A", "0", "1", "2", "号", "到", "3", "号窗口"].enumerated() {
      try folder.clip(name, level: Int16(1_000 + index))
    }
    try folder.clip("chime", level: 500)
    let clips = ClipFolder(path: folder.path)
    #expect(clips.complaints.isEmpty)
    let maker = SpeechMaker(source: .clips(clips), program: "no-such-program-here")
    let speech = Calls.speech(
      12, window: 3, VoiceDefinition(speaksEnglish: false, repeats: 1))
    let clip = try await maker.clip(for: speech)
    let samples = try Waveform(wav: clip.data).samples
    #expect(samples.filter { $0 == 500 }.count == 1_000)
    var order: [Int16] = []
    for sample in samples where sample > 999 && order.last != sample { order.append(sample) }
    #expect(order == (0..<9).map { 1_000 + $0 })
    func length(_ milliseconds: Int) -> Int { milliseconds * Waveform.sampleRate / 1_000 }
    let silence =
      length(SpeechMaker.afterChimeMilliseconds) + 8 * length(SpeechMaker.betweenClipsMilliseconds)
      + length(speech.pauseMilliseconds)
    #expect(samples.count == 10_000 + silence)
    #expect(clip.milliseconds == (samples.count * 1_000 + 22_049) / 22_050)
  }

  @Test func `a clip in a wrong format is left out and said`() throws {
    let folder = try Folder()
    try folder.clip("请", level: 1_000)
    var stereo = Waveform(samples: [9_000, 9_000]).wav()
    stereo[22] = 2
    try folder.write(stereo, "到.wav")
    try folder.write([1, 2, 3], "号.wav")
    try folder.write(Waveform(silence: 100).wav(), "A.wav")
    try folder.write(Array(repeating: 0, count: ClipFolder.fileLimit + 1), "B.wav")
    let clips = ClipFolder(path: folder.path)
    #expect(clips.complaints.count == 4)
    #expect(clips.complaints.allSatisfy { !$0.chinese.isEmpty && !$0.english.isEmpty })
    #expect(clips.complaints.contains { $0.english.contains("2 channels") })
    #expect(clips.clip("请", .chinese) != nil)
    #expect(clips.clip("到", .chinese) == nil)
  }

  @Test func `a folder that is not there is said`() {
    #expect(ClipFolder(path: "/no/such/folder").complaints.count == 1)
  }

  @Test func `a missing clip is spoken by the synthesiser and said once`() async throws {
    let folder = try Folder()
    let sound = Waveform(samples: Array(repeating: 7_000, count: 500)).wav()
    try folder.write(sound, "sound")
    let program = try folder.program("speaks", "cat > /dev/null; cat \(folder.path)/sound")
    try folder.clip("请", level: 1_000)
    let said = Mutex<[String]>([])
    let maker = SpeechMaker(
      source: .clips(ClipFolder(path: folder.path)), espeak: .patient(program)
    ) {
      let text = $0.english
      said.withLock { $0.append(text) }
    }
    let template = LocalizedText(chinese: "请到", english: "")
    let definition = VoiceDefinition(template: template, speaksEnglish: false, repeats: 1)
    var samples: [Int16] = []
    for ticket in 1...3 as ClosedRange<Int64> {
      let clip = try await maker.clip(for: Calls.speech(ticket, definition))
      samples = try Waveform(wav: clip.data).samples
    }
    #expect(samples.filter { $0 == 7_000 }.count == 500)
    #expect(samples.filter { $0 == 1_000 }.count >= 1_000)
    #expect(said.withLock { $0 } == ["there is no clip of \"到\"; espeak-ng speaks it"])
  }
}
