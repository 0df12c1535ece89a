import Foundation
import Testing

@testable import HallServer

/// What the page of layouts does, for the tests of its routes.
enum LayoutPage {
  static let plain = """
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

  static func encoded(_ fields: [String: Any]) -> String {
    String(decoding: (try? JSONSerialization.data(withJSONObject: fields)) ?? Data(), as: UTF8.self)
  }

  /// A hall whose layouts are in force, served, with the manager's cookie.
  static func serve(
    _ body: (TestHall, HTTPClient, String) async throws -> Void
  ) async throws {
    let hall = try await TestHall()
    await hall.layouts.start()
    try await hall.serve { client in
      try await body(hall, client, try await client.cookie(of: "sunli"))
    }
  }

  static func put(
    _ source: String, over tag: String?, _ client: HTTPClient, _ cookie: String
  ) async throws -> HTTPClient.Reply {
    try await client.post(
      "/api/v1/layouts/screen-hall", encoded(["source": source]), cookie: cookie,
      headers: tag.map { ["If-Match": $0] } ?? [:])
  }

  static func tag(_ client: HTTPClient, _ cookie: String) async throws -> String {
    let reply = try await client.get("/api/v1/layouts/screen-hall", cookie: cookie)
    return try #require(reply.headers["etag"])
  }

  static func published(_ hall: TestHall) -> [String] {
    hall.actor.snapshot.state.carried.layout("screen-hall")?.versions.map(\.hash) ?? []
  }
}
