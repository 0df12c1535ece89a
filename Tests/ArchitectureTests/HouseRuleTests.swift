import Foundation
import Testing

@Suite struct HouseRuleTests {
  /// Below the shells: values, time and chance as parameters (DESIGN section 9, 1 and 2).
  static let pure: Set<String> = [
    "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine", "Simulation",
    "QueueSimulation",
  ]

  /// What stands in no pure module, and what to do instead.
  static let banned: [(pattern: String, instead: String)] = [
    (#"\bDate\(\)"#, "take the time as a parameter"),
    (
      #"\bClock\b.*\.now\b|\bClock\(\)\.now\b|\bDate\.now\b|\bInstant\.now\b"#,
      "take the time as a parameter"
    ),
    (#"\b(Continuous|Suspending)Clock\b"#, "take the time as a parameter"),
    (#"\bclock_gettime\b|\bgettimeofday\b"#, "take the time as a parameter"),
    (#"\bSystemRandomNumberGenerator\b"#, "take a seeded generator as a parameter"),
    (
      #"\.(random\((?!.*using:)|randomElement\(\)|shuffled\(\)|shuffle\(\))"#,
      "draw `using:` a seeded generator"
    ),
    (#"\b(UUID\(\)|arc4random|getrandom|rand\(\))"#, "take identities and chance as parameters"),
    (
      #"^\s*((public|package|internal|private|fileprivate|open|final|indirect)\s+)*(class|actor)\s+[A-Z]"#,
      "make it a struct or an enum"
    ),
  ]

  @Test func `below the shells there are values only, and time and chance come in`() throws {
    for file in try SourceTree().files where Self.pure.contains(file.module) {
      for (number, line) in file.code.enumerated() {
        for rule in Self.banned where Self.holds(rule.pattern, in: line) {
          Issue.record(
            "\(file.path):\(number + 1): `\(line.trimmingCharacters(in: .whitespaces))`: \(rule.instead)"
          )
        }
      }
    }
  }

  @Test func `the rules find what they are for`() {
    let bad = [
      "let now = Date()", "let t = ContinuousClock().now", "x = Date.now",
      "let i = Int.random(in: 0..<3)", "items.shuffled()", "items.randomElement()",
      "public final class Engine {", "actor Hall {", "let id = UUID()",
      "var g = SystemRandomNumberGenerator()",
    ]
    for line in bad {
      #expect(Self.banned.contains { Self.holds($0.pattern, in: line) }, "\(line)")
    }
    let good = [
      "let i = Int.random(in: 0..<3, using: &random)", "items.shuffled(using: &random)",
      "case actor", "public let actor: Actor", "static func random(seed: UInt64)",
      "let date = CalendarDate(daysSince1970: 3)", "self.now = now",
    ]
    for line in good {
      #expect(!Self.banned.contains { Self.holds($0.pattern, in: line) }, "\(line)")
    }
  }

  /// A file is about one thing; some 300 lines are enough for it.
  static let longestFile = 400

  @Test func `no file has grown past what one type needs`() throws {
    for file in try SourceTree().files where file.lines.count > Self.longestFile {
      Issue.record(
        """
        \(file.path) has \(file.lines.count) lines, more than \(Self.longestFile): move an aspect to \
        Type+Aspect.swift.
        """)
    }
  }

  @Test func `the formatter's settings are there, with the house's width and indent`() throws {
    let path = try SourceTree().root.appending(path: ".swift-format")
    let data = try #require(
      try? Data(contentsOf: path), "put .swift-format back at the package's root")
    let settings = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    #expect(settings?["lineLength"] as? Int == 100)
    let indent = settings?["indentation"] as? [String: Any]
    #expect(indent == nil || indent?["spaces"] as? Int == 2)
  }

  private static func holds(_ pattern: String, in line: String) -> Bool {
    line.range(of: pattern, options: .regularExpression) != nil
  }
}
