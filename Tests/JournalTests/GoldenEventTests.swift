import Foundation
import Testing

@testable import QueueCore

@Suite struct GoldenEventTests {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  static let fixtures = tests.appending(path: "Fixtures/events")

  static func file(_ kind: String, version: Int) -> URL {
    fixtures.appending(path: "v\(version)/\(kind).json")
  }

  /// The version of a kind that is written now.
  static func version(_ kind: String) -> Int { Event.versions[kind] ?? 1 }

  /// Versions that were written before, of the kinds whose present one is not the first.
  static let older = [
    "dayOpened": [1, 2, 3, 5, 6], "definitionChanged": [1, 2, 3, 5, 6], "ticketTaken": [1, 3],
    "serviceRated": [],
  ]

  /// The kinds as the core's source names them.
  static func kinds() throws -> [String] {
    let source = try String(
      contentsOf: tests.deletingLastPathComponent()
        .appending(path: "Sources/QueueCore/Events/Event.swift"), encoding: .utf8)
    return source.split(separator: "\n").compactMap { line in
      line.hasPrefix("  case ") ? String(line.dropFirst(7).prefix { $0 != "(" }) : nil
    }
  }

  static func golden(_ kind: String, version: Int) throws -> [UInt8] {
    let bytes = try Data(contentsOf: file(kind, version: version))
    return Array(bytes.last == 10 ? bytes.dropLast() : bytes)
  }

  @Test func `every kind has an example and a golden file`() throws {
    let kinds = try Self.kinds()
    #expect(kinds.count == 51)
    #expect(EventExamples.all.map(\.kind).sorted() == kinds.sorted())
    for version in 1...Event.version {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: Self.fixtures.appending(path: "v\(version)").path)
      let wanted = kinds.filter {
        Self.version($0) == version || Self.older[$0]?.contains(version) == true
      }
      #expect(files.sorted() == wanted.map { $0 + ".json" }.sorted())
    }
  }

  @Test func `the version of every kind that is written now is read back to the same bytes`() throws
  {
    for kind in try Self.kinds() {
      let version = Self.version(kind)
      let golden = try Self.golden(kind, version: version)
      let event = try Event(Event.Stored(kind: kind, version: version, payload: golden))
      #expect(event.kind == kind)
      #expect(
        try event.stored() == Event.Stored(kind: kind, version: version, payload: golden),
        "\(kind)")
    }
  }

  @Test func `older versions are read, with what they did not say yet as it was then`() throws {
    #expect(Self.older.keys.sorted() == Event.versions.keys.sorted())
    for (kind, versions) in Self.older {
      for older in versions {
        let golden = try Self.golden(kind, version: older)
        let event = try Event(Event.Stored(kind: kind, version: older, payload: golden))
        switch event {
        case .dayOpened(let content):
          Self.checkOld(content.definition, older)
          #expect(content.carried.layouts.isEmpty == (older < 5))
        case .definitionChanged(let content): Self.checkOld(content.definition, older)
        case .ticketTaken(let content):
          #expect((content.appointment == nil) == (older < 3))
          #expect(content.forecast == nil)
        default: Issue.record("\(kind) has an older version that nothing is said about")
        }
      }
    }
  }

  private static func checkOld(_ definition: HallDefinition, _ version: Int) {
    #expect(definition.devices.allSatisfy { $0.units.allSatisfy { !$0.isForRatings } })
    #expect(definition.devices.allSatisfy { $0.settings.isEmpty } == (version < 6))
    guard version < 6 else { return }
    guard version < 5 else {
      return #expect(definition.devices.map { $0.units.map(\.times) } == [[[]]])
    }
    guard version < 3 else { return #expect(definition.devices.isEmpty) }
    #expect(definition.rules.appointmentLateMinutes == 10)
    #expect(definition.classes.map(\.capGroup) == [nil, nil, nil, nil])
    #expect(definition.classes.map(\.group) == ["green", "others", "others", "others"])
  }

  @Test func `a version that is not written yet is refused`() throws {
    let (kind, next) = ("ticketCalled", Event.version + 1)
    let golden = try Self.golden(kind, version: 1)
    #expect(throws: EventDecodingFailure.newerVersion(kind: kind, version: next)) {
      try Event(Event.Stored(kind: kind, version: next, payload: golden))
    }
  }

  /// With HALLKEEPER_WRITE_FIXTURES set it writes the files that are missing: a golden file is made
  /// once, when its kind or version is, and then never changes.
  @Test func `every example is stored as its golden file says`() throws {
    let writes = ProcessInfo.processInfo.environment["HALLKEEPER_WRITE_FIXTURES"] != nil
    for example in EventExamples.all {
      let version = Self.version(example.kind)
      let file = Self.file(example.kind, version: version)
      if writes, !FileManager.default.fileExists(atPath: file.path) {
        try Data(example.stored().payload + [10]).write(to: file)
      }
      #expect(
        try example.stored().payload == Self.golden(example.kind, version: version),
        "\(example.kind)")
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
