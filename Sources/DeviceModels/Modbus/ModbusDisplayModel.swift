import HallBus

/// A display of digits on Modbus RTU: holds registers, answers like a slave, and says which digits
/// a person would read.
///
/// Written from the standard alone, without any code of the driver it judges.
public struct ModbusDisplayModel: DeviceModel {
  /// How its registers become digits; the counterpart of the driver's description.
  public struct Setup: Hashable, Sendable {
    public enum Coding: Hashable, Sendable { case bcd, binary, ascii, segments }
    public var firstRegister = 0
    public var digits = 4
    public var coding = Coding.bcd
    /// Digits in one register, but for binary numbers.
    public var perRegister = 4
    public var lowRegisterFirst = false
    /// The register for brightness; nil has none.
    public var brightnessRegister: Int?
    /// Writing seconds there makes it blank itself after so long without a frame.
    public var silenceRegister: Int?
    /// Whether it knows function 16; all know 06.
    public var knowsMultiple = true
    /// Whether it knows function 03.
    public var knowsReading = true

    public init() {}
  }

  public let address: UInt8
  public let setup: Setup
  public private(set) var registers: [Int: UInt16] = [:]
  public private(set) var isPowered = true
  /// Frames obeyed, and frames for it that came damaged.
  public private(set) var frames = 0
  public private(set) var damaged = 0
  /// Hears nothing.
  public var isDeaf = false

  private var buffer: [UInt8] = []
  private var heardAt = Instant.zero
  private var obeyedAt = Instant.zero
  private var output: [UInt8] = []
  private var answers: [(due: Instant, bytes: [UInt8])] = []
  private let answerMicroseconds: Int64

  /// A quiet that ends a frame, µs: far above 3.5 characters, as the line hands its bytes over in
  /// pieces.
  private static let quiet: Int64 = 60_000
  /// What answers when a register does not exist.
  private static let lastRegister = 0x1FF

  public init(address: UInt8, setup: Setup = Setup(), answerMicroseconds: Int64 = 5_000) {
    self.address = address
    self.setup = setup
    self.answerMicroseconds = answerMicroseconds
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    advance(to: now)
    guard isPowered, !isDeaf else { return }
    if now.microseconds(since: heardAt) > Self.quiet { buffer = [] }
    heardAt = now
    buffer += bytes
    while let length = Self.length(buffer), buffer.count >= length {
      let frame = Array(buffer[..<length])
      guard Self.isWhole(frame) else {
        if frame[0] == address { damaged += 1 }
        buffer.removeFirst()
        continue
      }
      buffer.removeFirst(length)
      take(frame, at: now)
    }
    if buffer.count > 512 { buffer = [] }
  }

  /// How long the request at the front is by its function; one byte when it is none.
  private static func length(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 2 else { return nil }
    switch bytes[1] {
    case 3, 6: return 8
    case 16: return bytes.count < 7 ? nil : 9 + Int(bytes[6])
    default: return 2
    }
  }

  private static func isWhole(_ frame: [UInt8]) -> Bool {
    guard frame.count >= 8 else { return false }
    var check = 0xFFFF
    for byte in frame.dropLast(2) {
      check ^= Int(byte)
      for _ in 0..<8 { check = check % 2 == 1 ? (check / 2) ^ 0xA001 : check / 2 }
    }
    return check == Int(frame[frame.count - 2]) + 256 * Int(frame[frame.count - 1])
  }

  private mutating func take(_ frame: [UInt8], at now: Instant) {
    guard frame[0] == address || frame[0] == 0 else { return }
    frames += 1
    obeyedAt = now
    let register = Int(frame[2]) * 256 + Int(frame[3])
    let value = Int(frame[4]) * 256 + Int(frame[5])
    let answer: [UInt8]
    switch frame[1] {
    case 3 where setup.knowsReading:
      guard (1...125).contains(value), register + value <= Self.lastRegister + 1 else {
        answer = [0x83, 2]
        break
      }
      answer =
        [3, UInt8(value * 2)]
        + (register..<(register + value)).flatMap { at -> [UInt8] in
          let word = registers[at] ?? 0
          return [UInt8(word / 256), UInt8(word % 256)]
        }
    case 6:
      guard register <= Self.lastRegister else {
        answer = [0x86, 2]
        break
      }
      registers[register] = UInt16(value)
      answer = Array(frame[1..<6])
    case 16 where setup.knowsMultiple:
      guard (1...123).contains(value), Int(frame[6]) == value * 2,
        register + value <= Self.lastRegister + 1
      else {
        answer = [0x90, 3]
        break
      }
      for index in 0..<value {
        registers[register + index] =
          UInt16(frame[7 + index * 2]) * 256 + UInt16(frame[8 + index * 2])
      }
      answer = Array(frame[1..<6])
    default: answer = [frame[1] | 0x80, 1]
    }
    guard frame[0] == address else { return }
    answers.append(
      (now.advanced(byMicroseconds: answerMicroseconds), Self.closed([address] + answer)))
  }

