import Testing

@Suite struct ImportTests {
  /// What each module may import: DESIGN section 3, arrows up the list only. A new import needs a
  /// line here and a reason in docs/decisions/.
  static let allowed: [String: Set<String>] = [
    // Foundation there for JSONEncoder only: the journal's payloads.
    "QueueCore": ["Foundation"],
    "HallBus": [],
    "Layout": ["Yams"],
    "DeviceProtocols": ["HallBus"],
    // Glibc and Foundation there for character tables that are not the drivers' own.
    "DeviceModels": ["HallBus", "Glibc", "Foundation"],
    "Rendering": ["Layout", "CFreeType", "CHarfBuzz", "CPNG", "CDeflate", "Foundation", "Glibc"],
    // Glibc there for logarithms.
    "QueueSimulation": ["QueueCore", "Glibc"],
    // QueueSimulation for scenario files, which are read like a hall's.
    // DeviceProtocols, whose drivers read and refuse their own settings.
    "HallConfig": ["QueueCore", "QueueSimulation", "DeviceProtocols", "Yams", "Foundation"],
    "Journal": ["QueueCore", "GRDB", "Crypto", "Foundation", "Glibc"],
    "HallEngine": ["QueueCore", "Layout", "DeviceProtocols", "HallBus"],
    "SerialIO": [
      "CSerialPort", "HallBus", "DeviceModels", "Foundation", "Glibc", "Synchronization",
      "Dispatch",
    ],
    "HallPictures": [
      "HallEngine", "Layout", "Rendering", "DeviceProtocols", "QueueCore", "Crypto", "Foundation",
    ],
    "HallVoice": ["QueueCore", "HallEngine", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "HallRuntime": [
      "HallVoice",
      "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine",
      "HallConfig", "HallPictures", "Journal", "SerialIO", "Rendering", "Logging", "Foundation",
      "Glibc", "Synchronization", "Dispatch",
    ],
    "Simulation": [
      "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine",
    ],
    "HallServer": [
      "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine",
      "HallConfig", "HallPictures", "Journal", "SerialIO", "Rendering", "HallRuntime",
      "Dispatch", "HallVoice", "Hummingbird", "HTTPTypes", "NIOCore", "Logging", "ServiceLifecycle",
      "Crypto",
      "CryptoExtras",
      "Foundation", "Glibc", "Synchronization",
    ],
    "HallApp": [
      "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine",
      "HallConfig", "HallPictures", "HallVoice", "Journal", "SerialIO", "Rendering", "HallRuntime",
      "HallServer", "Simulation", "Logging", "ServiceLifecycle", "Foundation", "Glibc", "Dispatch",
      "Synchronization",
    ],
    "hall": [
      "HallVoice", "HallApp", "QueueSimulation",
      "QueueCore", "HallBus", "Layout", "DeviceProtocols", "DeviceModels", "HallEngine",
      "HallConfig", "HallPictures", "Journal", "SerialIO", "Rendering", "HallRuntime", "Simulation",
      "HallServer", "ArgumentParser", "Logging", "ServiceLifecycle", "Foundation", "Glibc",
      "Synchronization", "Dispatch",
    ],
  ]

  @Test func `every module imports only what it may know`() throws {
    for file in try SourceTree().files {
      guard let allowed = Self.allowed[file.module] else { continue }
      for (number, line) in file.code.enumerated() {
        guard let imported = Self.imported(line), !allowed.contains(imported) else { continue }
        Issue.record(
          """
          \(file.path):\(number + 1): \(file.module) may not import \(imported) (DESIGN section 3). \
          Move the code to a module that may, or pass a value in; if the arrow is really wanted, add \
          it to ImportTests.allowed and say why in docs/decisions/.
          """)
      }
    }
  }

  @Test func `every module with sources has its line in the table`() throws {
    let unknown = try SourceTree().modules.filter { Self.allowed[$0] == nil }
    #expect(unknown.isEmpty, "add these modules to ImportTests.allowed: \(unknown)")
  }

  @Test func `the table itself has no circles`() {
    var known = Self.allowed.mapValues { $0.intersection(Self.allowed.keys) }
    while let leaf = known.first(where: { $0.value.isEmpty })?.key {
      known[leaf] = nil
      for module in known.keys { known[module]?.remove(leaf) }
    }
    #expect(known.isEmpty, "these modules know each other: \(known.keys.sorted())")
  }

  /// The module that a line of code imports, whatever stands before `import`.
  static func imported(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let place = words.firstIndex(of: "import"),
      words[..<place].allSatisfy({
        $0.hasPrefix("@")
          || ["public", "package", "internal", "private", "fileprivate"].contains($0)
      })
    else { return nil }
    let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    let rest = words[(place + 1)...].drop { kinds.contains($0) }
    return rest.first.map { String($0.prefix { $0 != "." }) }
  }

  @Test func `imports are found in every form`() {
    #expect(Self.imported("import QueueCore") == "QueueCore")
    #expect(Self.imported("@testable public import struct Foundation.Data") == "Foundation")
    #expect(Self.imported("  let import = 3") == nil)
    #expect(Self.imported("") == nil)
  }
}
