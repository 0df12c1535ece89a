import Foundation
import Testing

@testable import DeviceProtocols

/// The driver's frames beside pymodbus 3.16.1: what it asks as a master, and what it answers as a
/// slave (Tests/Fixtures/modbus/capture.py makes the file).
@Suite struct PymodbusTests {
  struct Capture {
    let name: String
    let request: [UInt8]
    let answer: [UInt8]
  }

  static func captures() throws -> [Capture] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/modbus/captures.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Capture(
        name: parts[0], request: ModbusFrameTests.bytes(parts[1]),
        answer: ModbusFrameTests.bytes(parts[2]))
    }
  }

  /// A display at address 17 of that description, and what it shows.
  struct Shown {
    let name: String
    let settings: [(String, String)]
    let text: String
  }

  static let shown = [
    Shown(
      name: "ascii", settings: [("register", "0"), ("digits", "4"), ("encoding", "ascii")],
      text: "A012"),
    Shown(
      name: "bcd", settings: [("register", "16"), ("digits", "4"), ("encoding", "bcd")],
      text: "B123"),
    Shown(
      name: "binary", settings: [("register", "4"), ("digits", "6"), ("encoding", "binary")],
      text: "C070001"),
    Shown(
      name: "segments", settings: [("register", "20"), ("digits", "2"), ("encoding", "segments")],
      text: "18"),
  ]

  static let board = BoardSpec(
    address: 17, name: "", width: 1, height: 1,
    areas: [BoardAreaSpec(id: 0, x: 0, y: 0, width: 1, height: 1)])

  static func receptions(_ request: BoardRequest, _ bytes: [UInt8]) throws -> [BoardReception] {
    var dialect = ModbusDialect(
      try ModbusFrameTests.display(shown[0].settings), baud: 9_600)
    return dialect.receive(bytes[...], answering: request, from: board)
  }

  @Test func `numbers are written and read back with the frames that pymodbus makes`() throws {
    let captures = try Self.captures()
    for shown in Self.shown {
      let dialect = ModbusDialect(try ModbusFrameTests.display(shown.settings), baud: 9_600)
      let content = try dialect.content(
        .text(shown.text, colour: .red, flashing: false), in: Self.board.areas[0], of: Self.board,
        isFinal: false
      ).content
      let write = try #require(captures.first { $0.name.hasPrefix("\(shown.name) ") })
      let requests = dialect.write(
        [BoardChange(area: 0, content: content)], to: Self.board, .change
      ).requests
      #expect(requests.map(\.bytes) == [write.request])
      #expect(try Self.receptions(requests[0], write.answer) == [.answer(.done)])
      let read = try #require(captures.first { $0.name == "read \(shown.name) back" })
      let poll = dialect.poll(
        Self.board, standing: [content], brightness: nil, isPlain: false)
      #expect(poll.bytes == read.request)
      #expect(try Self.receptions(poll, read.answer) == [.answer(.done)])
      // The same answer to somebody who expects another number is a loss.
      let other = dialect.poll(
        Self.board, standing: [nil], brightness: nil, isPlain: false)
      #expect(try Self.receptions(other, read.answer) == [.answer(.lost)])
    }
  }

  @Test func `brightness is a single register, and exceptions are refusals`() throws {
    let captures = try Self.captures()
    let settings =
      Self.shown[0].settings + [("brightness-register", "6"), ("brightness-most", "8")]
    let dialect = ModbusDialect(try ModbusFrameTests.display(settings), baud: 9_600)
    let bright = try #require(captures.first { $0.name.hasPrefix("brightness") })
    let request = try #require(dialect.brightness(percent: 50, of: Self.board))
    #expect(request.bytes == bright.request)
    #expect(try Self.receptions(request, bright.answer) == [.answer(.done)])
    for name in ["no such registers", "no such register to read"] {
      let capture = try #require(captures.first { $0.name == name })
      let request = BoardRequest(bytes: capture.request, key: 0, answerBytes: 8)
      #expect(
        try Self.receptions(request, capture.answer) == [
          .answer(
            .refused(
              DeviceText(chinese: "数码屏没有该寄存器", english: "the display has no such register")))
        ])
    }
  }
}
