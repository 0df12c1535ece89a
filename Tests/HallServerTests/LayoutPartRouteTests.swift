import Foundation
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Testing

@testable import HallServer

/// What layouts share: parts and pictures.
@Suite struct LayoutPartRouteTests {
  @Test func `a shared part is changed for every layout that includes it, as drafts`() async throws
  {
    try await LayoutPage.serve { hall, client, cookie in
      func post(_ path: String, _ fields: [String: Any], tag: String? = nil) async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/parts/hall" + path, LayoutPage.encoded(fields), cookie: cookie,
          headers: tag.map { ["If-Match": $0] } ?? [:])
      }
      let list = try await client.get("/api/v1/parts", cookie: cookie).json
      let users = (list["parts"] as? [[String: Any]])?.first?["layouts"] as? [String] ?? []
      #expect(users.contains("screen-notice") && users.contains("screen-window"))
      let part = try await client.get("/api/v1/parts/hall", cookie: cookie)
      let source = try #require(part.json["source"] as? String)
      let tag = try #require(part.headers["etag"])
      #expect((part.json["files"] as? [String])?.first == "parts/hall.yaml")
      let broken = try await post(
        "/check",
        ["source": source.replacing("  head:", with: "  haed:"), "within": "screen-notice"])
      let touches = broken.json["touches"] as? [[String: Any]] ?? []
      #expect(touches.map { $0["layout"] as? String } == users)
      #expect(
        touches.first { $0["layout"] as? String == "screen-notice" }?["errors"] as? Int ?? 0 > 0)
      let changed = source.replacing("accent: \"#ffd25e\"", with: "accent: \"#00ff00\"")
      try #require(changed != source)
      func painted(_ source: String) async throws -> [String: Any] {
        try await post("/paint", ["source": source, "within": "screen-notice", "data": "busy"]).json
      }
      let before = try await painted(source)
      #expect(before["png"] as? String != (try await painted(changed))["png"] as? String)
      let boxes = before["boxes"] as? [[String: Any]] ?? []
      let name = source.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.contains("{{hall.name}}") }
      #expect(
        boxes.contains { $0["file"] as? Int == 0 && $0["line"] as? Int == (name ?? -9) + 1 })
      let edited = try await post(
        "/edit",
        [
          "source": source,
          "edit": [
            "op": "set", "path": ["root": "head", "steps": [0]] as [String: Any],
            "property": "fill", "value": "ink",
          ] as [String: Any],
        ])
      #expect((edited.json["source"] as? String)?.contains("fill: ink") == true)
      #expect(try await post("", ["source": changed]).status == 428)
      #expect(try await post("", ["source": changed], tag: "\"x\"").status == 412)
      #expect(try await post("", ["source": changed], tag: tag).status == 200)
      let state =
        try await client.get("/api/v1/layouts/screen-notice", cookie: cookie).json["draft"]
        as? [String: Any]
      #expect(state?["state"] as? String == "new")
      #expect(try await client.get("/api/v1/parts/no", cookie: cookie).status == 404)
      #expect(try await client.get("/api/v1/parts/..%2Fscreen-hall", cookie: cookie).status == 404)
      #expect(try await post("", ["source": source]).status == 428)
      let file = hall.layoutDirectory + "/parts/hall.yaml"
      #expect(try String(contentsOfFile: file, encoding: .utf8) == changed)
    }
  }

  /// A picture of one dot.

  private static func picture() throws -> [UInt8] {
    let text =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    return Array(try #require(Data(base64Encoded: text)))
  }

  @Test func `a picture is added once it is read whole, and not removed unawares`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      func add(_ name: String, _ bytes: [UInt8], replaces: Bool = false) async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/pictures/\(name)",
          LayoutPage.encoded(["png": Data(bytes).base64EncodedString(), "replaces": replaces]),
          cookie: cookie)
      }
      let good = try Self.picture()
      #expect(try await add("logo.png", good).json["path"] as? String == "images/logo.png")
      #expect(try await add("logo.png", good).code == "pictureExists")
      #expect(try await add("logo.png", good, replaces: true).status == 200)
      for name in ["logo.gif", "..%2Flogo.png", ".png", "a%20b.png", "%2Fetc%2Fx.png"] {
        #expect(try await add(name, good).code == "pictureNameInvalid", "\(name)")
      }
      var bomb = good
      bomb.replaceSubrange(16..<20, with: [0x7F, 0xFF, 0xFF, 0xFF])
      for bytes in [[], Array("GIF89a".utf8), Array(good.dropLast(20)), bomb] {
        #expect(try await add("bad.png", bytes).code == "notAPicture")
      }
      let using = LayoutPage.plain + "    - {image: images/logo.png}\n"
      _ = try await LayoutPage.put(
        using, over: try await LayoutPage.tag(client, cookie), client, cookie)
      let list = try await client.get("/api/v1/pictures", cookie: cookie).json["pictures"]
      let entry = (list as? [[String: Any]])?.first
      #expect(entry?["layouts"] as? [String] == ["screen-hall", "screen-hall-4k"])
      #expect(entry?["width"] as? Int == 1)
      func remove(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/pictures/logo.png/remove", LayoutPage.encoded(fields), cookie: cookie)
      }
      let refused = try await remove([:])
      #expect(refused.code == "pictureInUse")
      #expect(
        (refused.json["error"] as? [String: Any])?["layouts"] as? [String] == [
          "screen-hall", "screen-hall-4k",
        ])
      #expect(try await client.get("/api/v1/pictures/logo.png", cookie: cookie).status == 200)
      #expect(try await remove(["evenInUse": true]).status == 200)
      #expect(try await remove([:]).code == "unknownPicture")
      #expect(await hall.layouts.problems().map(\.name) == ["screen-hall"])
    }
  }

  @Test func `a folder of pictures that leads out of the layouts is not written to`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      let outside = hall.layoutDirectory + "-outside"
      try FileManager.default.createDirectory(
        atPath: outside, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: outside) }
      try? FileManager.default.removeItem(atPath: hall.layoutDirectory + "/images")
      try FileManager.default.createSymbolicLink(
        atPath: hall.layoutDirectory + "/images", withDestinationPath: outside)
      let answer = try await client.post(
        "/api/v1/pictures/logo.png",
        LayoutPage.encoded(["png": Data(try Self.picture()).base64EncodedString()]), cookie: cookie)
      #expect(answer.code == "notWritten")
      #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
    }
  }
}
