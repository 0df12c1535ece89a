import Foundation
import Testing

@testable import QueueCore

@Suite struct GoldenEventTests {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  static let fixtures = tests.appending(path: "Fixtures/events/v1")
  /// Kinds whose form has changed since.
  static let second = tests.appending(path: "Fixtures/events/v2")

  /// The kinds as the core's source names them.
  static func kinds() throws -> [String] {
    let source = try String(
      contentsOf: tests.deletingLastPathComponent()
        .appending(path: "Sources/QueueCore/Events/Event.swift"), encoding: .utf8)
    return source.split(separator: "\n").compactMap { line in
      line.hasPrefix("  case ") ? String(line.dropFirst(7).prefix { $0 != "(" }) : nil
    }
  }

  static func golden(_ kind: String) throws -> [UInt8] {
    let bytes = try Data(contentsOf: fixtures.appending(path: kind + ".json"))
    return Array(bytes.last == 10 ? bytes.dropLast() : bytes)
  }

  @Test func `every kind has an example and a golden file`() throws {
    let kinds = try Self.kinds()
    #expect(kinds.count == 47)
    #expect(EventExamples.all.map(\.kind).sorted() == kinds.sorted())
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
    #expect(files.sorted() == kinds.map { $0 + ".json" }.sorted())
  }

  @Test func `version 1 of every kind is read and written back to the same bytes`() throws {
    for kind in try Self.kinds() {
      let golden = try Self.golden(kind)
      let event = try Event(Event.Stored(kind: kind, version: 1, payload: golden))
      #expect(event.kind == kind)
      #expect(try event.stored().payload == golden, "\(kind)")
    }
  }

  /// With HALLKEEPER_WRITE_FIXTURES set it writes the files that are missing: a golden file is made
  /// once, when its kind or version is, and then never changes.
  @Test func `every example is stored as its golden file says`() throws {
    let writes = ProcessInfo.processInfo.environment["HALLKEEPER_WRITE_FIXTURES"] != nil
    for example in EventExamples.all {
      let file = Self.fixtures.appending(path: example.kind + ".json")
      if writes, !FileManager.default.fileExists(atPath: file.path) {
        try Data(example.stored().payload + [10]).write(to: file)
      }
      #expect(try example.stored().payload == Self.golden(example.kind), "\(example.kind)")
    }
  }

  @Test func `version 2 of a definition has themes and things to bring in both languages`() throws {
    let writes = ProcessInfo.processInfo.environment["HALLKEEPER_WRITE_FIXTURES"] != nil
    for example in EventExamples.secondVersions {
      let file = Self.second.appending(path: example.kind + ".json")
      let stored = try example.stored()
      if writes, !FileManager.default.fileExists(atPath: file.path) {
        try Data(stored.payload + [10]).write(to: file)
      }
      let golden = Array(try Data(contentsOf: file).dropLast())
      #expect(stored == Event.Stored(kind: example.kind, version: 2, payload: golden))
      let read = try Event(stored)
      #expect(read == example)
    }
  }

  @Test func `a payload holds no fraction, no raw control character and no unsorted key`() throws {
    for example in EventExamples.all {
      let payload = try example.stored().payload
      #expect(payload.allSatisfy { $0 >= 0x20 })
      let object = try JSONSerialization.jsonObject(with: Data(payload))
      let sorted = try JSONSerialization.data(
        withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
      #expect(Array(sorted) == payload, "\(example.kind)")
      #expect(!Self.holdsFraction(object), "\(example.kind)")
    }
  }

  private static func holdsFraction(_ value: Any) -> Bool {
    switch value {
    case let object as [String: Any]: object.values.contains(where: holdsFraction)
    case let array as [Any]: array.contains(where: holdsFraction)
    case let number as NSNumber: number.doubleValue != number.doubleValue.rounded()
    default: false
    }
  }
}
