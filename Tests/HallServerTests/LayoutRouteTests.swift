import Foundation
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Testing

@testable import HallServer

/// What the editor page asks: drafts, pictures of what is not saved, publishing and rolling back.
@Suite struct LayoutRouteTests {
  private static let plain = """
    # 大厅屏
    layout: screen
    size: [1920, 1080]
    fonts: {f: [noto-sans-cjk-sc]}
    styles: {s: {font: f, size: 60}}
    body:
      column:
        - text: "{{hall.name}}"   # the name
          style: s

    """

  private static func encoded(_ fields: [String: Any]) -> String {
    String(decoding: (try? JSONSerialization.data(withJSONObject: fields)) ?? Data(), as: UTF8.self)
  }

  /// A hall whose layouts are in force, served, with the manager's cookie.
  private func serve(
    _ body: (TestHall, HTTPClient, String) async throws -> Void
  ) async throws {
    let hall = try await TestHall()
    await hall.layouts.start()
    try await hall.serve { client in
      try await body(hall, client, try await client.cookie(of: "sunli"))
    }
  }

  private func put(
    _ source: String, over tag: String?, _ client: HTTPClient, _ cookie: String
  ) async throws -> HTTPClient.Reply {
    try await client.post(
      "/api/v1/layouts/screen-hall", Self.encoded(["source": source]), cookie: cookie,
      headers: tag.map { ["If-Match": $0] } ?? [:])
  }

  private func tag(_ client: HTTPClient, _ cookie: String) async throws -> String {
    let reply = try await client.get("/api/v1/layouts/screen-hall", cookie: cookie)
    return try #require(reply.headers["etag"])
  }

  private func published(_ hall: TestHall) -> [String] {
    hall.actor.snapshot.state.carried.layout("screen-hall")?.versions.map(\.hash) ?? []
  }

  @Test func `only managers see and change layouts`() async throws {
    try await serve { hall, client, _ in
      for path in ["", "/screen-hall", "/screen-hall/history"] {
        #expect(try await client.get("/api/v1/layouts" + path).status == 401)
        let clerk = try await client.cookie(of: "lifang")
        #expect(try await client.get("/api/v1/layouts" + path, cookie: clerk).status == 403)
      }
      let foreign = try await client.post(
        "/api/v1/layouts/screen-hall/publish", #"{"requestId":"x"}"#,
        cookie: try await client.cookie(of: "sunli"), headers: ["Origin": "https://evil.example"])
      #expect(foreign.code == "wrongOrigin")
      #expect(published(hall).count == 1)
    }
  }

  @Test func `a layout is listed with its output, its version and its file`() async throws {
    try await serve { hall, client, cookie in
      let list = try await client.get("/api/v1/layouts", cookie: cookie).json
      let layouts = try #require(list["layouts"] as? [[String: Any]])
      let screen = try #require(layouts.first { $0["name"] as? String == "screen-hall" })
      #expect(screen["kind"] as? String == "screen")
      #expect((screen["outputs"] as? [[String: Any]])?.first?["device"] as? String == "screen-1")
      #expect((screen["published"] as? [String: Any])?["hash"] as? String == published(hall)[0])
      #expect((screen["draft"] as? [String: Any])?["state"] as? String == "same")
      let board = try #require(layouts.first { $0["name"] as? String == "board-combined" })
      #expect((board["draft"] as? [String: Any])?["state"] as? String == "new")
      let one = try await client.get("/api/v1/layouts/screen-hall", cookie: cookie).json
      #expect((one["source"] as? String)?.contains("大厅引导屏") == true)
      #expect((one["samples"] as? [String])?.contains("worst") == true)
      #expect(((one["outline"] as? [String: Any])?["roots"] as? [Any])?.count == 1)
      #expect(try await client.get("/api/v1/layouts/nowhere", cookie: cookie).status == 404)
    }
  }

  @Test func `of two managers who change one file the second is told, and nothing is lost`()
    async throws
  {
    try await serve { hall, client, first in
      let added = try await client.post(
        "/api/v1/people",
        #"{"requestId":"p","name":"周芳","signInName":"zhoufang","password":"long enough","role":"manager"}"#,
        cookie: first)
      #expect(added.status == 201)
      let second = try #require(try await client.signIn("zhoufang", "long enough").cookie)
      let seen = try await tag(client, first)
      #expect(try await put("x", over: nil, client, first).status == 428)
      let mine = try await put(Self.plain, over: seen, client, second)
      #expect(mine.status == 200)
      let late = try await put(Self.plain + "# late\n", over: seen, client, first)
      #expect(late.status == 412)
      #expect(late.code == "layoutChanged")
      let error = try #require(late.json["error"] as? [String: Any])
      #expect((error["changedBy"] as? [String: Any])?["zh"] as? String == "周芳")
      #expect(error["changedAt"] is Int)
      #expect(error["etag"].map { "\"\($0)\"" } == mine.headers["etag"])
      let file = hall.layoutDirectory + "/screen-hall.yaml"
      #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.plain)
      // The same again is the same.
      #expect(try await put(Self.plain, over: seen, client, second).status == 200)
    }
  }

