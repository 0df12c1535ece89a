import CSupport
import HallBus
import _Volatile

/// Registers of the STM32F100 and F103 (RM0041 rev 6, RM0008 rev 21), where both are alike.
enum STM32F1 {
  static var flashControl: UInt { 0x4002_2000 }
  static var clockControl: UInt { 0x4002_1000 }
  static var powerControl: UInt { 0x4000_7000 }
  static var watchdog: UInt { 0x4000_3000 }
  static var portA: UInt { 0x4001_0800 }
  static var portB: UInt { 0x4001_0C00 }
  static var portC: UInt { 0x4001_1000 }
  static var serial: UInt { 0x4001_3800 }
  static var spi: UInt { 0x4001_3000 }
  static var timer2: UInt { 0x4000_0000 }
  static var timer3: UInt { 0x4000_0400 }
  /// RM0041 28.2: the number no other chip has.
  static var identity: UInt { 0x1FFF_F7E8 }
  /// The last page of 64 KB of flash.
  static var settingsPage: UInt { 0x0800_FC00 }

  /// Hertz of everything: all parts of the family can run at it, without waiting for the flash.
  static var clock: UInt32 { 24_000_000 }

  static func register(_ address: UInt) -> VolatileMappedRegister<UInt32> {
    VolatileMappedRegister(unsafeBitPattern: address)
  }

  static func set(_ address: UInt, _ bits: UInt32) {
    register(address).store(register(address).load() | bits)
  }

  /// Waits for bits, but not for ever: a missing crystal must not keep a node from running.
  private static func wait(_ address: UInt, _ mask: UInt32, _ value: UInt32) -> Bool {
    for _ in 0..<20_000 where register(address).load() & mask == value { return true }
    return false
  }

  /// 24 MHz from the crystal of 8 MHz, or, less exactly, from the chip's own 8 MHz (RM0041 7.3).
  static func startClock() {
    set(clockControl, 1 << 16)
    if wait(clockControl, 1 << 17, 1 << 17) {
      // PLL: crystal times 3.
      register(clockControl + 4).store(1 << 16 | 1 << 18)
    } else {
      // PLL: half of 8 MHz times 6.
      register(clockControl + 4).store(4 << 18)
    }
    set(clockControl, 1 << 24)
    _ = wait(clockControl, 1 << 25, 1 << 25)
    set(clockControl + 4, 2)
    _ = wait(clockControl + 4, 0xC, 0x8)
  }

  /// Clocks of the ports, the serial line, SPI, and the timers; debugging keeps two pins only.
  static func startPeripherals() {
    set(clockControl + 0x18, 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 12 | 1 << 14)
    set(clockControl + 0x1C, 1 | 1 << 1 | 1 << 28)
    register(0x4001_0004).store(2 << 24)
  }

  /// The mode of a pin (RM0041 8.2): 2 output, 3 fast output, 0xA and 0xB the same for a peripheral,
  /// 4 input, 8 input with a resistor to where its output bit points.
  static func pin(_ port: UInt, _ number: UInt32, mode: UInt32) {
    let address = port + (number < 8 ? 0 : 4)
    let shift = number % 8 * 4
    let others = register(address).load() & ~(0xF << shift)
    register(address).store(others | mode << shift)
  }

  static func write(_ port: UInt, _ number: UInt32, _ isHigh: Bool) {
    register(port + 0x10).store(isHigh ? 1 << number : 1 << (number + 16))
  }

  /// Watches the supply: below 2.9 V the program stops (RM0041 6.2.3).
  static func startPowerWatch() { set(powerControl, 7 << 5 | 1 << 4) }

  static var supplyIsLow: Bool { register(powerControl + 4).load() & 1 << 2 != 0 }

  /// The independent watchdog, on its own oscillator: 40 kHz / 32, 1.6 s (RM0041 19).
  static func startWatchdog() {
    register(watchdog).store(0x5555)
    register(watchdog + 4).store(3)
    register(watchdog + 8).store(2_000)
    register(watchdog).store(0xCCCC)
  }

  static func feedWatchdog() { register(watchdog).store(0xAAAA) }
}

/// USART1 with the driver's direction on PA8 (RM0041 23.6).
enum LinePort {
  private static var receiveReady: UInt32 { 1 << 5 }
  private static var transmitEmpty: UInt32 { 1 << 7 }
  private static var transmitDone: UInt32 { 1 << 6 }
  /// Parity, framing, noise, overrun.
  private static var errors: UInt32 { 0xF }

  static func start(baud: UInt32) {
    STM32F1.pin(STM32F1.portA, 8, mode: 2)
    STM32F1.write(STM32F1.portA, 8, false)
    STM32F1.pin(STM32F1.portA, 9, mode: 0xA)
    STM32F1.write(STM32F1.portA, 10, true)
    STM32F1.pin(STM32F1.portA, 10, mode: 8)
    STM32F1.register(STM32F1.serial + 8).store((STM32F1.clock + baud / 2) / baud)
    // On, receive interrupt, transmitter, receiver.
    STM32F1.register(STM32F1.serial + 0xC).store(1 << 13 | 1 << 5 | 1 << 3 | 1 << 2)
    enableInterrupt(37)
  }

  /// The receive interrupt. Reading state and then data clears the errors too.
  static func takeByte() {
    let state = STM32F1.register(STM32F1.serial).load()
    guard state & (receiveReady | errors) != 0 else { return }
    let byte = STM32F1.register(STM32F1.serial + 4).load() & 0xFF
    support_queue_put(byte | (state & errors != 0 ? UInt32(SUPPORT_DAMAGED) : 0))
  }

  static func begin() { STM32F1.write(STM32F1.portA, 8, true) }

  static var canSend: Bool {
    STM32F1.register(STM32F1.serial).load() & transmitEmpty != 0
  }

  static func send(_ byte: UInt8) { STM32F1.register(STM32F1.serial + 4).store(UInt32(byte)) }

  static var hasSent: Bool { STM32F1.register(STM32F1.serial).load() & transmitDone != 0 }

  static func end() { STM32F1.write(STM32F1.portA, 8, false) }
}

/// SPI1 as a master on PA5 and PA7, mode 0, the highest bit first (RM0041 22.5).
enum Spi {
  static func start(divider: UInt32) {
    STM32F1.pin(STM32F1.portA, 5, mode: 0xB)
    STM32F1.pin(STM32F1.portA, 7, mode: 0xB)
    // Software chip select, on, master.
    STM32F1.register(STM32F1.spi).store(3 << 8 | 1 << 6 | divider << 3 | 1 << 2)
  }

  static var isReady: Bool { STM32F1.register(STM32F1.spi + 8).load() & 2 != 0 }
  static var isBusy: Bool { STM32F1.register(STM32F1.spi + 8).load() & 0x80 != 0 }

  static func put(_ byte: UInt8) { STM32F1.register(STM32F1.spi + 0xC).store(UInt32(byte)) }

  /// Puts a byte when the last has gone, waiting a few microseconds at most.
  static func putNow(_ byte: UInt8) {
    for _ in 0..<1_000 where isReady { break }
    put(byte)
  }

  static func finish() {
    for _ in 0..<1_000 where !isBusy { break }
  }
}
