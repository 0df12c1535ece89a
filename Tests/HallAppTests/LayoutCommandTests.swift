import Foundation
import Testing

/// `hall layout diff` and `new`, as somebody types them.
@Suite struct LayoutCommandTests {
  private func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = "/tmp/hall-layout-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
  }

  @Test(arguments: ["screen", "board", "ticket", "slip"])
  func `a new layout has no mistake and is painted on the samples of its kind`(kind: String)
    async throws
  {
    try await withDirectory { directory in
      let made = try await HallProgram.run(["layout", "new", kind, "mine", "--dir", directory])
      #expect(made.status == 0, "\(made.complaint)")
      let file = directory + "/mine.yaml"
      let check = try await HallProgram.run(["layout", "check", file])
      #expect(check.status == 0, "\(check.output)")
      #expect(check.output == "\(file): \(check.output.dropFirst(file.count + 2))")
      let samples = [
        "screen": "screen-hall", "board": "board-combined", "ticket": "ticket-80mm",
        "slip": "slip-80mm",
      ]
      let sample = HallProgram.layouts + "/samples/\(samples[kind] ?? "")-worst.json"
      let painted = try await HallProgram.run([
        "layout", "render", file, "--data", sample, "--out", directory + "/mine.png",
      ])
      #expect(painted.status == 0, "\(painted.complaint)")
      let again = try await HallProgram.run(["layout", "new", kind, "mine", "--dir", directory])
      #expect(again.status == 1)
    }
  }

  @Test func `a difference of dots is answered with no, and drawn`() async throws {
    try await withDirectory { directory in
      let old = HallProgram.layouts + "/board-combined.yaml"
      let new = directory + "/new.yaml"
      let sample = HallProgram.layouts + "/samples/board-combined-busy.json"
      let source = try String(contentsOfFile: old, encoding: .utf8)
      try source.write(toFile: new, atomically: true, encoding: .utf8)
      let same = try await HallProgram.run(["layout", "diff", old, new, "--data", sample])
      #expect(same.status == 0)
      #expect(same.output == "Every dot is the same\n")
      try source.replacing("text: \"到\"", with: "text: \"至\"")
        .write(toFile: new, atomically: true, encoding: .utf8)
      let out = directory + "/diff.png"
      let other = try await HallProgram.run([
        "layout", "diff", old, new, "--data", sample, "--out", out, "--side-by-side",
      ])
      #expect(other.status == 1)
      #expect(other.output.contains("dots differ, within"))
      let marked = try await HallProgram.run([
        "layout", "diff", out, out, "--json",
      ])
      #expect(marked.status == 0)
      #expect(marked.output == #"{"dots":0,"same":true}"# + "\n")
    }
  }

  @Test func `a layout finds what it includes beside it`() async throws {
    try await withDirectory { directory in
      try "layout: parts\ncolors: {ink: black}\n".write(
        toFile: directory + "/shared.yaml", atomically: true, encoding: .utf8)
      let file = directory + "/page.yaml"
      let source = """
        layout: screen
        size: [100, 50]
        include: [shared.yaml]
        fonts: {f: [noto-sans]}
        styles: {s: {font: f, size: 20, color: ink}}
        body: {text: A, style: s}

        """
      try source.write(toFile: file, atomically: true, encoding: .utf8)
      let check = try await HallProgram.run(["layout", "check", file])
      #expect(check.status == 0, "\(check.output)")
    }
  }
}
