import Foundation
import HallServer
import QueueCore
import Testing

@Suite struct StreamTests {
  /// The revision in the latest state that a stream has brought.
  private static func states(_ text: String) -> [[String: Any]] {
    text.components(separatedBy: "event: hall\ndata: ").dropFirst().compactMap { rest in
      guard let end = rest.range(of: "\n\n") else { return nil }
      return (try? JSONSerialization.jsonObject(with: Data(rest[..<end.lowerBound].utf8)))
        as? [String: Any]
    }
  }

  private static func waiting(_ text: String) -> Int? {
    let lines = states(text).last?["lines"] as? [[String: Any]]
    return lines?.first?["waiting"] as? Int
  }

  @Test func `A page is told the whole state when it connects, and each call`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      let cookie = try await client.cookie(of: "sunli")
      async let stream = client.events("/api/v1/events") {
        $0.contains("event: call") && Self.waiting($0) == 0 && Self.states($0).count > 1
      }
      _ = try await client.take("one", cookie: kiosk)
      // Whether the page connects before or after the ticket was taken, it sees the call after.
      let connected = try await client.events("/api/v1/events") { Self.waiting($0) == 1 }
      #expect(Self.waiting(connected) == 1)
      let recalls = Task {
        for request in 0..<100 where !Task.isCancelled {
          let action = request == 0 ? "next" : "recall"
          _ = try await client.post(
            "/api/v1/windows/1/\(action)", #"{"requestId":"n\#(request)"}"#, cookie: cookie)
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      let text = try await stream
      recalls.cancel()
      let call = try #require(text.components(separatedBy: "event: call\ndata: ").last)
      #expect(call.contains(#""number":"A001","window":1,"zone":"f1""#))
      let windows = Self.states(text).last?["windows"] as? [[String: Any]]
      #expect(windows?.first?["number"] as? String == "A001")
    }
  }

  @Test func `After a restart a page is told the whole state again`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    let clerk = Cookie()
    try await hall.serve { client in
      clerk.text = try await client.cookie(of: "lifang")
      _ = try await client.take("one", cookie: kiosk)
      #expect(
        Self.waiting(try await client.events("/api/v1/events") { Self.waiting($0) != nil }) == 1)
    }
    try await hall.serve { client in
      #expect(
        Self.waiting(try await client.events("/api/v1/events") { Self.waiting($0) != nil }) == 1)
      let me = try await client.get("/api/v1/hall", cookie: clerk.text).json["me"]
      #expect((me as? [String: Any])?["name"] as? String == "lifang")
      #expect(try await client.take("one", cookie: kiosk).json["number"] as? String == "A001")
    }
  }

  private final class Cookie {
    var text = ""
  }

  @Test func `Stopping ends the streams that are open`() async throws {
    let hall = try await TestHall()
    let (connected, isConnected) = AsyncStream.makeStream(of: Void.self)
    var stream: Task<String, any Error>?
    try await hall.serve { client in
      stream = Task {
        try await client.events("/api/v1/events") {
          if Self.waiting($0) != nil { isConnected.yield() }
          return false
        }
      }
      _ = await connected.first { _ in true }
    }
    let text = try await stream?.value
    #expect(text?.hasSuffix("0\r\n\r\n") == true)
  }

  @Test func `Every stream beats`() async throws {
    let hall = try await TestHall(isDemo: true)
    try await hall.serve { client in
      for path in ["/api/v1/events", "/api/v1/screens/screen-1/stream", "/api/v1/demo/stream"] {
        let text = try await client.events(path) { $0.contains("event: beat\ndata: {\"now\":") }
        #expect(text.contains("event: beat"))
      }
    }
  }

  @Test func `A screen's first frame is whole`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let text = try await client.events("/api/v1/screens/screen-1/stream") {
        $0.contains("event: frame") && $0.contains("]}\n\n")
      }
      #expect(text.contains(#""x":0,"y":0,"w":1920,"h":1080,"png":"iVBORw==""#))
      let png = try await client.get("/api/v1/screens/screen-1.png")
      #expect(png.body == Outside.png)
      #expect(png.headers["content-type"] == "image/png")
    }
  }

  @Test func `A reader that reads nothing is cut off and makes room`() async throws {
    let hall = try await TestHall()
    try await hall.serve { client in
      let metrics = try await client.stall("/api/v1/screens/screen-busy/stream") {
        var text = ""
        for _ in 0..<200 {
          text = try await client.get("/metrics").text
          if text.contains("streams_too_slow_total 1\n"), text.contains("event_streams 0\n") {
            break
          }
          try await Task.sleep(for: .milliseconds(50))
        }
        return text
      }
      #expect(metrics.contains("hallkeeper_event_streams_too_slow_total 1\n"))
      #expect(metrics.contains("hallkeeper_event_streams 0\n"))
    }
  }

  @Test func `The metrics count what waits`() async throws {
    let hall = try await TestHall()
    let kiosk = try await hall.enrol("kiosk-1")
    try await hall.serve { client in
      _ = try await client.take("one", cookie: kiosk)
      let text = try await client.get("/metrics").text
      #expect(text.contains("hallkeeper_waiting_tickets{line=\"a\"} 1\n"))
      #expect(text.contains("hallkeeper_http_responses_total{status=\"201\"} 1\n"))
    }
  }
}
