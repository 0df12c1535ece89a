import Foundation
import FoundationNetworking
import Testing

/// What a screen shows is what was published, whatever becomes of the files and of the program.
@Suite(.serialized) struct PublishedLayoutTests {
  /// A screen of few dots that shows no clock, so that only its layout can change it.
  private static func plain(_ text: String) -> String {
    """
    layout: screen
    size: [160, 40]
    background: black
    fonts: {f: [noto-sans-cjk-sc]}
    styles: {s: {font: f, size: 24, color: white}}
    body: {text: "\(text)", style: s}

    """
  }

  /// The township hall with a screen and layouts of its own.
  private struct Place {
    let directory = "/tmp/hall-published-\(UInt64.random(in: .min ... .max))"
    var config: String { directory + "/config" }
    var data: String { directory + "/data" }
    var file: String { config + "/layouts/plain.yaml" }

    init() throws {
      let files = FileManager.default
      try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
      try files.copyItem(atPath: HallProgram.township, toPath: config)
      try files.copyItem(atPath: HallProgram.layouts, toPath: config + "/layouts")
      let devices = config + "/devices.yaml"
      let screen = """

        screen-1:
          kind: screen
          model: page
          zone: main
          units:
            0: {name: 大屏, layout: plain, size: 160x40}

        """
      try (String(contentsOfFile: devices, encoding: .utf8) + screen)
        .write(toFile: devices, atomically: true, encoding: .utf8)
    }

    func write(_ source: String) throws {
      try source.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  /// The screen's picture, once it is painted.
  private func picture(_ port: Int, not before: Data? = nil) async throws -> Data {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/api/v1/screens/screen-1.png"))
    for _ in 0..<200 {
      let (body, response) = try await URLSession.shared.data(from: url)
      if (response as? HTTPURLResponse)?.statusCode == 200, body != before { return body }
      try await Task.sleep(for: .milliseconds(100))
    }
    return Data()
  }

  private func hashes(_ place: Place) async throws -> [String] {
    struct History: Decodable {
      struct Version: Decodable { let hash: String }
      let versions: [Version]
    }
    let answer = try await HallProgram.run([
      "layout", "history", "plain", "--json", "--data", place.data,
    ])
    return try JSONDecoder().decode(History.self, from: Data(answer.output.utf8)).versions
      .map(\.hash)
  }

  private func running<Value>(
    _ place: Place, _ body: (Int) async throws -> Value
  ) async throws -> Value {
    let hall = try await HallProgram.serve(place.data, config: place.config)
    defer {
      hall.process.terminate()
      hall.process.waitUntilExit()
    }
    return try await body(hall.port)
  }

  @Test func `a broken or missing file leaves the screen as it was, also after a restart`()
    async throws
  {
    let place = try Place()
    defer { try? FileManager.default.removeItem(atPath: place.directory) }
    try place.write(Self.plain("一"))
    let first = try await running(place) { port in
      let first = try await picture(port)
      try place.write("layout: screen\nbody: {tex: 1}\n")
      let refused = try await HallProgram.run([
        "layout", "publish", "plain", "--data", place.data,
      ])
      #expect(refused.status == 1)
      #expect(refused.complaint.contains("mistakes"))
      #expect(try await picture(port) == first)
      return first
    }
    #expect(!first.isEmpty)
    try await running(place) { port in
      let second = try await picture(port)
      #expect(second == first)
    }
    try FileManager.default.removeItem(atPath: place.file)
    try await running(place) { port in
      #expect(try await picture(port) == first)
      let metrics = try #require(URL(string: "http://127.0.0.1:\(port)/metrics"))
      let (text, _) = try await URLSession.shared.data(from: metrics)
      #expect(
        String(decoding: text, as: UTF8.self).contains(
          #"hallkeeper_layout_problems{severity="alarm"} 0"#))
    }
  }

  @Test func `a changed file is shown when it is published, and rolling back gives the old dots`()
    async throws
  {
    let place = try Place()
    defer { try? FileManager.default.removeItem(atPath: place.directory) }
    try place.write(Self.plain("一"))
    try await running(place) { port in
      let first = try await picture(port)
      try place.write(Self.plain("二"))
      try await Task.sleep(for: .milliseconds(2_500))
      #expect(try await picture(port) == first)
      let published = try await HallProgram.run([
        "layout", "publish", "plain", "--note", "试一试", "--data", place.data,
      ])
      #expect(published.status == 0, "\(published.complaint)")
      let second = try await picture(port, not: first)
      #expect(!second.isEmpty)
      let old = try #require(try await hashes(place).last)
      let back = try await HallProgram.run([
        "layout", "publish", "plain", "--version", old, "--data", place.data,
      ])
      #expect(back.status == 0, "\(back.complaint)")
      #expect(try await picture(port, not: second) == first)
      #expect(try await hashes(place).count == 3)
    }
    let verified = try await HallProgram.run(["journal", "verify", "--data", place.data])
    #expect(verified.status == 0, "\(verified.output)")
  }
}
