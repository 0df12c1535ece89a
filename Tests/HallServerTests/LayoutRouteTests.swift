import Foundation
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Testing

@testable import HallServer

/// Drafts, publishing and rolling back, as the editor page asks for them.
@Suite struct LayoutRouteTests {
  @Test func `only managers see and change layouts`() async throws {
    try await LayoutPage.serve { hall, client, _ in
      for path in ["", "/screen-hall", "/screen-hall/history"] {
        #expect(try await client.get("/api/v1/layouts" + path).status == 401)
        let clerk = try await client.cookie(of: "lifang")
        #expect(try await client.get("/api/v1/layouts" + path, cookie: clerk).status == 403)
      }
      let foreign = try await client.post(
        "/api/v1/layouts/screen-hall/publish", #"{"requestId":"x"}"#,
        cookie: try await client.cookie(of: "sunli"), headers: ["Origin": "https://evil.example"])
      #expect(foreign.code == "wrongOrigin")
      #expect(LayoutPage.published(hall).count == 1)
    }
  }

  @Test func `a layout is listed with its output, its version and its file`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      let list = try await client.get("/api/v1/layouts", cookie: cookie).json
      let layouts = try #require(list["layouts"] as? [[String: Any]])
      let screen = try #require(layouts.first { $0["name"] as? String == "screen-hall" })
      #expect(screen["kind"] as? String == "screen")
      #expect((screen["outputs"] as? [[String: Any]])?.first?["device"] as? String == "screen-1")
      #expect(
        (screen["published"] as? [String: Any])?["hash"] as? String == LayoutPage.published(hall)[0]
      )
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
    try await LayoutPage.serve { hall, client, first in
      let added = try await client.post(
        "/api/v1/people",
        #"{"requestId":"p","name":"周芳","signInName":"zhoufang","password":"long enough","role":"manager"}"#,
        cookie: first)
      #expect(added.status == 201)
      let second = try #require(try await client.signIn("zhoufang", "long enough").cookie)
      let seen = try await LayoutPage.tag(client, first)
      #expect(try await LayoutPage.put("x", over: nil, client, first).status == 428)
      let mine = try await LayoutPage.put(LayoutPage.plain, over: seen, client, second)
      #expect(mine.status == 200)
      let late = try await LayoutPage.put(LayoutPage.plain + "# late\n", over: seen, client, first)
      #expect(late.status == 412)
      #expect(late.code == "layoutChanged")
      let error = try #require(late.json["error"] as? [String: Any])
      #expect((error["changedBy"] as? [String: Any])?["zh"] as? String == "周芳")
      #expect(error["changedAt"] is Int)
      #expect(error["etag"].map { "\"\($0)\"" } == mine.headers["etag"])
      let file = hall.layoutDirectory + "/screen-hall.yaml"
      #expect(try String(contentsOfFile: file, encoding: .utf8) == LayoutPage.plain)
      // The same again is the same.
      #expect(try await LayoutPage.put(LayoutPage.plain, over: seen, client, second).status == 200)
    }
  }

  @Test func `a file that was changed on the disk is not overwritten either`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      let seen = try await LayoutPage.tag(client, cookie)
      try LayoutPage.plain.write(
        toFile: hall.layoutDirectory + "/screen-hall.yaml", atomically: true, encoding: .utf8)
      let late = try await LayoutPage.put(LayoutPage.plain + "# late\n", over: seen, client, cookie)
      #expect(late.status == 412)
      let error = try #require(late.json["error"] as? [String: Any])
      #expect(
        (error["changedBy"] as? [String: Any])?["en"] as? String == "the file on the disk")
    }
  }

  @Test func `a draft is published with a note, and rolling back publishes the old hash`()
    async throws
  {
    try await LayoutPage.serve { hall, client, cookie in
      let old = LayoutPage.published(hall)[0]
      let saved = try await LayoutPage.put(
        LayoutPage.plain, over: try await LayoutPage.tag(client, cookie), client, cookie)
      let etag = try #require(saved.headers["etag"]).replacing("\"", with: "")
      #expect(LayoutPage.published(hall).count == 1)
      let body = LayoutPage.encoded(["requestId": "a", "etag": etag, "note": "换屏"])
      let answer = try await client.post(
        "/api/v1/layouts/screen-hall/publish", body, cookie: cookie)
      #expect(answer.status == 200)
      let new = try #require(answer.json["hash"] as? String)
      #expect(LayoutPage.published(hall) == [new, old])
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
        LayoutPage.encoded(["requestId": "b", "hash": old, "note": "退回"]), cookie: cookie)
      #expect(back.status == 200)
      #expect(LayoutPage.published(hall) == [old, new, old])
      _ = await hall.layouts.settle()
      #expect(await hall.layouts.inForce["screen-hall"]?.hash == old)
      let unknown = try await client.post(
        "/api/v1/layouts/screen-hall/rollback",
        LayoutPage.encoded(["requestId": "c", "hash": String(repeating: "0", count: 64)]),
        cookie: cookie)
      #expect(unknown.code == "unknownVersion")
    }
  }

  @Test func `what has mistakes, or another size, is not published`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      for (source, code) in [
        (LayoutPage.plain.replacing("text:", with: "tex:"), "layoutBroken"),
        (LayoutPage.plain.replacing("1920, 1080", with: "1080, 1920"), "layoutDoesNotFit"),
      ] {
        let saved = try await LayoutPage.put(
          source, over: try await LayoutPage.tag(client, cookie), client, cookie)
        #expect(saved.status == 200)
        let answer = try await client.post(
          "/api/v1/layouts/screen-hall/publish", #"{"requestId":"\#(code)"}"#, cookie: cookie)
        #expect(answer.status == 409)
        #expect(answer.code == code)
      }
      #expect(LayoutPage.published(hall).count == 1)
      let long = LayoutPage.encoded(["requestId": "n", "note": String(repeating: "长", count: 201)])
      _ = try await LayoutPage.put(
        LayoutPage.plain, over: try await LayoutPage.tag(client, cookie), client, cookie)
      let answer = try await client.post(
        "/api/v1/layouts/screen-hall/publish", long, cookie: cookie)
      #expect(answer.code == "layoutNoteTooLong")
    }
  }

  @Test func `a new layout begins as a file that is explained, and never replaces one`()
    async throws
  {
    try await LayoutPage.serve { hall, client, cookie in
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
    try await LayoutPage.serve { hall, client, cookie in
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
