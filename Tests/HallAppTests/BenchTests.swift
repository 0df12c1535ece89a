import Foundation
import Testing

/// The bench measures a hall at work, so it has to keep to the hall's rules as they change.
@Suite(.serialized) struct BenchTests {
  private struct Row: Decodable {
    let key: String
    let value: Double
  }

  private func bench(_ arguments: String...) async throws -> [String: Double] {
    let answer = try await HallProgram.run(["bench"] + arguments + ["--json"])
    #expect(answer.complaint == "")
    #expect(answer.status == 0)
    let rows = try JSONDecoder().decode([Row].self, from: Data(answer.output.utf8))
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.value) })
  }

  @Test func `commands are written one at a time and together`() async throws {
    let rows = try await bench("journal", "--commands", "8")
    #expect(rows["single", default: 0] > 0)
    #expect(rows["batched", default: 0] > 0)
  }

  @Test func `a journal with old days is filled, opened and verified`() async throws {
    let rows = try await bench("startup", "--events", "100", "--tickets", "20")
    #expect(rows["full", default: 0] > 0)
    #expect(rows["verify", default: 0] > 0)
  }

  @Test func `newcomers of a hall with a history are forecast`() async throws {
    let rows = try await bench(
      "forecast", "--count", "5", "--waiting", "20", "--config", HallProgram.township)
    #expect(rows["rolled", default: 0] > 0)
    #expect(rows["waiting"] == 20)
  }

  @Test func `presses in turn show on their windows' boards`() async throws {
    let rows = try await bench(
      "keys", "--rounds", "1", "--bursts", "0", "--config", HallProgram.example("county"))
    #expect(rows["turnCount"] == 34)
    #expect(rows["turnMissed"] == 0)
  }

  private struct PaintRow: Decodable {
    let board: String
    let key: String
    let median: Double
  }

  @Test(arguments: [nil, "screen-hall"])
  func `what was seen before is laid out and painted without asking for memory`(layout: String?)
    async throws
  {
    let library = FileManager.default.temporaryDirectory
      .appendingPathComponent("count-\(UUID().uuidString).so")
    defer { try? FileManager.default.removeItem(at: library) }
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/cc")
    compiler.arguments = [
      "-O2", "-shared", "-fPIC", "-o", library.path,
      HallProgram.scripts + "/count-allocations.c",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    let files = layout.map {
      [
        "--layout", HallProgram.layouts + "/\($0).yaml",
        "--data", HallProgram.layouts + "/samples/\($0)-busy.json",
      ]
    }
    let answer = try await HallProgram.run(
      ["bench", "render", "--rounds", "6", "--json"] + (files ?? []), preloading: library.path)
    #expect(answer.status == 0 && answer.complaint == "")
    let rows = try JSONDecoder().decode([PaintRow].self, from: Data(answer.output.utf8))
    let counts = rows.filter { $0.key.hasSuffix("Allocations") }
    #expect(counts.contains { $0.key == "firstAllocations" && $0.median > 0 })
    for key in ["paintAllocations", "fullAllocations", "rowAllocations"] {
      let asked = counts.filter { $0.key == key }
      #expect(!asked.isEmpty)
      for count in asked { #expect(count.median == 0, "\(count.board) \(key)") }
    }
  }

  @Test(arguments: [("en", "Error: No window of this hall"), ("zh", "出错：这个大厅没有")])
  func `a hall without pads has no presses to measure`(language: String, words: String)
    async throws
  {
    let answer = try await HallProgram.run([
      "bench", "keys", "--config", HallProgram.township, "--language", language,
    ])
    #expect(answer.status == 3)
    #expect(answer.output == "")
    #expect(answer.complaint.hasPrefix(words))
  }
}
