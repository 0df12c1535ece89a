import Foundation
import Glibc
import HallApp
import HallEngine
import HallPictures
import Journal
import Layout
import Logging
import QueueCore
import SerialIO
import Synchronization
import Testing

@testable import HallRuntime

/// What a running hall finds out for its outputs, and what it leaves alone.
@Suite struct LiveHallTests {
  private static let date = CalendarDate("2026-11-23")!
  /// Midnight of it in Asia/Shanghai.
  private static let midnight = Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000
  /// When the tests begin: the hall's own calendar closes a day that is over.
  private static let morning = midnight + 9 * 3_600_000

  private static func text(_ text: String) -> LocalizedText {
    LocalizedText(chinese: text, english: text)
  }

  private static func definition(_ devices: [DeviceDefinition]) -> HallDefinition {
    HallDefinition(
      id: "test", name: text("大厅"), timeZone: "Asia/Shanghai",
      zones: [
        ZoneDefinition(id: "f1", name: text("一楼")), ZoneDefinition(id: "f2", name: text("二楼")),
      ],
      departments: [DepartmentDefinition(id: "police", name: text("公安局"))],
      services: [
        ServiceDefinition(id: "id-card", name: text("身份证"), department: "police", line: "a")
      ],
      lines: [LineDefinition(id: "a", name: text("户政"), prefix: "A", zone: "f1")],
      windows: [WindowDefinition(id: 1, name: text("户政"), zone: "f1", lines: ["a"])],
      calendar: CalendarDefinition(weekly: []), devices: devices)
  }

