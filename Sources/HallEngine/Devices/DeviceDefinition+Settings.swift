import DeviceProtocols
import QueueCore

extension DeviceDefinition {
  /// The line's settings as drivers read them.
  public var driverSettings: [DriverSetting] {
    settings.map { DriverSetting(name: $0.name, value: $0.value) }
  }

  /// Those that only the model's own driver knows: without those of every line and every board.
  public var ownDriverSettings: [DriverSetting] { BoardDriver.own(settings) }
}
