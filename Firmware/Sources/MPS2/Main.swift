import CSupport
import HallBus

@_cdecl("firmware_serial_interrupt")
func serialInterrupt() {
  MPS2Hardware.takeByte()
}

#if BOARD
  private typealias Program = NodeProgram<MPS2Hardware, BoardFace>
#else
  private typealias Program = NodeProgram<MPS2Hardware, PadFace>
#endif

@inline(never)
private func build(_ place: UnsafeMutablePointer<Program>) {
  let settings = Settings(at: UnsafePointer(bitPattern: MPS2Hardware.settingsPage)!)
  let hardware = MPS2Hardware(baud: settings.baud)
  let id = settings.id ?? BusNodeID(high: 0, low: UInt32(settings.address))
  place.initialize(to: Program(hardware, settings, id: id))
}

@_cdecl("firmware_main")
func main() {
  precondition(MemoryLayout<Program>.size <= Int(SUPPORT_PROGRAM))
  let place = support_program().bindMemory(to: Program.self, capacity: 1)
  build(place)
  while true { place.pointee.turn() }
}
