import QueueCore

/// Why a call could not be spoken.
public enum VoiceError: Error, Hashable, Sendable {
  /// The program is not installed.
  case programMissing(String)
  /// The program could not be started; an error number of the system.
  case notStarted(String, errorNumber: Int32)
  /// The program was still running at its time limit and was killed.
  case timedOut(String, milliseconds: Int)
  /// The program gave out more than it may and was killed.
  case tooMuchOutput(String, bytes: Int)
  /// The program ended with an error; the text is the first line it wrote.
  case failed(String, status: Int32, text: String)
  /// What the synthesiser gave out is not sound.
  case badSound(String, WaveformError)
  /// ALSA knows no such device, or there is no sound card at all.
  case noSoundCard(device: String)
  /// The box is shutting down or the call was undone.
  case cancelled

  /// What a manager reads.
  public var explanation: LocalizedText {
    switch self {
    case .programMissing(let program):
      let package = Self.packages.first { $0.program == program }?.package ?? program
      return LocalizedText(
        chinese: "没有安装 \(program)，无法播报；请安装软件包 \(package)",
        english: "\(program) is not installed, so calls are not spoken; install \(package)")
    case .notStarted(let program, let errorNumber):
      return LocalizedText(
        chinese: "无法启动 \(program)（系统错误 \(errorNumber)）",
        english: "\(program) could not be started (system error \(errorNumber))")
    case .timedOut(let program, let milliseconds):
      return LocalizedText(
        chinese: "\(program) 在 \(milliseconds) 毫秒内没有完成，已被终止",
        english: "\(program) was not done within \(milliseconds) ms and was killed")
    case .tooMuchOutput(let program, let bytes):
      return LocalizedText(
        chinese: "\(program) 的输出超过 \(bytes) 字节，已被终止",
        english: "\(program) wrote more than \(bytes) bytes and was killed")
    case .failed(let program, let status, let text):
      return LocalizedText(
        chinese: "\(program) 出错（状态 \(status)）：\(text)",
        english: "\(program) failed (status \(status)): \(text)")
    case .badSound(let program, let error):
      let reason = error.explanation
      return LocalizedText(
        chinese: "\(program) 的输出不是可播放的声音：\(reason.chinese)",
        english: "\(program) gave out no playable sound: \(reason.english)")
    case .noSoundCard(let device):
      return LocalizedText(
        chinese: "没有声卡或没有名为“\(device)”的 ALSA 设备；请接好声卡，用 aplay -L 查看设备名",
        english: "there is no sound card, or no ALSA device \"\(device)\"; connect one and see "
          + "aplay -L for the names")
    case .cancelled:
      return LocalizedText(chinese: "播报已取消", english: "the call was cancelled")
    }
  }

  /// Debian's packages for the programs used here.
  private static let packages = [
    (program: "espeak-ng", package: "espeak-ng"), (program: "aplay", package: "alsa-utils"),
  ]
}

extension WaveformError {
  public var explanation: LocalizedText {
    switch self {
    case .notAWaveFile:
      return LocalizedText(chinese: "不是完整的 WAV 文件", english: "not a whole WAV file")
    case .missingFormat:
      return LocalizedText(chinese: "WAV 文件没有格式块", english: "the WAV file has no format")
    case .missingData:
      return LocalizedText(chinese: "WAV 文件没有数据块", english: "the WAV file has no data")
    case .format(let coding, let channels, let rate, let bits):
      return LocalizedText(
        chinese: "需要单声道、16 位 PCM、22050 Hz，"
          + "但文件是编码 \(coding)、\(channels) 声道、\(bits) 位、\(rate) Hz",
        english: "mono 16-bit PCM at 22050 Hz is needed, but this is coding \(coding), "
          + "\(channels) channels, \(bits) bits, \(rate) Hz")
    }
  }
}
