import CSupport
import HallBus
import _Volatile

@_cdecl("firmware_serial_interrupt")
func serialInterrupt() {
  LinePort.takeByte()
}

@_cdecl("firmware_scan_interrupt")
func scanInterrupt() {
  #if BOARD
    Scanner.nextRow()
  #endif
}

/// The address by seven switches to ground on PB8 to PB14; all open is none.
private func switchAddress() -> UInt8 {
  for number in UInt32(8)...14 {
    STM32F1.write(STM32F1.portB, number, true)
    STM32F1.pin(STM32F1.portB, number, mode: 8)
  }
  // The resistors are weak: a wire takes some microseconds to rise.
  for _ in 0..<1_000 { support_barrier() }
  let closed = ~STM32F1.register(STM32F1.portB + 8).load() >> 8 & 0x7F
  return closed == 0 ? BusAddress.unassigned : UInt8(closed)
}

private func identity() -> BusNodeID {
  BusNodeID(
    high: UInt64(STM32F1.register(STM32F1.identity).load()) << 32
      | UInt64(STM32F1.register(STM32F1.identity + 4).load()),
    low: STM32F1.register(STM32F1.identity + 8).load())
}

#if BOARD
  private typealias Program = NodeProgram<STM32F1Hardware, BoardFace>
#else
  private typealias Program = NodeProgram<STM32F1Hardware, PadFace>
#endif

@inline(never)
private func build(_ place: UnsafeMutablePointer<Program>) {
  var settings = Settings(at: UnsafePointer(bitPattern: STM32F1.settingsPage)!)
  if settings.address == BusAddress.unassigned { settings.address = switchAddress() }
  let id = settings.id ?? identity()
  let hardware = STM32F1Hardware(baud: settings.baud, kind: settings.kind)
  place.initialize(to: Program(hardware, settings, id: id))
}

@_cdecl("firmware_main")
func main() {
  STM32F1.startClock()
  STM32F1.startPeripherals()
  STM32F1.startPowerWatch()
  STM32F1.startWatchdog()
  precondition(MemoryLayout<Program>.size <= Int(SUPPORT_PROGRAM))
  let place = support_program().bindMemory(to: Program.self, capacity: 1)
  build(place)
  while true { place.pointee.turn() }
}
