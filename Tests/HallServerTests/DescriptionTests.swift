import Foundation
import Logging
import QueueCore
import Synchronization
import Testing

@testable import HallServer

@Suite struct DescriptionTests {
  /// Method and path of each operation in the description, with who may use it.
  private static func operations(_ yaml: String) -> [String: [String]] {
    var found: [String: [String]] = [:]
    var path = ""
    var method = ""
    for line in yaml.split(separator: "\n") {
      if line == "components:" { break }
      if line.hasPrefix("  /") {
        path = line.dropFirst(2).trimmingCharacters(in: CharacterSet(charactersIn: ":"))
      } else if line == "    get:" || line == "    post:" {
        method = line.trimmingCharacters(in: CharacterSet(charactersIn: " :")).uppercased()
        found["\(method) \(path)"] = []
      } else if line.hasPrefix("      x-access: [") {
        found["\(method) \(path)"] = line.dropFirst("      x-access: [".count).dropLast()
          .components(separatedBy: ", ")
      }
    }
    return found
  }

  @Test func `The description names every route, who may use it, and no other`() async throws {
    let hall = try await TestHall()
    let core = try ServerCore(
      hall.services, settings: HallServerSettings(ticketKey: TestHall.ticketKey),
      logger: Logger(label: "test"))
    let yaml = String(decoding: try #require(core.pages.description).bytes, as: UTF8.self)
    let described = Self.operations(yaml)
    let registered = Dictionary(
      uniqueKeysWithValues: HallServer.table(core).routes.map {
        ("\($0.method) \($0.path)", $0.access.words)
      })
    #expect(registered.keys.sorted() == described.keys.sorted())
    for (route, words) in registered { #expect(described[route] == words, "\(route)") }
  }

  @Test func `A password matches its own hash only`() throws {
    let hash = try PasswordHash(password: TestHall.password)
    #expect(hash.text.hasPrefix("scrypt$15$8$1$"))
    #expect(hash.matches(TestHall.password))
    #expect(!hash.matches(TestHall.password + " "))
    #expect(!PasswordHash(text: "scrypt$15$8$1$$").matches(""))
    #expect(!PasswordHash(text: "").matches(""))
  }

  @Test func `A reader that is too slow is disconnected and counted`() async {
    let (messages, continuation) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(2))
    let slow = Mutex(0)
    let sink = EventSink(continuation) { slow.withLock { $0 += 1 } }
    #expect(sink.send("hall", nil))
    #expect(sink.send("hall", nil))
    #expect(!sink.send("hall", nil))
    #expect(!sink.send("hall", nil))
    #expect(slow.withLock { $0 } == 1)
    #expect(await messages.reduce(0) { count, _ in count + 1 } == 2)
  }

  @Test func `JSON text is escaped`() {
    let json: JSON = ["a\"\\\n\u{1}中": .text("\t"), "n": nil, "l": [1, true]]
    let text = String(decoding: json.bytes, as: UTF8.self)
    #expect(text == #"{"a\"\\\u000a\u0001中":"\u0009","n":null,"l":[1,true]}"#)
  }
}
