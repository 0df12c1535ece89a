import Foundation
import QueueCore

/// A folder of recorded clips, read and checked as a whole when it is opened.
///
/// Chinese clips lie in the folder itself, English ones in `en`; a file's name is the text it
/// speaks: `请.wav`, `号窗口.wav`, `0.wav`, `A.wav`, `en/please go to window.wav`. `chime.wav`
/// replaces the built-in chime. Nothing is looked for by name later, so that no text of a call can
/// reach another file.
public struct ClipFolder: Sendable {
  /// Clips in both languages; what comes after, by name, is left out and said.
  public static let countLimit = 1_000
  /// Bytes of one file, about 20 s; a longer one is left out and said.
  public static let fileLimit = 1 << 20
  /// Bytes of all clips, since they are kept in memory; what comes after is left out and said.
  public static let totalLimit = 64 << 20
  static let chimeName = "chime"

  /// What is wrong with the folder or with single files, for a manager to read.
  public let complaints: [LocalizedText]
  private var chinese: [String: Waveform] = [:]
  private var english: [String: Waveform] = [:]
  let chime: Waveform?
  /// The longest names, in characters and in words: no longer piece of a text need be tried.
  private let longestChinese: Int
  private let longestEnglish: Int

  public init(path: String) {
    var reader = Reader()
    reader.read(path, isRequired: true)
    let chinese = reader.clips
    reader.clips = [:]
    reader.read(path + "/en", isRequired: false)
    chime = chinese[Self.chimeName]
    self.chinese = chinese.filter { $0.key != Self.chimeName }
    english = [:]
    // Two names that differ in case only: the first by name stands.
    for name in reader.clips.keys.sorted().reversed() {
      english[name.lowercased()] = reader.clips[name]
    }
    longestChinese = self.chinese.keys.map(\.count).max() ?? 0
    longestEnglish = english.keys.map { $0.split(separator: " ").count }.max() ?? 0
    complaints = reader.complaints
  }

  func clip(_ name: String, _ language: SpokenLanguage) -> Waveform? {
    language == .chinese ? chinese[name] : english[name]
  }

  /// Cuts a sentence into clips and what there are no clips for.
  func pieces(of text: String, _ language: SpokenLanguage) -> [ClipPhrase.Piece] {
    switch language {
    case .chinese:
      ClipPhrase.chinese(text, longest: longestChinese) { chinese[$0] != nil }
    case .english:
      ClipPhrase.english(text, longest: longestEnglish) { english[$0] != nil }
    }
  }

  /// Reads folders and collects what is wrong with them.
  private struct Reader {
    var clips: [String: Waveform] = [:]
    var complaints: [LocalizedText] = []
    private var count = 0
    private var bytes = 0

    mutating func read(_ path: String, isRequired: Bool) {
      let listed = try? FileManager.default.contentsOfDirectory(atPath: path)
      guard let names = listed?.filter({ $0.hasSuffix(".wav") }).sorted() else {
        if isRequired {
          complain("无法读取录音文件夹 \(path)", "the folder of clips \(path) cannot be read")
        }
        return
      }
      for name in names {
        guard count < ClipFolder.countLimit, bytes < ClipFolder.totalLimit else {
          complain(
            "录音太多，从 \(name) 起未读入", "too many clips; \(name) and what follows is left out")
          return
        }
        readClip(path + "/" + name, name: String(name.dropLast(4)))
      }
    }

    private mutating func readClip(_ path: String, name: String) {
      guard let file = FileHandle(forReadingAtPath: path),
        let data = try? file.read(upToCount: ClipFolder.fileLimit + 1)
      else { return complain("无法读取 \(path)", "\(path) cannot be read") }
      guard data.count <= ClipFolder.fileLimit else {
        return complain(
          "\(path) 超过 \(ClipFolder.fileLimit) 字节",
          "\(path) is over \(ClipFolder.fileLimit) bytes")
      }
      do throws(WaveformError) {
        let clip = try Waveform(wav: Array(data)).trimmed()
        guard !clip.samples.isEmpty else {
          return complain("\(path) 没有声音", "\(path) is silent")
        }
        clips[name] = clip
        count += 1
        bytes += clip.samples.count * 2
      } catch {
        complain(
          "\(path)：\(error.explanation.chinese)", "\(path): \(error.explanation.english)")
      }
    }

    private mutating func complain(_ chinese: String, _ english: String) {
      complaints.append(LocalizedText(chinese: chinese, english: english))
    }
  }
}
