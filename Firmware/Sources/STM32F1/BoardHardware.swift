#if BOARD
  import CSupport
  import HallBus
  import _Volatile

  /// Rows of a HUB08 panel, one of sixteen lit at a time, a hundred times a second.
  ///
  /// TIM2 asks for the next row; TIM3 channel 3 drives the panel's enable (low is lit) for as much
  /// of the row's time as the brightness says (RM0041 13.3.9).
  enum Scanner {
    /// Timer counts of a row: 24 MHz / 15,000 = 1,600 rows a second.
    private static var rowCounts: UInt32 { 15_000 }
    /// Counts lit at the greatest brightness; the rest is for changing rows in the dark.
    private static var litCounts: UInt32 { 13_500 }

    static func start() {
      for number in UInt32(0)...3 { STM32F1.pin(STM32F1.portA, number, mode: 3) }
      STM32F1.pin(STM32F1.portB, 1, mode: 3)
      STM32F1.pin(STM32F1.portB, 0, mode: 0xB)
      Spi.start(divider: 1)
      let timer3 = STM32F1.timer3
      STM32F1.register(timer3 + 0x2C).store(rowCounts - 1)
      // Channel 3: lit while the count is below the compare value, low when lit.
      STM32F1.register(timer3 + 0x1C).store(6 << 4)
      STM32F1.register(timer3 + 0x20).store(1 << 8 | 1 << 9)
      STM32F1.register(timer3).store(1)
      let timer2 = STM32F1.timer2
      STM32F1.register(timer2 + 0x2C).store(rowCounts - 1)
      STM32F1.register(timer2 + 0xC).store(1)
      STM32F1.register(timer2).store(1)
      // The line's bytes come first: the scan takes the lower priority (DDI 0403E, B3.4.9).
      let priority = UnsafeMutablePointer<UInt8>(bitPattern: UInt(0xE000_E400) + 28)
      priority?.pointee = 0x80
      enableInterrupt(28)
    }

    /// 0...15 lights a sixteenth to all of a row's time; nil none.
    static func light(_ brightness: UInt8?) {
      let counts = brightness.map { litCounts * (UInt32($0) + 1) / 16 } ?? 0
      STM32F1.register(STM32F1.timer3 + 0x3C).store(counts)
    }

    /// The interrupt: shifts a row in, and lights it. A tall panel is two chained halves.
    static func nextRow() {
      STM32F1.register(STM32F1.timer2 + 0x10).store(0)
      let state = support_dots()
      let row = Int(state[rowIndex])
      let isLarge = state[sizeIndex] != 0
      if isLarge {
        shift(state + row * 16, 16)
        shift(state + (row + 16) * 16, 16)
      } else {
        shift(state + row * 8, 8)
      }
      Spi.finish()
      STM32F1.write(STM32F1.portB, 1, true)
      STM32F1.register(STM32F1.portA + 0x10).store(0xF << 16 | UInt32(row))
      STM32F1.write(STM32F1.portB, 1, false)
      // The lit part of the row begins now.
      STM32F1.register(STM32F1.timer3 + 0x14).store(1)
      state[rowIndex] = UInt8(row + 1) & 15
    }

    /// Behind the dots.
    private static var rowIndex: Int { 512 }
    static var sizeIndex: Int { 513 }

    private static func shift(_ dots: UnsafeMutablePointer<UInt8>, _ count: Int) {
      for index in 0..<count { Spi.putNow(dots[index]) }
    }
  }

  /// A window board on an STM32F1: a HUB08 panel's rows on PA0...PA3, its clock and data on SPI1,
  /// latch PB1, enable PB0; a lamp on PC13 (low is lit).
  struct STM32F1Hardware: Hardware {
    private var clockReader = ClockReader(cyclesPerMillisecond: STM32F1.clock / 1_000)
    private var position = 0

    init(baud: Int, kind: UInt8) {
      support_dots()[Scanner.sizeIndex] = kind == BoardSize.large.rawValue ? 1 : 0
      LinePort.start(baud: UInt32(baud))
      STM32F1.pin(STM32F1.portC, 13, mode: 2)
      clockReader.start()
      Scanner.start()
    }

    mutating func now() -> Instant { clockReader.now() }
    mutating func receive() -> SerialEvent? { takeSerialEvent() }
    mutating func beginSending() { LinePort.begin() }
    var canSend: Bool { LinePort.canSend }
    mutating func send(_ byte: UInt8) { LinePort.send(byte) }
    var hasSent: Bool { LinePort.hasSent }
    mutating func endSending() { LinePort.end() }
    /// A board has no keys.
    mutating func contacts() -> KeyContacts { KeyContacts() }

    var canTakeDots: Bool { true }

    mutating func beginDots(brightness: UInt8?) {
      position = 0
      Scanner.light(brightness)
    }

    mutating func putDots(_ byte: UInt8) {
      guard position < BusLimit.boardDots else { return }
      support_dots()[position] = byte
      position += 1
    }

    mutating func light(_ isOn: Bool) { STM32F1.write(STM32F1.portC, 13, !isOn) }
    var isStarving: Bool { STM32F1.supplyIsLow }
    mutating func feedWatchdog() { STM32F1.feedWatchdog() }
    mutating func sleep() { support_sleep() }
  }
#endif
