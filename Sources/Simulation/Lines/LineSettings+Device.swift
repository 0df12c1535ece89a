import DeviceModels
import DeviceProtocols
import HallEngine
import QueueCore

extension LineSettings {
  /// Bits and parity as the line's settings have them: they decide how long a byte takes.
  public mutating func frameBytes(of device: DeviceDefinition) {
    guard let options = try? SerialLineOptions(device.driverSettings) else { return }
    dataBits = options.dataBits
    parity = options.parity == .none ? .none : .present
    stopBits = options.stopBits == 2 ? .two : .one
  }
}
