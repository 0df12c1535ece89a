import HallServer
import QueueCore

// What a visitor can break, and mend again.
extension DemoHall {
  public func apply(_ fault: DemoFault, to device: DeviceID) async -> Bool {
    guard lines.apply(fault, to: device) else { return false }
    note(fault, on: device)
    return true
  }

  private func note(_ fault: DemoFault, on device: DeviceID) {
    if fault.undone.isEmpty {
      let entry = DemoFaultInForce(device: device, fault: fault)
      if !faults.contains(entry) { faults.append(entry) }
    } else {
      faults.removeAll { $0.device == device && fault.undone.contains($0.fault) }
    }
    publish(DemoChange(clock: hall.snapshot.stamp.wall, faults: faults))
  }
}
