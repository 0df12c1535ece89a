import Foundation
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Testing

@testable import HallServer

/// What the editor page asks before anything is saved: edits, pictures, a trial on the screen.
@Suite struct LayoutEditRouteTests {
  @Test func `an edit changes one thing of the source and tells what is wrong with the rest`()
    async throws
  {
    try await LayoutPage.serve { _, client, cookie in
      func edit(_ edit: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/edit",
          LayoutPage.encoded(["source": LayoutPage.plain, "edit": edit]), cookie: cookie)
      }
      let path: [String: Any] = ["root": "body", "steps": [0]]
      let changed = try await edit([
        "op": "set", "path": path, "property": "text", "value": "{{hall.nam}}",
      ])
      #expect(changed.status == 200)
      #expect(
        changed.json["source"] as? String
          == LayoutPage.plain.replacing("hall.name", with: "hall.nam"))
      #expect(changed.json["ok"] as? Bool == false)
      let found = (changed.json["diagnostics"] as? [[String: Any]])?.first
      #expect(found?["line"] as? Int == 8)
      #expect(found?["file"] as? String == "screen-hall.yaml")
      #expect((changed.json["selection"] as? [String: Any])?["steps"] as? [Int] == [0])
      let gone = try await edit([
        "op": "remove", "path": ["root": "body", "steps": [7]] as [String: Any],
      ])
      #expect(gone.status == 409)
      #expect(try await edit(["op": "explode", "path": path]).status == 409)
    }
  }

  @Test func `an unsaved source is painted on samples and on live data, with its boxes`()
    async throws
  {
    try await LayoutPage.serve { _, client, cookie in
      func paint(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/paint", LayoutPage.encoded(fields), cookie: cookie)
      }
      let busy = try await paint(["source": LayoutPage.plain, "data": "busy"])
      #expect(busy.status == 200)
      let png = (busy.json["png"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
      #expect(png.starts(with: Outside.png))
      let boxes = try #require(busy.json["boxes"] as? [[String: Any]])
      #expect(boxes.map { $0["line"] as? Int } == [7, 8])
      #expect(boxes[0]["w"] as? Int == 1_920)
      let live = try await paint([
        "source": LayoutPage.plain, "data": "live", "output": "screen-1",
      ])
      #expect(live.status == 200)
      #expect(live.json["png"] as? String != busy.json["png"] as? String)
      #expect(try await paint(["data": "live", "output": "screen-9"]).status == 404)
      #expect(try await paint(["source": LayoutPage.plain, "data": "no"]).code == "unknownSample")
      let broken = try await paint(["source": "layout: screen\n"])
      #expect(broken.status == 409)
      let error = broken.json["error"] as? [String: Any]
      #expect((error?["diagnostics"] as? [Any])?.isEmpty == false)
      let large = try await paint([
        "source": String(repeating: "#", count: LayoutLimits.sourceBytes + 1)
      ])
      #expect(large.status == 413)
    }
  }

  @Test func `one person's pictures are painted one at a time`() async throws {
    let turns = PaintTurns()
    let caller = Caller.console(userNumber: 1)
    try await turns.take(caller) {
      await #expect(throws: APIError.self) { try await turns.take(caller) {} }
      try await turns.take(.console(userNumber: 2)) {}
    }
    try await turns.take(caller) {}
  }

  @Test func `a source is shown on a screen for a while, within limits`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      func show(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/show", LayoutPage.encoded(fields), cookie: cookie)
      }
      let shown = try await show(["source": LayoutPage.plain, "output": "screen-1"])
      #expect(shown.json["seconds"] as? Int == 30)
      #expect(try await show(["output": "screen-1", "seconds": 61]).status == 400)
      #expect(try await show(["output": "screen-9"]).status == 404)
      #expect(try await show(["source": "layout: x\n", "output": "screen-1"]).status == 409)
      let shownFor = hall.outside.contents.withLock { $0.shownFor }
      #expect(shownFor == [30, 30])
    }
  }
}
