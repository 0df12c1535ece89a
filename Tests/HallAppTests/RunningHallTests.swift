import Foundation
import FoundationNetworking
import Testing

/// Whole processes: what survives a kill, and what the command line says of a hall that runs.
@Suite(.serialized) struct RunningHallTests {
  /// A path that leaves room for a socket's name.
  private func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = "/tmp/hall-running-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
  }

  private func get(_ path: String, port: Int, cookie: String) async throws -> (Int, String) {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    request.setValue(cookie, forHTTPHeaderField: "Cookie")
    request.httpShouldHandleCookies = false
    let (body, response) = try await URLSession.shared.data(for: request)
    return (
      (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: body, as: UTF8.self)
    )
  }

  private func signIn(_ name: String, _ password: String, port: Int) async throws -> String {
    var request = URLRequest(
      url: try #require(URL(string: "http://127.0.0.1:\(port)/api/v1/sign-in")))
    request.httpMethod = "POST"
    request.httpShouldHandleCookies = false
    request.httpBody = Data(#"{"name":"\#(name)","password":"\#(password)"}"#.utf8)
    let (_, response) = try await URLSession.shared.data(for: request)
    let header = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Set-Cookie")
    return try #require(header.map { String($0.prefix { $0 != ";" }) })
  }

  @Test func `a clerk's page goes on after the program was killed`()
    async throws
  {
    try await withDirectory { data in
      let added = try await HallProgram.run(
        [
          "person", "add", "--role", "clerk", "--name", "李芳", "--sign-in", "lifang", "--config",
          HallProgram.township, "--data", data,
        ], input: "correct horse\n")
      try #require(added.status == 0, "\(added.complaint)")
      let first = try await HallProgram.serve(data)
      let cookie = try await signIn("lifang", "correct horse", port: first.port)
      #expect(try await get("/api/v1/windows/1", port: first.port, cookie: cookie).0 == 200)
      kill(first.process.processIdentifier, SIGKILL)
      first.process.waitUntilExit()
      let second = try await HallProgram.serve(data)
      defer {
        second.process.terminate()
        second.process.waitUntilExit()
      }
      let (status, page) = try await get("/api/v1/hall", port: second.port, cookie: cookie)
      #expect(status == 200)
      #expect(page.contains("李芳"))
      #expect(try await get("/api/v1/windows/1", port: second.port, cookie: cookie).0 == 200)
      let journal = try Data(contentsOf: URL(fileURLWithPath: data + "/journal.sqlite"))
      let token = try #require(cookie.split(separator: ".").last)
      #expect(journal.range(of: Data(token.utf8)) == nil)
    }
  }

  @Test func `the command line reaches a running hall, and says when there is none`() async throws {
    try await withDirectory { data in
      let before = try await HallProgram.run(["status", "--data", data])
      #expect(before.status == 3)
      #expect(before.complaint.contains("The hall is not running"))
      let hall = try await HallProgram.serve(data)
      let status = try await HallProgram.run(["status", "--json", "--data", data])
      #expect(status.status == 0)
      #expect(status.output.contains(#""windows":[{"id":1,"#))
      let refused = try await HallProgram.run(["next", "999", "--data", data])
      #expect(refused.status == 1)
      let wrong = try await HallProgram.run(
        ["devices", "test", "x", "--seconds", "0", "--data", data])
      #expect(wrong.status == 2)
      let watched = try await HallProgram.run([
        "devices", "watch", "--times", "1", "--json", "--data", data,
      ])
      #expect(watched.status == 0)
      #expect(watched.output.contains(#""devices":[{"id":"#))
      hall.process.terminate()
      hall.process.waitUntilExit()
      #expect(hall.process.terminationStatus == 0)
      let after = try await HallProgram.run(["next", "1", "--data", data])
      #expect(after.status == 3)
    }
  }
}
