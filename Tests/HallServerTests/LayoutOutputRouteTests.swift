import Foundation
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Testing

@testable import HallServer

/// Which output shows what, and when.
@Suite struct LayoutOutputRouteTests {
  @Test func `an output is given another layout that fits, and the files follow`() async throws {
    try await LayoutPage.serve { hall, client, cookie in
      func assign(_ layout: String, _ request: String) async throws -> HTTPClient.Reply {
        try await client.post(
          "/api/v1/devices/screen-1/layout",
          LayoutPage.encoded(["requestId": request, "layout": layout]), cookie: cookie)
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
    try await LayoutPage.serve { hall, client, cookie in
      func assign(_ times: [[String: Any]], _ device: String = "screen-1") async throws
        -> HTTPClient.Reply
      {
        try await client.post(
          "/api/v1/devices/\(device)/layout",
          LayoutPage.encoded([
            "requestId": UUID().uuidString, "layout": "screen-hall", "times": times,
          ]),
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
}
