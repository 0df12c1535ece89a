import Glibc
import Testing

@testable import HallVoice

struct ChildProcessTests {
  @Test func `input goes in and output comes out, whatever is in it`() async throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let outcome = try await ChildProcess(
      program: "cat", arguments: [], input: bytes, timeLimitMilliseconds: 60_000
    ).run()
    #expect(outcome.output == bytes)
    #expect(outcome.status == 0)
  }

  @Test func `arguments are not read by a shell`() async throws {
    let outcome = try await ChildProcess(
      program: "echo", arguments: ["$HOME; `id` *"], timeLimitMilliseconds: 60_000
    ).run()
    #expect(String(decoding: outcome.output, as: UTF8.self) == "$HOME; `id` *\n")
  }

  @Test func `a program that is not installed is named`() async {
    await #expect(throws: VoiceError.programMissing("no-such-program-here")) {
      _ = try await ChildProcess(
        program: "no-such-program-here", arguments: [], timeLimitMilliseconds: 60_000
      ).run()
    }
    #expect(!ChildProcess.isInstalled("no-such-program-here"))
    #expect(ChildProcess.isInstalled("sh"))
  }

  @Test func `status and complaints of a program are passed on`() async throws {
    let folder = try Folder()
    let outcome = try await ChildProcess(
      program: try folder.program("fails", "echo wrong >&2; exit 7"), arguments: [],
      input: [1, 2, 3], timeLimitMilliseconds: 60_000
    ).run()
    #expect(outcome.status == 7)
    #expect(outcome.diagnostics == "wrong\n")
    let killed = try await ChildProcess(
      program: try folder.program("dies", "kill -9 $$"), arguments: [],
      timeLimitMilliseconds: 60_000
    ).run()
    #expect(killed.status == 128 + 9)
  }

  @Test func `a program that does not read its input is not waited for`() async throws {
    let outcome = try await ChildProcess(
      program: "true", arguments: [], input: Array(repeating: 1, count: 1 << 20),
      timeLimitMilliseconds: 60_000
    ).run()
    #expect(outcome.status == 0)
  }

  @Test func `a hung program is killed with its children`() async throws {
    let folder = try Folder()
    let program = try folder.program(
      "hangs", "sleep 600 &\necho $! > \(folder.path)/child\necho $$ > \(folder.path)/own\nwait")
    await #expect(throws: VoiceError.timedOut(program, milliseconds: 1_500)) {
      _ = try await ChildProcess(
        program: program, arguments: [], timeLimitMilliseconds: 1_500
      ).run()
    }
    try expectGone(folder, "own")
    try expectGone(folder, "child")
  }

  @Test func `a cancelled run kills its program`() async throws {
    let folder = try Folder()
    let program = try folder.program("waits", "echo $$ > \(folder.path)/own\nexec sleep 600")
    let run = Task { () -> VoiceError? in
      do throws(VoiceError) {
        _ = try await ChildProcess(
          program: program, arguments: [], timeLimitMilliseconds: 600_000
        ).run()
        return nil
      } catch {
        return error
      }
    }
    while folder.text("own")?.hasSuffix("\n") != true {
      try await Task.sleep(for: .milliseconds(5))
    }
    run.cancel()
    #expect(await run.value == .cancelled)
    try expectGone(folder, "own")
  }

  @Test func `a program that floods its output is killed`() async throws {
    await #expect(
      throws: VoiceError.tooMuchOutput("yes", bytes: ChildProcess.outputLimit)
    ) {
      _ = try await ChildProcess(program: "yes", arguments: [], timeLimitMilliseconds: 60_000)
        .run()
    }
  }

  @Test func `descriptors of this process stay closed in the program`() async throws {
    let ours = open("/dev/null", O_RDONLY)
    defer { close(ours) }
    let outcome = try await ChildProcess(
      program: "ls", arguments: ["/proc/self/fd"], timeLimitMilliseconds: 60_000
    ).run()
    // 3 is the folder that ls itself has open.
    #expect(String(decoding: outcome.output, as: UTF8.self) == "0\n1\n2\n3\n")
  }

  /// A killed process is gone, or waits as a zombie for init to collect it.
  private func expectGone(_ folder: Folder, _ name: String) throws {
    let text = try #require(folder.text(name)).split(separator: "\n").first
    let process = try #require(text.flatMap { Int32($0) })
    var state = "gone"
    for _ in 0..<400 {
      guard let status = readStatus(process) else { return }
      state = status
      if status.hasPrefix("Z") || status.hasPrefix("X") { return }
      usleep(5_000)
    }
    Issue.record("process \(process) is still there: \(state)")
  }

  private func readStatus(_ process: Int32) -> String? {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 512)
    let count = fread(&line, 1, line.count, file)
    let text = String(decoding: line[..<count], as: UTF8.self)
    return text.split(separator: ")").last.map { String($0.dropFirst()) }
  }
}
