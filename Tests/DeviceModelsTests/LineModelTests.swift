import HallBus
import Testing

@testable import DeviceModels

private func drain(_ line: inout LineModel) -> [(at: Instant, end: LineEnd, bytes: [UInt8])] {
  var result: [(at: Instant, end: LineEnd, bytes: [UInt8])] = []
  while let next = line.nextDeadline {
    line.advance(to: next)
    result += line.takeArrived().map { (next, $0.end, $0.bytes) }
  }
  return result
}

@Test(arguments: [1_200, 9_600, 19_200, 57_600, 115_200])
func `n bytes take n times their bits at the baud rate, rounded up once`(baud: Int) {
  for (parity, stop, halves) in [
    (LineSettings.Parity.none, LineSettings.StopBits.one, 20), (.present, .one, 22),
    (.none, .two, 22), (.present, .oneAndHalf, 23),
  ] {
    let settings = LineSettings(baud: baud, parity: parity, stopBits: stop, chunkMicroseconds: 0)
    var line = LineModel(settings: settings)
    line.send([UInt8](repeating: 0x55, count: 1_000), from: .controller, at: .milliseconds(3))
    let arrived = drain(&line)
    #expect(arrived.count == 1_000)
    for (index, arrival) in arrived.enumerated() {
      let exact = (Int64(index + 1) * Int64(halves) * 500_000 + Int64(baud) - 1) / Int64(baud)
      #expect(arrival.at == Instant.milliseconds(3).advanced(byMicroseconds: exact))
    }
  }
}

@Test func `chunks change when bytes are handed out, not which, and never the end`() {
  let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
  let settings = LineSettings(baud: 115_200, chunkMicroseconds: 20_000)
  var line = LineModel(settings: settings)
  line.send(bytes, from: .controller, at: .zero)
  let arrived = drain(&line)
  #expect(arrived.flatMap(\.bytes) == bytes)
  #expect(
    arrived.last?.at == .zero.advanced(byMicroseconds: settings.microseconds(ofBytes: 50_000)))
  // A ticket of 50 kB costs some 220 events, not 50,000.
  #expect(arrived.count < 230)
}

@Test func `bytes sent while others wait follow them without a gap`() {
  let settings = LineSettings(baud: 9_600, chunkMicroseconds: 0)
  var line = LineModel(settings: settings)
  line.send([1, 2, 3], from: .device, at: .zero)
  line.send([4], from: .device, at: .milliseconds(2))
  let arrived = drain(&line)
  let early = line.takeArrived()
  #expect(early.isEmpty)
  #expect(arrived.flatMap(\.bytes).suffix(2) == [3, 4])
  #expect(arrived.last?.at == .zero.advanced(byMicroseconds: settings.microseconds(ofBytes: 4)))
}

@Test func `a full transmit buffer takes no more until bytes have left`() {
  var line = LineModel(settings: LineSettings(baud: 9_600, transmitBufferBytes: 16))
  #expect(line.send([UInt8](repeating: 7, count: 40), from: .controller, at: .zero) == 16)
  #expect(line.room(at: .controller) == 0)
  #expect(line.room(at: .device) == 16)
  line.advance(to: .milliseconds(10))
  #expect(line.room(at: .controller) == 9)
  #expect(line.counters(from: .controller).refused == 24)
}

@Test func `the same seed damages the same bytes, another seed others`() {
  func run(_ seed: UInt64) -> ([UInt8], LineCounters) {
    let faults = LineFaults(
      bitErrorsPerMillion: 1_000, dropsPerMillion: 5_000, insertsPerMillion: 5_000,
      doublesPerMillion: 5_000)
    var line = LineModel(settings: LineSettings(baud: 57_600), faults: faults, seed: seed)
    line.send([UInt8](repeating: 0x33, count: 20_000), from: .controller, at: .zero)
    return (drain(&line).flatMap(\.bytes), line.counters(from: .controller))
  }
  let (bytes, counters) = run(11)
  #expect(run(11) == (bytes, counters))
  #expect(run(12).0 != bytes)
  #expect((60...140).contains(counters.dropped) && (60...140).contains(counters.inserted))
  #expect((60...140).contains(counters.doubled) && (100...230).contains(counters.flipped))
  #expect(counters.delivered == 20_000 - counters.dropped + counters.inserted + counters.doubled)
}

