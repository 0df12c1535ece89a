import CSupport
import HallBus
import _Volatile

/// QEMU's mps2-an386 (ARM DAI 0386): the line on UART0, keys in and dots out on UART1.
///
/// UARTs and watchdog are those of the Cortex-M System Design Kit (ARM DDI 0479D, 4.3 and 4.5).
struct MPS2Hardware: Hardware {
  private static var clock: UInt32 { 25_000_000 }
  private static var line: UInt { 0x4000_4000 }
  private static var panel: UInt { 0x4000_5000 }
  private static var watchdog: UInt { 0x4000_8000 }
  /// Where the settings page lies in this machine's memory.
  static var settingsPage: UInt { 0x0010_0000 }

  private static var transmitFull: UInt32 { 1 }
  private static var receiveFull: UInt32 { 2 }
  private static var overruns: UInt32 { 0xC }

  private var clockReader = ClockReader(cyclesPerMillisecond: Self.clock / 1_000)
  private var held = KeyContacts()
  private var lamp = false

  init(baud: Int) {
    Self.startUART(Self.line, baud: UInt32(baud), interrupt: true)
    Self.startUART(Self.panel, baud: 115_200, interrupt: false)
    // Two time-outs of four seconds: the first asks (the NMI starts anew), the second would force.
    Self.register(Self.watchdog + 0xC00).store(0x1ACC_E551)
    Self.register(Self.watchdog).store(4 * Self.clock)
    Self.register(Self.watchdog + 8).store(3)
    enableInterrupt(0)
    clockReader.start()
  }

  private static func startUART(_ base: UInt, baud: UInt32, interrupt: Bool) {
    register(base + 0x10).store(max(16, clock / baud))
    register(base + 8).store(interrupt ? 0xB : 3)
  }

  static func register(_ address: UInt) -> VolatileMappedRegister<UInt32> {
    VolatileMappedRegister(unsafeBitPattern: address)
  }

  /// The receive interrupt: takes the byte and clears what was said about it.
  static func takeByte() {
    let state = register(line + 4).load()
    if state & overruns != 0 { register(line + 4).store(state & overruns) }
    register(line + 0xC).store(2)
    guard state & receiveFull != 0 else { return }
    let byte = register(line).load() & 0xFF
    support_queue_put(byte | (state & overruns != 0 ? UInt32(SUPPORT_DAMAGED) : 0))
  }

  mutating func now() -> Instant { clockReader.now() }

  mutating func receive() -> SerialEvent? { takeSerialEvent() }

  mutating func beginSending() {}

  var canSend: Bool { Self.register(Self.line + 4).load() & Self.transmitFull == 0 }

  mutating func send(_ byte: UInt8) { Self.register(Self.line).store(UInt32(byte)) }

  var hasSent: Bool { canSend }

  mutating func endSending() {}

  /// A byte from the panel is the contacts from now on.
  mutating func contacts() -> KeyContacts {
    if Self.register(Self.panel + 4).load() & Self.receiveFull != 0 {
      held = KeyContacts(bits: UInt8(truncatingIfNeeded: Self.register(Self.panel).load()))
    }
    return held
  }

  var canTakeDots: Bool { Self.register(Self.panel + 4).load() & Self.transmitFull == 0 }

  /// On the panel's line a picture begins with FE, its brightness (FF for dark) and the lamp.
  mutating func beginDots(brightness: UInt8?) {
    putPanel(0xFE)
    putPanel(brightness ?? 0xFF)
    putPanel(lamp ? 1 : 0)
  }

  mutating func putDots(_ byte: UInt8) { putPanel(byte) }

  private func putPanel(_ byte: UInt8) {
    while !canTakeDots {}
    Self.register(Self.panel).store(UInt32(byte))
  }

  mutating func light(_ isOn: Bool) { lamp = isOn }

  var isStarving: Bool { false }

  mutating func feedWatchdog() {
    Self.register(Self.watchdog + 0xC).store(1)
  }

  mutating func sleep() { support_sleep() }
}
