import HallBus
import Testing

@testable import SerialIO

@Suite struct AddressTests {
  @Test(arguments: [
    ("/dev/hallkeeper/printer-1", PortAddress.path("/dev/hallkeeper/printer-1")),
    ("tcp://127.0.0.1:4001", .tcp(host: "127.0.0.1", port: 4_001)),
    ("tcp://moxa.hall:65535", .tcp(host: "moxa.hall", port: 65_535)),
    ("tcp://[::1]:4001", .tcp(host: "::1", port: 4_001)),
  ])
  func `an address is read and written the same`(text: String, address: PortAddress) throws {
    #expect(try PortAddress(text) == address)
    #expect(address.description == text)
  }

  @Test(arguments: [
    "", "ttyUSB0", "dev/ttyUSB0", "/", "/dev/", "tcp://", "tcp://host", "tcp://host:", "tcp://:1",
    "tcp://host:0", "tcp://host:65536", "tcp://host:+80", "tcp://::1:80", "tcp://[host]:80",
    "tcp://a/b:80", "tcp://me@host:80", "udp://host:80", "/dev/tty\0",
  ])
  func `what is neither a path nor a whole TCP address is refused`(text: String) {
    #expect(throws: PortError.badAddress(text)) { try PortAddress(text) }
  }

  @Test func `an address longer than a path can be is refused`() throws {
    let longest = "/" + String(repeating: "a", count: PortAddress.maximumLength - 1)
    #expect(try PortAddress(longest) == .path(longest))
    #expect(throws: PortError.self) { try PortAddress(longest + "a") }
  }

  @Test func `every error says what happened in both languages`() {
    let path = "/dev/x"
    let settings: [RefusedSetting] = [
      .baud(3), .dataBits(9), .parity(.mark), .stopBits(2), .flowControl(.dtrDsr), .rs485,
    ]
    let errors: [PortError] =
      [
        .badAddress(path), .absent(path), .busy(path), .noPermission(path), .notASerialPort(path),
        .connectionRefused(path), .unreachable(path), .linkOccupied(path),
        .system(call: "open", errno: 5, path: path),
      ] + settings.map { .refusedSettings(path, $0) }
    #expect(errors.allSatisfy { $0.chinese.contains(path) && $0.english.contains(path) })
    #expect(Set(errors.map(\.english)).count == errors.count)
    #expect(Set(errors.map(\.chinese)).count == errors.count)
  }

  @Test func `a clock that runs faster agrees at its origin and rounds waits up`() {
    let clock = ScaledClock(speed: 10, origin: .seconds(100))
    #expect(clock.virtual(at: .seconds(100)) == .seconds(100))
    #expect(clock.virtual(at: .seconds(101)) == .seconds(110))
    #expect(clock.realMicroseconds(until: .seconds(110), at: .seconds(100)) == 1_000_000)
    #expect(
      clock.realMicroseconds(until: .microseconds(100_000_001), at: .seconds(100)) == 1)
    #expect(clock.realMicroseconds(until: .seconds(99), at: .seconds(100)) == 0)
    #expect(ScaledClock(speed: 0).speed == 1)
    #expect(ScaledClock(speed: 9_999).speed == ScaledClock.maximumSpeed)
  }

  @Test func `neither clock goes backwards, and sleep only adds to the time since boot`() {
    let first = MonotonicClock.now()
    let boot = MonotonicClock.sinceBoot()
    #expect(boot >= first)
    #expect(MonotonicClock.now() >= first)
    #expect(MonotonicClock.sinceBoot() >= boot)
  }

  @Test func `the RS-485 structure carries the kernel's flags`() {
    #expect(RS485Driver().words == [3, 0, 0, 0, 0, 0, 0, 0])
    let other = RS485Driver(
      rtsHighWhileSending: false, delayBeforeSendMilliseconds: 1, delayAfterSendMilliseconds: 2,
      receiveWhileSending: true)
    #expect(other.words == [1 | 4 | 16, 1, 2, 0, 0, 0, 0, 0])
  }
}