  private func live(
    _ definition: HallDefinition, _ body: (HallApplication) async throws -> Void
  ) async throws {
    let directory = "/tmp/hall-live-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(
      atPath: directory + "/layouts", withIntermediateDirectories: true)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = try await HallApplication(
      HallApplication.Options(
        dataDirectory: directory + "/data", configDirectory: directory,
        layoutDirectory: directory + "/layouts", publishesLayoutFiles: false,
        definition: definition, fileDefinition: nil, host: "127.0.0.1", port: 0,
        clock: ScaledHallClock(startWallMilliseconds: Self.morning, speed: 1),
        lineClock: ScaledClock(), logger: logger))
    await application.live.start()
    do { try await body(application) } catch {
      await application.live.stop()
      throw error
    }
    await application.live.stop()
  }

  @discardableResult
  private func submit(
    _ command: Command, _ id: String, to application: HallApplication
  ) async throws -> Receipt {
    let answer = await application.hall.submit(
      CommandEnvelope(
        id: CommandID(request: id), actor: .console(userNumber: 0), command: command))
    return try answer.get()
  }

  /// The window's part of what its screen is painted from, once it is what is waited for.
  private func window(
    _ application: HallApplication, until isRight: (DataValue) -> Bool
  ) async throws -> DataValue {
    var last = DataValue.missing
    for _ in 0..<300 {
      let shown = await application.live.screens.liveData(of: "screen-1")
      last = shown?.data.value(at: DataPath("window")) ?? .missing
      if isRight(last) { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return last
  }

  @Test func `a window's screen names who is signed in there, until they leave or are erased`()
    async throws
  {
    let screen = DeviceDefinition(
      id: "screen-1", kind: .screen, model: "page", port: "", baud: 0, zone: "f1",
      units: [DeviceDefinition.Unit(address: 0, name: "屏", window: 1, width: 160, height: 40)])
    try await live(Self.definition([screen])) { application in
      try await submit(
        .openDay(
          DayPlan(
            date: Self.date, midnight: WallTime(milliseconds: Self.midnight),
            hours: [OpenHours(from: TimeOfDay("08:00")!, to: TimeOfDay("17:00")!)],
            cutOff: TimeOfDay("16:45")!, expiry: TimeOfDay("18:00")!)), "day", to: application)
      try await submit(.openWindow(1), "open", to: application)
      let receipt = try await submit(.registerPerson(.clerk), "person", to: application)
      var registered: PersonID?
      if case .person(let person) = receipt { registered = person }
      let person = try #require(registered)
      _ = try await application.hall.withStore { store in
        try store.setPerson(Person(id: person, name: "王丽", signInName: nil))
      }
      let number = DataPath("clerkNumber")
      let name = DataPath("clerk")
      #expect(try await window(application) { $0.isPresent }.value(at: name) == .missing)
      try await submit(.signIn(1, person), "in", to: application)
      let shown = try await window(application) { $0.value(at: name).isPresent }
      #expect(shown.value(at: name) == .text("王丽"))
      #expect(shown.value(at: number) == .text(person.description))
      try await submit(.signOut(1), "out", to: application)
      let left = try await window(application) { !$0.value(at: name).isPresent }
      #expect(left.isPresent && left.value(at: name) == .missing)
      #expect(left.value(at: number) == .missing)
      // Erased while signed in, nobody reads the name any more.
      try await submit(.signIn(1, person), "in again", to: application)
      #expect(
        try await window(application) { $0.value(at: name).isPresent }.value(at: name)
          == .text("王丽"))
      try await submit(.retirePerson(person), "retire", to: application)
      _ = try await application.hall.withStore { try $0.erase(person) }
      let erased = try await window(application) { !$0.value(at: name).isPresent }
      #expect(erased.isPresent && erased.value(at: name) == .missing)
    }
  }

  /// A serial server on the loopback interface, which counts how often it is connected to.
  private final class Server: Sendable {
    let port: UInt16
    private let descriptor: CInt
    private let count = Mutex(0)

    init() throws {
      let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &size) == 0
        }
      }
      try #require(isBound && listen(descriptor, 8) == 0)
      self.descriptor = descriptor
      port = UInt16(bigEndian: address.sin_port)
      Thread.detachNewThread { [self] in
        while accept(descriptor, nil, nil) >= 0 { count.withLock { $0 += 1 } }
      }
    }

    func close() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    var connections: Int { count.withLock { $0 } }
  }

  @Test func `placing a node of our own bus and releasing it open no port anew, another rate does`()
    async throws
  {
    let server = try Server()
    defer { server.close() }
    var pads = DeviceDefinition(
      id: "pads-1", kind: .pads, model: "hallbus", port: "tcp://127.0.0.1:\(server.port)",
      baud: 19_200, zone: "f1", units: [DeviceDefinition.Unit(address: 1, name: "1", window: 1)])
    try await live(Self.definition([pads])) { application in
      func connections(_ wanted: Int) async throws -> Int {
        for _ in 0..<500 where server.connections < wanted {
          try await Task.sleep(for: .milliseconds(20))
        }
        return server.connections
      }
      #expect(try await connections(1) == 1)
      pads.units.append(
        DeviceDefinition.Unit(address: 2, name: "2", window: 1, width: 64, height: 16))
      pads.settings = [
        DeviceDefinition.Setting(name: "node-2", value: "00112233445566778899AABB")
      ]
      try await submit(
        .changeDefinition(Self.definition([pads]), source: .page), "placed", to: application)
      pads.settings = []
      try await submit(
        .changeDefinition(Self.definition([pads]), source: .page), "released", to: application)
      #expect(await application.live.reports().map { $0.units.map(\.address) } == [[1, 2]])
      pads.baud = 38_400
      try await submit(
        .changeDefinition(Self.definition([pads]), source: .page), "rate", to: application)
      // Changes are taken up in turn: had one before opened the port, there would be more.
      #expect(try await connections(2) == 2)
      try await Task.sleep(for: .milliseconds(300))
      #expect(server.connections == 2)
    }
  }

  @Test func `another layout, theme or hour on a board opens no port anew, another zone does`()
    async throws
  {
    let server = try Server()
    defer { server.close() }
    var board = DeviceDefinition(
      id: "board-1", kind: .ledBoards, model: "bx-5k", port: "tcp://127.0.0.1:\(server.port)",
      baud: 57_600, zone: "f1",
      units: [DeviceDefinition.Unit(address: 1, name: "集中屏", width: 192, height: 64)])
    try await live(Self.definition([board])) { application in
      func connections(_ wanted: Int) async throws -> Int {
        for _ in 0..<500 where server.connections < wanted {
          try await Task.sleep(for: .milliseconds(20))
        }
        return server.connections
      }
      #expect(try await connections(1) == 1)
      let noon = LayoutTime(
        from: TimeOfDay("00:00")!, to: TimeOfDay("23:59")!, layout: "board-noon")
      board.units[0].layout = "board-other"
      try await submit(
        .changeDefinition(Self.definition([board]), source: .page), "layout", to: application)
      board.units[0].times = [noon]
      try await submit(
        .changeDefinition(Self.definition([board]), source: .page), "times", to: application)
      board.zone = "f2"
      try await submit(
        .changeDefinition(Self.definition([board]), source: .page), "zone", to: application)
      // Changes are taken up in turn: had one before opened the port, there would be more.
      #expect(try await connections(2) == 2)
      try await Task.sleep(for: .milliseconds(300))
      #expect(server.connections == 2)
    }
  }
}