@Test func `the size of chunks does not change what is damaged`() {
  func run(chunk: Int64) -> [UInt8] {
    let settings = LineSettings(baud: 57_600, chunkMicroseconds: chunk)
    var line = LineModel(settings: settings, faults: LineFaults(dropsPerMillion: 9_000), seed: 5)
    line.send((0..<3_000).map { UInt8(truncatingIfNeeded: $0) }, from: .device, at: .zero)
    return drain(&line).flatMap(\.bytes)
  }
  #expect(run(chunk: 0) == run(chunk: 7_777))
}

@Test func `on one pair only bytes that overlap in time damage each other`() {
  let settings = LineSettings(baud: 9_600, duplex: .half, chunkMicroseconds: 0)
  let byte = settings.microseconds(ofBytes: 1)
  var line = LineModel(settings: settings, seed: 3)
  line.send([UInt8](repeating: 0x11, count: 10), from: .controller, at: .zero)
  line.send([UInt8](repeating: 0x22, count: 3), from: .device, at: Instant(microseconds: 4 * byte))
  _ = drain(&line)
  // Three bytes from inside byte 4 (the rounding lets it touch four) against the first ten.
  #expect((3...4).contains(line.counters(from: .controller).collided))
  #expect(line.counters(from: .device).collided == 3)

  line.send([0x11], from: .controller, at: .seconds(1))
  line.send([0x22], from: .device, at: Instant.seconds(1).advanced(byMicroseconds: byte))
  #expect(drain(&line).map(\.bytes) == [[0x11], [0x22]])

  var full = LineModel(settings: LineSettings(baud: 9_600), seed: 3)
  full.send([0x11, 0x11], from: .controller, at: .zero)
  full.send([0x22, 0x22], from: .device, at: .zero)
  #expect(Set(drain(&full).flatMap(\.bytes)) == [0x11, 0x22])
}

@Test func `a cut line keeps what had passed, loses the rest, and works again when replugged`() {
  var line = LineModel(settings: LineSettings(baud: 9_600, chunkMicroseconds: 50_000))
  line.send((0..<20).map { $0 }, from: .controller, at: .zero)
  line.cut(at: .milliseconds(10))
  #expect(line.isCut)
  #expect(line.takeArrived().flatMap(\.bytes) == (0..<9).map { $0 })
  #expect(line.send([99], from: .controller, at: .milliseconds(11)) == 1)
  #expect(line.nextDeadline == nil)
  line.replug(at: .milliseconds(12))
  line.send([42], from: .controller, at: .milliseconds(13))
  #expect(drain(&line).flatMap(\.bytes) == [42])
  #expect(line.counters(from: .controller).cutOff == 12)
}

@Test func `the driver's switching delays the first byte of a burst only`() {
  let settings = LineSettings(
    baud: 9_600, duplex: .half, turnaroundMicroseconds: 500, chunkMicroseconds: 0)
  var line = LineModel(settings: settings)
  line.send([1, 2], from: .device, at: .zero)
  #expect(drain(&line).last?.at.microseconds == 500 + settings.microseconds(ofBytes: 2))
}

@Test func `a controller that hears itself gets its own bytes and the answer`() {
  let settings = LineSettings(
    baud: 9_600, duplex: .half, chunkMicroseconds: 0, controllerHearsItself: true)
  var line = LineModel(settings: settings)
  line.send([1, 2], from: .controller, at: .zero)
  let heard = drain(&line)
  #expect(heard.filter { $0.end == .controller }.flatMap(\.bytes) == [1, 2])
  #expect(heard.filter { $0.end == .device }.flatMap(\.bytes) == [1, 2])
  line.send([3], from: .device, at: .seconds(1))
  #expect(drain(&line).map(\.end) == [.controller])
}
