#if PAD
  import CSupport
  import HallBus
  import _Volatile

  /// A pad on an STM32F1: keys from 3.3 V to PA0...PA4, an SSD1306 of 128 x 64 dots on SPI1 (chip
  /// select PB0, data or command PB1, reset PB5), a lamp on PC13 (low is lit).
  struct STM32F1Hardware: Hardware {
    private var clockReader = ClockReader(cyclesPerMillisecond: STM32F1.clock / 1_000)
    private let keyMask: UInt32

    init(baud: Int, kind: UInt8) {
      keyMask = kind == BusNodeKind.ratingPad.rawValue ? 0x1F : 0x0F
      LinePort.start(baud: UInt32(baud))
      for number in UInt32(0)...4 {
        STM32F1.write(STM32F1.portA, number, false)
        STM32F1.pin(STM32F1.portA, number, mode: 8)
      }
      STM32F1.pin(STM32F1.portC, 13, mode: 2)
      STM32F1.pin(STM32F1.portB, 0, mode: 2)
      STM32F1.pin(STM32F1.portB, 1, mode: 2)
      STM32F1.pin(STM32F1.portB, 5, mode: 2)
      Spi.start(divider: 2)
      clockReader.start()
      startDisplay()
    }

    mutating func now() -> Instant { clockReader.now() }
    mutating func receive() -> SerialEvent? { takeSerialEvent() }
    mutating func beginSending() { LinePort.begin() }
    var canSend: Bool { LinePort.canSend }
    mutating func send(_ byte: UInt8) { LinePort.send(byte) }
    var hasSent: Bool { LinePort.hasSent }
    mutating func endSending() { LinePort.end() }

    mutating func contacts() -> KeyContacts {
      KeyContacts(
        bits: UInt8(truncatingIfNeeded: STM32F1.register(STM32F1.portA + 8).load() & keyMask))
    }

    var canTakeDots: Bool { Spi.isReady }

    /// SSD1306 (rev 1.1, 10): horizontal addressing from the first column and page; on or off.
    mutating func beginDots(brightness: UInt8?) {
      Spi.finish()
      STM32F1.write(STM32F1.portB, 1, false)
      Spi.putNow(0x81)
      Spi.putNow((brightness ?? 0) << 4 | 0xF)
      Spi.putNow(brightness == nil ? 0xAE : 0xAF)
      wholePicture()
      Spi.finish()
      STM32F1.write(STM32F1.portB, 1, true)
    }

    private func wholePicture() {
      Spi.putNow(0x21)
      Spi.putNow(0)
      Spi.putNow(127)
      Spi.putNow(0x22)
      Spi.putNow(0)
      Spi.putNow(7)
    }

    private func command(_ number: UInt8, _ value: UInt8) {
      Spi.putNow(number)
      Spi.putNow(value)
    }

    mutating func putDots(_ byte: UInt8) { Spi.put(byte) }

    /// SSD1306 (rev 1.1, 8.5 and 10.1): reset, charge pump, 64 rows, both directions turned.
    private mutating func startDisplay() {
      STM32F1.write(STM32F1.portB, 0, false)
      STM32F1.write(STM32F1.portB, 5, false)
      let start = now()
      while now().microseconds(since: start) < 1_000 {}
      STM32F1.write(STM32F1.portB, 5, true)
      STM32F1.write(STM32F1.portB, 1, false)
      command(0xA8, 0x3F)
      command(0xD3, 0x00)
      Spi.putNow(0x40)
      Spi.putNow(0xA1)
      Spi.putNow(0xC8)
      command(0xDA, 0x12)
      command(0x8D, 0x14)
      command(0x20, 0x00)
      Spi.finish()
    }

    mutating func light(_ isOn: Bool) { STM32F1.write(STM32F1.portC, 13, !isOn) }
    var isStarving: Bool { STM32F1.supplyIsLow }
    mutating func feedWatchdog() { STM32F1.feedWatchdog() }
    mutating func sleep() { support_sleep() }
  }
#endif