  @Test func `a file that was changed on the disk is not overwritten either`() async throws {
    try await serve { hall, client, cookie in
      let seen = try await tag(client, cookie)
      try Self.plain.write(
        toFile: hall.layoutDirectory + "/screen-hall.yaml", atomically: true, encoding: .utf8)
      let late = try await put(Self.plain + "# late\n", over: seen, client, cookie)
      #expect(late.status == 412)
      let error = try #require(late.json["error"] as? [String: Any])
      #expect(
        (error["changedBy"] as? [String: Any])?["en"] as? String == "the file on the disk")
    }
  }

  @Test func `a draft is published with a note, and rolling back publishes the old hash`()
    async throws
  {
    try await serve { hall, client, cookie in
      let old = published(hall)[0]
      let saved = try await put(
        Self.plain, over: try await tag(client, cookie), client, cookie)
      let etag = try #require(saved.headers["etag"]).replacing("\"", with: "")
      #expect(published(hall).count == 1)
      let body = Self.encoded(["requestId": "a", "etag": etag, "note": "换屏"])
      let answer = try await client.post(
        "/api/v1/layouts/screen-hall/publish", body, cookie: cookie)
      #expect(answer.status == 200)
      let new = try #require(answer.json["hash"] as? String)
      #expect(published(hall) == [new, old])
      let again = try await client.post(
        "/api/v1/layouts/screen-hall/publish", body, cookie: cookie)
      #expect(again.body == answer.body)
      let history =
        try await client.get(
          "/api/v1/layouts/screen-hall/history", cookie: cookie
        ).json["versions"] as? [[String: Any]]
      #expect(history?.map { $0["note"] as? String } == ["换屏", "第一次发布 first publication"])
      #expect((history?[0]["by"] as? [String: Any])?["zh"] as? String == "sunli")
      #expect((history?[1]["by"] as? [String: Any])?["en"] as? String == "the hall itself")
      let path = "/api/v1/layouts/screen-hall/versions/\(old)"
      let before = try await client.get(path + "/picture.png?sample=busy", cookie: cookie)
      #expect(before.body.starts(with: Outside.png))
      #expect(
        (try await client.get(path, cookie: cookie).json["source"] as? String)?
          .contains("大厅引导屏") == true)
      let back = try await client.post(
        "/api/v1/layouts/screen-hall/rollback",
        Self.encoded(["requestId": "b", "hash": old, "note": "退回"]), cookie: cookie)
      #expect(back.status == 200)
      #expect(published(hall) == [old, new, old])
      _ = await hall.layouts.settle()
      #expect(await hall.layouts.inForce["screen-hall"]?.hash == old)
      let unknown = try await client.post(
        "/api/v1/layouts/screen-hall/rollback",
        Self.encoded(["requestId": "c", "hash": String(repeating: "0", count: 64)]),
        cookie: cookie)
      #expect(unknown.code == "unknownVersion")
    }
  }

  @Test func `what has mistakes, or another size, is not published`() async throws {
    try await serve { hall, client, cookie in
      for (source, code) in [
        (Self.plain.replacing("text:", with: "tex:"), "layoutBroken"),
        (Self.plain.replacing("1920, 1080", with: "1080, 1920"), "layoutDoesNotFit"),
      ] {
        let saved = try await put(
          source, over: try await tag(client, cookie), client, cookie)
        #expect(saved.status == 200)
        let answer = try await client.post(
          "/api/v1/layouts/screen-hall/publish", #"{"requestId":"\#(code)"}"#, cookie: cookie)
        #expect(answer.status == 409)
        #expect(answer.code == code)
      }
      #expect(published(hall).count == 1)
      let long = Self.encoded(["requestId": "n", "note": String(repeating: "长", count: 201)])
      _ = try await put(Self.plain, over: try await tag(client, cookie), client, cookie)
      let answer = try await client.post(
        "/api/v1/layouts/screen-hall/publish", long, cookie: cookie)
      #expect(answer.code == "layoutNoteTooLong")
    }
  }

  @Test func `an edit changes one thing of the source and tells what is wrong with the rest`()
    async throws
  {
    try await serve { _, client, cookie in
      func edit(_ edit: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/edit",
          Self.encoded(["source": Self.plain, "edit": edit]), cookie: cookie)
      }
      let path: [String: Any] = ["root": "body", "steps": [0]]
      let changed = try await edit([
        "op": "set", "path": path, "property": "text", "value": "{{hall.nam}}",
      ])
      #expect(changed.status == 200)
      #expect(
        changed.json["source"] as? String
          == Self.plain.replacing("hall.name", with: "hall.nam"))
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
    try await serve { _, client, cookie in
      func paint(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/paint", Self.encoded(fields), cookie: cookie)
      }
      let busy = try await paint(["source": Self.plain, "data": "busy"])
      #expect(busy.status == 200)
      let png = (busy.json["png"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
      #expect(png.starts(with: Outside.png))
      let boxes = try #require(busy.json["boxes"] as? [[String: Any]])
      #expect(boxes.map { $0["line"] as? Int } == [7, 8])
      #expect(boxes[0]["w"] as? Int == 1_920)
      let live = try await paint([
        "source": Self.plain, "data": "live", "output": "screen-1",
      ])
      #expect(live.status == 200)
      #expect(live.json["png"] as? String != busy.json["png"] as? String)
      #expect(try await paint(["data": "live", "output": "screen-9"]).status == 404)
      #expect(try await paint(["source": Self.plain, "data": "no"]).code == "unknownSample")
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
    try await serve { hall, client, cookie in
      func show(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/layouts/screen-hall/show", Self.encoded(fields), cookie: cookie)
      }
      let shown = try await show(["source": Self.plain, "output": "screen-1"])
      #expect(shown.json["seconds"] as? Int == 30)
      #expect(try await show(["output": "screen-1", "seconds": 61]).status == 400)
      #expect(try await show(["output": "screen-9"]).status == 404)
      #expect(try await show(["source": "layout: x\n", "output": "screen-1"]).status == 409)
      let shownFor = hall.outside.contents.withLock { $0.shownFor }
      #expect(shownFor == [30, 30])
    }
  }

  @Test func `an output is given another layout that fits, and the files follow`() async throws {
    try await serve { hall, client, cookie in
      func assign(_ layout: String, _ request: String) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/devices/screen-1/layout",
          Self.encoded(["requestId": request, "layout": layout]), cookie: cookie)
      }
      let assigned = try await assign("screen-zone", "a")
      #expect(assigned.status == 200)
      #expect(
        hall.actor.snapshot.state.definition.devices[0].units[0].layout == "screen-zone")
      let written = hall.outside.contents.withLock { $0.written.last?.devices[0].units[0].layout }
      #expect(written == "screen-zone")
      #expect(try await assign("board-combined", "b").code == "layoutDoesNotFit")
      #expect(try await assign("nowhere", "c").status == 404)
    }
  }

  @Test func `an output is given other layouts at some hours, each of which has to fit`()
    async throws
  {
    try await serve { hall, client, cookie in
      func assign(_ times: [[String: Any]], _ device: String = "screen-1") async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/devices/\(device)/layout",
          Self.encoded(["requestId": UUID().uuidString, "layout": "screen-hall", "times": times]),
          cookie: cookie)
      }
      func time(_ from: String, _ to: String, _ layout: String = "screen-notice") -> [String: Any] {
        ["from": from, "to": to, "layout": layout]
      }
      var units: [DeviceDefinition.Unit] {
        hall.actor.snapshot.state.definition.devices[0].units
      }
      #expect(try await assign([time("15:00", "16:00"), time("12:00", "13:30")]).status == 200)
      #expect(units[0].times.map(\.from.description) == ["12:00", "15:00"])
      let written = hall.outside.contents.withLock { $0.written.last?.devices[0].units[0].times }
      #expect(written == units[0].times)
      let list = try await client.get("/api/v1/layouts", cookie: cookie).json
      let output = (list["outputs"] as? [[String: Any]])?.first
      #expect((output?["times"] as? [[String: Any]])?.first?["to"] as? String == "13:30")
      _ = await hall.layouts.settle()
      #expect(await hall.layouts.inForce["screen-notice"]?.origin == .published)
      let notice = try await client.get("/api/v1/layouts/screen-notice", cookie: cookie).json
      #expect((notice["outputs"] as? [Any])?.count == 1)
      #expect((notice["title"] as? [String: Any])?["en"] as? String == "Notice playlist")
      let kept = units[0].times
      #expect(
        try await assign([time("12:00", "13:00", "screen-window")]).code == "layoutDoesNotFit")
      #expect(try await assign([time("12:00", "13:00", "nowhere")]).status == 404)
      #expect(try await assign([time("13:00", "12:00")]).status == 400)
      #expect(try await assign([time("noon", "13:00")]).status == 400)
      #expect(try await assign([time("12:00", "13:00"), time("12:30", "14:00")]).status == 400)
      #expect(try await assign(Array(repeating: time("12:00", "12:01"), count: 13)).status == 400)
      #expect(units[0].times == kept)
      #expect(try await assign([]).status == 200)
      #expect(units[0].times.isEmpty)
    }
  }

  @Test func `a shared part is changed for every layout that includes it, as drafts`() async throws
  {
    try await serve { hall, client, cookie in
      func post(_ path: String, _ fields: [String: Any], tag: String? = nil) async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/parts/hall" + path, Self.encoded(fields), cookie: cookie,
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
    try await serve { hall, client, cookie in
      func add(_ name: String, _ bytes: [UInt8], replaces: Bool = false) async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/pictures/\(name)",
          Self.encoded(["png": Data(bytes).base64EncodedString(), "replaces": replaces]),
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
      let using = Self.plain + "    - {image: images/logo.png}\n"
      _ = try await put(using, over: try await tag(client, cookie), client, cookie)
      let list = try await client.get("/api/v1/pictures", cookie: cookie).json["pictures"]
      let entry = (list as? [[String: Any]])?.first
      #expect(entry?["layouts"] as? [String] == ["screen-hall", "screen-hall-4k"])
      #expect(entry?["width"] as? Int == 1)
      func remove(_ fields: [String: Any]) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/pictures/logo.png/remove", Self.encoded(fields), cookie: cookie)
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
    try await serve { hall, client, cookie in
      let outside = hall.layoutDirectory + "-outside"
      try FileManager.default.createDirectory(
        atPath: outside, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: outside) }
      try? FileManager.default.removeItem(atPath: hall.layoutDirectory + "/images")
      try FileManager.default.createSymbolicLink(
        atPath: hall.layoutDirectory + "/images", withDestinationPath: outside)
      let answer = try await client.post(
        "/api/v1/pictures/logo.png",
        Self.encoded(["png": Data(try Self.picture()).base64EncodedString()]), cookie: cookie)
      #expect(answer.code == "notWritten")
      #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
    }
  }

  @Test func `a new layout begins as a file that is explained, and never replaces one`()
    async throws
  {
    try await serve { hall, client, cookie in
      let body = #"{"name":"screen-tall","kind":"screen","width":1080,"height":1920}"#
      let made = try await client.post("/api/v1/layouts", body, cookie: cookie)
      #expect(made.status == 200)
      #expect(made.json["ok"] as? Bool == true)
      #expect(FileManager.default.fileExists(atPath: hall.layoutDirectory + "/screen-tall.yaml"))
      let source = try String(
        contentsOfFile: hall.layoutDirectory + "/screen-hall.yaml", encoding: .utf8)
      let again = try await client.post(
        "/api/v1/layouts", #"{"name":"screen-hall","kind":"screen"}"#, cookie: cookie)
      #expect(again.code == "layoutExists")
      #expect(
        try String(contentsOfFile: hall.layoutDirectory + "/screen-hall.yaml", encoding: .utf8)
          == source)
      let outside = try await client.post(
        "/api/v1/layouts", #"{"name":"../x","kind":"screen"}"#, cookie: cookie)
      #expect(outside.status == 400)
    }
  }

  @Test func `a broken file is told on the manager's page and the health page, in words`()
    async throws
  {
    try await serve { hall, client, cookie in
      try "layout: screen\nbody:\n  tex: 1\n".write(
        toFile: hall.layoutDirectory + "/screen-hall.yaml", atomically: true, encoding: .utf8)
      await hall.layouts.look()
      let overview = try await client.get("/api/v1/manager", cookie: cookie).json
      let alarms = try #require(overview["alarms"] as? [[String: Any]])
      #expect(alarms.contains { ($0["zh"] as? String)?.contains("版式文件 screen-hall 有错误") == true })
      let devices = try await client.get("/api/v1/devices", cookie: cookie).json
      let layouts = try #require(devices["layouts"] as? [[String: Any]])
      #expect(layouts.map { $0["layout"] as? String } == ["screen-hall"])
      #expect((layouts[0]["en"] as? String)?.contains("has mistakes") == true)
    }
  }
}
