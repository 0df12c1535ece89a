import CSupport
import HallBus
import _Volatile

/// Enables an interrupt of the Cortex-M (DDI 0403E, B3.4.4), and all of them at the processor.
func enableInterrupt(_ number: UInt32) {
  let address = 0xE000_E100 + UInt(number / 32) * 4
  VolatileMappedRegister<UInt32>(unsafeBitPattern: address).store(1 << (number % 32))
}

/// What the serial interrupt has queued.
func takeSerialEvent() -> SerialEvent? {
  let entry = support_queue_take()
  guard entry >= 0 else { return nil }
  return entry & SUPPORT_DAMAGED != 0
    ? .damaged : .byte(UInt8(truncatingIfNeeded: entry))
}

/// Time from SysTick (DDI 0403E, B3.3): it counts milliseconds by its interrupt and cycles in
/// between.
struct ClockReader {
  private static var control: UInt { 0xE000_E010 }

  let cyclesPerMillisecond: UInt32
  private var lastTicks: UInt32 = 0
  private var wrapped: Int64 = 0
  private var latest = Instant.zero

  init(cyclesPerMillisecond: UInt32) {
    self.cyclesPerMillisecond = cyclesPerMillisecond
  }

  private static func register(_ offset: UInt) -> VolatileMappedRegister<UInt32> {
    VolatileMappedRegister(unsafeBitPattern: control + offset)
  }

  func start() {
    Self.register(4).store(cyclesPerMillisecond - 1)
    Self.register(8).store(0)
    // Processor clock, interrupt, on.
    Self.register(0).store(7)
  }

  mutating func now() -> Instant {
    var ticks = support_ticks()
    var left = Self.register(8).load()
    // A tick in between belongs to the second reading.
    while true {
      let again = support_ticks()
      if again == ticks { break }
      ticks = again
      left = Self.register(8).load()
    }
    if ticks < lastTicks { wrapped += 0x1_0000_0000 }
    lastTicks = ticks
    let cycles = cyclesPerMillisecond - 1 - min(left, cyclesPerMillisecond - 1)
    let micro = Int64(cycles * 1_000 / cyclesPerMillisecond)
    let reading = Instant(microseconds: (wrapped + Int64(ticks)) * 1_000 + micro)
    // SysTick may have begun anew before its interrupt was counted.
    latest = max(latest, reading)
    return latest
  }
}
