import DeviceProtocols
import HallEngine
import QueueCore
import SerialIO

extension PortSettings {
  /// How a line of the hall wants its port.
  init(_ device: DeviceDefinition) {
    // The check of the configuration has refused what cannot be read.
    let options = (try? SerialLineOptions(device.driverSettings)) ?? SerialLineOptions()
    self.init(
      baud: device.baud, dataBits: options.dataBits,
      parity: Parity(options.parity), stopBits: options.stopBits,
      flowControl: FlowControl(options.flow), rs485: RS485Mode(options.rs485))
  }
}

extension PortSettings.Parity {
  fileprivate init(_ parity: SerialLineOptions.Parity) {
    self =
      switch parity {
      case .none: .none
      case .odd: .odd
      case .even: .even
      }
  }
}

extension PortSettings.FlowControl {
  fileprivate init(_ flow: SerialLineOptions.Flow) {
    self =
      switch flow {
      case .none: .none
      case .rtsCts: .rtsCts
      case .dtrDsr: .dtrDsr
      case .xonXoff: .xonXoff
      }
  }
}

extension RS485Mode {
  fileprivate init(_ mode: SerialLineOptions.RS485) {
    self =
      switch mode {
      case .untouched: .untouched
      case .cleared: .cleared
      case .on: .enabled(RS485Driver())
      case .inverted: .enabled(RS485Driver(rtsHighWhileSending: false))
      }
  }
}
