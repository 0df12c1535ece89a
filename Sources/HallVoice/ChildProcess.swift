import Foundation
import Glibc
import Synchronization

/// One run of a program: bytes in, bytes out, never through a shell, never longer than its limit.
///
/// The program gets a process group of its own, which is killed as a whole at the time limit, when
/// the task that waits for it is cancelled, and when it writes too much.
struct ChildProcess: Sendable {
  /// What a program gave out before it ended.
  struct Outcome: Hashable, Sendable {
    /// The exit status, or 128 and the signal that ended it, as shells count.
    let status: Int32
    let output: [UInt8]
    /// The beginning of its standard error.
    let diagnostics: String
  }

  /// Bytes of standard output at most, three minutes of sound; a program that writes more is
  /// killed.
  static let outputLimit = 8 << 20
  /// Bytes kept of standard error, a few lines; what comes after is read and thrown away.
  static let diagnosticsLimit = 4_096
  /// How soon a cancelled run is noticed.
  static let cancelSliceMilliseconds: Int64 = 50

  /// A name to be looked for in `PATH`, or a path.
  var program: String
  var arguments: [String]
  var input: [UInt8] = []
  var timeLimitMilliseconds: Int

  /// Runs it on a thread of its own: waiting for a child must not hold up the shared threads.
  func run() async throws(VoiceError) -> Outcome {
    let cancelled = CancelFlag()
    let result: Result<Outcome, VoiceError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(returning: self.runHere(cancelled))
        }
      }
    } onCancel: {
      cancelled.isSet.store(true, ordering: .relaxed)
    }
    return try result.get()
  }

  private final class CancelFlag: Sendable {
    let isSet = Atomic<Bool>(false)
  }

  private func runHere(_ cancelled: CancelFlag) -> Result<Outcome, VoiceError> {
    do throws(VoiceError) {
      var spawned = try SpawnedProcess(program: program, arguments: arguments)
      let outcome = Result { () throws(VoiceError) in try follow(&spawned, cancelled) }
      spawned.finish()
      return outcome
    } catch {
      return .failure(error)
    }
  }

  private func follow(
    _ child: inout SpawnedProcess, _ cancelled: CancelFlag
  ) throws(VoiceError) -> Outcome {
    let deadline = Self.now() + Int64(timeLimitMilliseconds)
    var output: [UInt8] = []
    var diagnostics: [UInt8] = []
    var unsent = input[...]
    func check() throws(VoiceError) -> Int64 {
      if cancelled.isSet.load(ordering: .relaxed) { throw .cancelled }
      let left = deadline - Self.now()
      guard left > 0 else { throw .timedOut(program, milliseconds: timeLimitMilliseconds) }
      return min(left, Self.cancelSliceMilliseconds)
    }
    while child.isOpen {
      let slice = try check()
      let ready = child.wait(toSend: !unsent.isEmpty, milliseconds: Int32(slice))
      if ready.canSend { unsent = child.send(unsent) }
      if unsent.isEmpty { child.closeInput() }
      if ready.hasOutput { output += child.readOutput() }
      guard output.count <= Self.outputLimit else {
        throw .tooMuchOutput(program, bytes: Self.outputLimit)
      }
      if ready.hasDiagnostics { diagnostics += child.readDiagnostics() }
      diagnostics.removeLast(max(0, diagnostics.count - Self.diagnosticsLimit))
    }
    while true {
      if let status = child.exitStatus() {
        return Outcome(
          status: status, output: output, diagnostics: String(decoding: diagnostics, as: UTF8.self))
      }
      _ = try check()
      usleep(2_000)
    }
  }

  /// Milliseconds on the system's monotonic clock.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Whether a program of that name can be run.
  static func isInstalled(_ program: String) -> Bool {
    if program.contains("/") { return access(program, X_OK) == 0 }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
