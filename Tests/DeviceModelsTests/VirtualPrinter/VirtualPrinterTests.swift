import DeviceModels
import Foundation
import HallBus
import TestDice
import Testing

/// The interpreter alone, fed with bytes as they stand in public sources.
struct VirtualPrinterTests {
  private let cut: [UInt8] = [0x1D, 0x56, 66, 0]

  /// Feeds bytes and lets the printer finish.
  private func printing(
    _ bytes: [UInt8], setup: VirtualPrinterSetup = VirtualPrinterSetup(), cuts: Int? = nil
  ) -> VirtualPrinter {
    var printer = VirtualPrinter(setup: setup)
    feed(bytes, to: &printer, from: .zero, cuts: cuts)
    return printer
  }

  private func feed(
    _ bytes: [UInt8], to printer: inout VirtualPrinter, from start: Instant, cuts: Int? = nil
  ) {
    var now = start
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(min(cuts ?? rest.count, max(printer.freeSpace, 1)))
      printer.receive(part, at: now)
      rest = rest.dropFirst(part.count)
      if printer.freeSpace == 0, let next = printer.nextDeadline { now = max(next, now) }
      printer.advance(to: now)
    }
    printer.advance(to: now.advanced(byMicroseconds: 60_000_000))
  }

  @Test func `raster bytes of python-escpos come out as its dots`() throws {
    // python-escpos test_function_image.py, test_large_graphics: two bands of one row.
    let vector: [UInt8] = [
      0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0xC0, 0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0x00,
    ]
    for cuts in [nil, 1, 3] {
      let ticket = try #require(printing(vector + cut, cuts: cuts).printed.first)
      #expect(ticket.picture.height == 2)
      #expect(Array(ticket.picture.row(0).prefix(4)) == [1, 1, 0, 0])
      #expect(!ticket.picture.row(1).contains(1))
      #expect(ticket.cut == .partial)
    }
  }

  @Test func `the QR bytes of python-escpos print its payload`() throws {
    // python-escpos test_function_qr_native.py, test_defaults.
    let vector: [UInt8] =
      [0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0, 0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, 3]
      + [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x45, 0x30, 0x1D, 0x28, 0x6B, 7, 0, 0x31, 0x50, 0x30]
      + Array("1234".utf8) + [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30]
    let ticket = try #require(printing(vector + cut).printed.first)
    #expect(ticket.qrPayloads == [Array("1234".utf8)])
    #expect(ticket.picture.height == 21 * 3)
  }

  @Test func `Chinese text is read after FS & and not without it`() throws {
    // 号票 in GB18030, then a four-byte character (U+20000), as iconv gives them.
    let bytes: [UInt8] = [0xBA, 0xC5, 0xC6, 0xB1, 0x41, 0x95, 0x32, 0x82, 0x36, 0x0A]
    let chinese = try #require(printing([0x1C, 0x26] + bytes + cut).printed.first)
    #expect(chinese.textLines == ["号票A\u{20000}"])
    #expect(chinese.picture.hasBlack)
    let plain = try #require(printing(Array("A012\n".utf8) + cut).printed.first)
    #expect(plain.textLines == ["A012"])
  }

  @Test func `status is told in real time even when stopped and full`() {
    var printer = VirtualPrinter()
    var faults = VirtualPrinterFaults()
    faults.paperOut = true
    printer.setFaults(faults, at: .zero)
    printer.receive([UInt8](repeating: 0x20, count: 5_000)[...], at: .zero)
    #expect(printer.freeSpace == 0 && printer.overrunBytes > 0)
    printer.receive([0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 3, 0x10, 0x04, 4], at: .zero)
    let output = printer.takeOutput()
    #expect(output == [0x1A, 0x32, 0x12, 0x7E])
  }

  @Test func `automatic status comes at arming and at changes until ESC @`() {
    var printer = VirtualPrinter()
    printer.receive([0x1D, 0x61, 0x0E], at: .zero)
    let output = printer.takeOutput()
    #expect(output == [0x10, 0, 0, 0])
    var faults = VirtualPrinterFaults()
    faults.coverOpen = true
    printer.setFaults(faults, at: .seconds(1))
    let output2 = printer.takeOutput()
    #expect(output2 == [0x38, 0, 0, 0])
    printer.setFaults(VirtualPrinterFaults(), at: .seconds(2))
    let output3 = printer.takeOutput()
    #expect(output3 == [0x10, 0, 0, 0])
    printer.receive([0x1B, 0x40], at: .seconds(3))
    printer.setFaults(faults, at: .seconds(4))
    let output4 = printer.takeOutput()
    #expect(output4.isEmpty)
  }

  @Test func `completion is answered when the paper has moved, not when the bytes came`() {
    var printer = VirtualPrinter(setup: VirtualPrinterSetup(millimetresPerSecond: 100))
    // 200 dots are 25 mm: 250 ms; then the cut.
    let id: [UInt8] = [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, 0x41, 0x42, 0x43, 0x44]
    printer.receive(([0x1B, 0x4A, 200] + cut + id)[...], at: .zero)
    printer.advance(to: .milliseconds(549))
    let output = printer.takeOutput()
    #expect(output.isEmpty)
    printer.advance(to: .milliseconds(550))
    let output2 = printer.takeOutput()
    #expect(output2 == [0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0])
  }

  @Test func `a fence is answered in its turn and a silent printer answers nothing`() {
    var printer = VirtualPrinter()
    var faults = VirtualPrinterFaults()
    faults.paperNearEnd = true
    printer.setFaults(faults, at: .zero)
    printer.receive([0x1B, 0x4A, 160, 0x1D, 0x72, 1], at: .zero)
    let output = printer.takeOutput()
    #expect(output.isEmpty)
    printer.advance(to: .milliseconds(100))
    let output2 = printer.takeOutput()
    #expect(output2 == [0x03])
    faults.silent = true
    printer.setFaults(faults, at: .seconds(1))
    printer.receive([0x1D, 0x72, 1, 0x10, 0x04, 1], at: .seconds(2))
    let output3 = printer.takeOutput()
    #expect(output3.isEmpty)
  }

  @Test func `switching off loses the buffer and keeps the paper`() {
    var printer = VirtualPrinter(setup: VirtualPrinterSetup(millimetresPerSecond: 10))
    printer.receive([0x1B, 0x4A, 80, 0x1B, 0x4A, 80, 0x1D, 0x61, 0x0E], at: .zero)
    printer.setPower(on: false, at: .milliseconds(500))
    printer.receive([0x10, 0x04, 1], at: .milliseconds(600))
    printer.setPower(on: true, at: .milliseconds(700))
    printer.receive([0x10, 0x04, 1], at: .milliseconds(800))
    printer.advance(to: .seconds(10))
    let output = printer.takeOutput()
    #expect(output.isEmpty)
    #expect(printer.uncutPicture.height == 80)
    printer.receive([0x10, 0x04, 1], at: .seconds(11))
    let output2 = printer.takeOutput()
    #expect(output2 == [0x12])
  }

  @Test func `a full buffer says stop and an emptied one says go`() {
    let setup = VirtualPrinterSetup(
      millimetresPerSecond: 10, receiveBuffer: 256, sendsFlowBytes: true)
    var printer = VirtualPrinter(setup: setup)
    printer.receive([0x1B, 0x4A, 80], at: .zero)
    printer.receive([UInt8](repeating: 0, count: 250)[...], at: .milliseconds(1))
    let output = printer.takeOutput()
    #expect(output == [0x13])
    printer.advance(to: .seconds(2))
    let output2 = printer.takeOutput()
    #expect(output2 == [0x11])
  }

  @Test func `GS I names are as false as they are set`() {
    var printer = VirtualPrinter(setup: VirtualPrinterSetup(modelName: "TM-T88V"))
    printer.receive([0x1D, 0x49, 67], at: .zero)
    let output = printer.takeOutput()
    #expect(output == [0x5F] + Array("TM-T88V".utf8) + [0])
  }

  @Test func `kept tickets are bounded and the count goes on`() {
    let printer = printing(
      Array(repeatElement([0x1B, 0x4A, 1] + cut, count: 100).joined()),
      setup: VirtualPrinterSetup(cutTime: 1))
    #expect(printer.printedCount == 100)
    #expect(printer.printed.map(\.number) == Array(37...100))
  }

  @Test func `any bytes leave the printer sane and its memory bounded`() {
    var dice = Dice(seed: 4_242)
    let leads: [UInt8] = [0x10, 0x1B, 0x1C, 0x1D, 0x28, 0x6B, 0x76, 0x30, 0x40, 0x56, 0x26]
    var printer = VirtualPrinter()
    var now = Instant.zero
    for _ in 0..<Fuzzing.inputs(inCI: 3_000) {
      let bytes = (0..<dice.below(64)).map { _ in
        dice.below(3) == 0 ? leads[dice.below(leads.count)] : dice.byte()
      }
      printer.receive(bytes[...], at: now)
      now = now.advanced(byMilliseconds: Int64(dice.below(200)))
      printer.advance(to: now)
      if dice.below(4) == 0 { _ = printer.takeOutput() }
      #expect(printer.freeSpace >= 0)
      #expect(printer.uncutPicture.height <= VirtualPrinter.longestStrip + 2_048)
    }
    #expect(printer.printed.count <= VirtualPrinter.keptTickets)
  }
}
