// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

// Painting pixel by pixel, or calling a hundred thousand people by the rule, takes minutes without
// the optimiser, also in a debug build.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"])]

let package = Package(
  name: "hallkeeper",
  products: [
    .executable(name: "hall", targets: ["hall"]),
    .library(name: "HallBus", targets: ["HallBus"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CSerialPort", pkgConfig: "libserialport", providers: [.apt(["libserialport-dev"])]),
    .systemLibrary(
      name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
    .systemLibrary(
      name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),

    .target(name: "QueueCore", swiftSettings: optimised),
    .target(name: "HallBus", swiftSettings: strict),
    .target(
      name: "Layout", dependencies: [.product(name: "Yams", package: "Yams")],
      swiftSettings: optimised),
    .target(name: "DeviceProtocols", dependencies: ["HallBus"], swiftSettings: strict),
    .target(name: "DeviceModels", dependencies: ["HallBus"], swiftSettings: strict),
    .target(
      name: "Rendering", dependencies: ["Layout", "CFreeType", "CHarfBuzz", "CPNG", "CDeflate"],
      swiftSettings: optimised),
    .target(name: "QueueSimulation", dependencies: ["QueueCore"], swiftSettings: optimised),
    .target(
      name: "HallConfig",
      dependencies: [
        "QueueCore", "QueueSimulation", "DeviceProtocols",
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .target(
      name: "Journal",
      dependencies: [
        "QueueCore", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(
      name: "HallEngine", dependencies: ["QueueCore", "Layout", "DeviceProtocols"],
      swiftSettings: strict),
    .target(
      name: "SerialIO", dependencies: ["CSerialPort", "HallBus", "DeviceModels"],
      swiftSettings: strict),
    .target(
      name: "HallPictures",
      dependencies: [
        "HallEngine", "Rendering", .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(name: "HallVoice", dependencies: ["QueueCore", "HallEngine"], swiftSettings: strict),
    .target(
      name: "HallRuntime",
      dependencies: [
        "HallEngine", "HallConfig", "HallPictures", "HallVoice", "Journal", "SerialIO",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .target(
      name: "Simulation",
      dependencies: ["HallEngine", "DeviceModels"],
      swiftSettings: strict),
    .target(
      name: "HallServer",
      dependencies: [
        "HallRuntime", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ], resources: [.copy("Pages"), .copy("OpenAPI")], swiftSettings: strict),
    .target(
      name: "HallApp", dependencies: ["HallServer", "Simulation", "DeviceModels"],
      swiftSettings: strict),
    .executableTarget(
      name: "hall",
      dependencies: [
        "HallApp", "HallServer", "Simulation", "QueueSimulation", "HallConfig", "HallEngine",
        "Journal", "SerialIO",
        "Rendering",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    // What tests share: chance from a seed, and how decoders are fuzzed with it.
    .target(name: "TestDice", path: "Tests/TestDice", swiftSettings: optimised),
    .testTarget(
      name: "QueueCoreTests", dependencies: ["QueueCore", "TestDice"], swiftSettings: strict),
    .testTarget(
      name: "QueueSimulationTests", dependencies: ["QueueSimulation", "QueueCore"],
      swiftSettings: strict),
    .testTarget(
      name: "HallEngineTests",
      dependencies: [
        "QueueCore", "Layout", "HallEngine", "DeviceModels", "DeviceProtocols", "HallBus",
      ], swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "HallEngine", "HallPictures", "QueueCore", "DeviceModels",
        "DeviceProtocols", "Layout",
      ],
      swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
      name: "FirmwareTests", dependencies: ["DeviceProtocols", "DeviceModels", "HallBus"],
      swiftSettings: strict),
    .testTarget(
      name: "HallBusTests", dependencies: ["HallBus", "TestDice"], swiftSettings: strict),
    .testTarget(name: "LayoutTests", dependencies: ["Layout", "TestDice"], swiftSettings: strict),
    .testTarget(
      name: "DeviceProtocolsTests",
      dependencies: ["DeviceProtocols", "DeviceModels", "HallBus", "TestDice"],
      swiftSettings: strict),
    .testTarget(
      name: "DeviceModelsTests", dependencies: ["DeviceModels", "HallBus", "TestDice"],
      swiftSettings: strict),
    .testTarget(
      name: "RenderingTests", dependencies: ["Layout", "Rendering", "TestDice"],
      swiftSettings: strict),
    .testTarget(
      name: "JournalTests",
      dependencies: ["Journal", "QueueCore", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(
      name: "HallConfigTests",
      dependencies: ["HallConfig", "QueueCore", "QueueSimulation", "TestDice"],
      swiftSettings: strict),
    .testTarget(
      name: "SerialIOTests", dependencies: ["SerialIO", "HallBus", "DeviceModels"],
      swiftSettings: strict),
    .testTarget(
      name: "HallVoiceTests", dependencies: ["QueueCore", "HallEngine", "HallVoice", "TestDice"],
      swiftSettings: strict),
    .testTarget(
      name: "HallServerTests",
      dependencies: ["HallServer", "QueueCore", "HallEngine", "HallRuntime"], swiftSettings: strict),
    .testTarget(
      name: "HallAppTests",
      dependencies: ["HallApp", "HallPictures", "Layout", "Journal", "QueueCore"],
      swiftSettings: strict),
  ]
)