  private static func closed(_ bytes: [UInt8]) -> [UInt8] {
    var check = 0xFFFF
    for byte in bytes {
      check ^= Int(byte)
      for _ in 0..<8 { check = check % 2 == 1 ? (check / 2) ^ 0xA001 : check / 2 }
    }
    return bytes + [UInt8(check % 256), UInt8(check / 256)]
  }

  public mutating func advance(to now: Instant) {
    while let first = answers.first, first.due <= now {
      output += first.bytes
      answers.removeFirst()
    }
  }

  public var nextDeadline: Instant? { answers.first?.due }

  public mutating func takeOutput() -> [UInt8] {
    guard !output.isEmpty else { return [] }
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Pulls the plug: every register is forgotten.
  public mutating func powerOff(at now: Instant) {
    isPowered = false
    registers = [:]
    buffer = []
    answers = []
    output = []
  }

  public mutating func powerOn(at now: Instant) { isPowered = true }

  /// Somebody else's hand in a register.
  public mutating func disturb(_ register: Int, to value: UInt16) { registers[register] = value }

  /// The digits a person reads, left to right without blanks at the ends; "?" is a pattern of bars
  /// that is no character.
  public func text(at now: Instant) -> String {
    guard isPowered else { return "" }
    if let register = setup.silenceRegister, let seconds = registers[register], seconds > 0,
      now.microseconds(since: obeyedAt) >= Int64(seconds) * 1_000_000
    {
      return ""
    }
    var shown = cells.map(character).suffix(setup.digits)
    while shown.first == " " { shown.removeFirst() }
    while shown.last == " " { shown.removeLast() }
    return String(shown)
  }

  private var cells: [Int] {
    let count =
      setup.coding == .binary
      ? (setup.digits > 4 ? 2 : 1) : (setup.digits + setup.perRegister - 1) / setup.perRegister
    var words = (0..<count).map { Int(registers[setup.firstRegister + $0] ?? 0) }
    if setup.lowRegisterFirst { words.reverse() }
    if setup.coding == .binary {
      let number = words.reduce(0) { $0 * 65_536 + $1 }
      return String(number).compactMap(\.wholeNumberValue)
    }
    let base = setup.coding == .bcd ? 16 : 256
    return words.flatMap { word -> [Int] in
      var rest = word
      var cells: [Int] = []
      for _ in 0..<setup.perRegister {
        cells.insert(rest % base, at: 0)
        rest /= base
      }
      return cells
    }
  }

  private func character(_ cell: Int) -> Character {
    switch setup.coding {
    case .bcd, .binary: cell < 10 ? Character("\(cell)") : cell == 10 ? "-" : " "
    case .ascii:
      Unicode.Scalar(UInt8(cell)).isASCII && cell >= 0x20
        ? Character(Unicode.Scalar(UInt8(cell))) : "?"
    case .segments: Self.shapes.first { $0.1 == cell }?.0 ?? "?"
    }
  }

  /// Common codes of seven bars, a in the lowest bit, as every data sheet of such digits prints them.
  private static let shapes: [(Character, Int)] = [
    (" ", 0x00), ("0", 0x3F), ("1", 0x06), ("2", 0x5B), ("3", 0x4F), ("4", 0x66), ("5", 0x6D),
    ("6", 0x7D), ("7", 0x07), ("8", 0x7F), ("9", 0x6F), ("A", 0x77), ("B", 0x7C), ("C", 0x39),
    ("D", 0x5E), ("E", 0x79), ("F", 0x71), ("-", 0x40),
  ]
}
