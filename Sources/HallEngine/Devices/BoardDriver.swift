import DeviceProtocols
import QueueCore

/// The drivers of LED boards by the models that the configuration names; a new one adds its line
/// here and in the catalogue.
enum BoardDriver: String, CaseIterable {
  /// Onbon BX-5K: font cards, and BX-5MK for combined boards.
  case bx5K = "bx-5k"
  /// Onbon BX-6K, which understands the dynamic areas of the 5K.
  case bx6K = "bx-6k"
  /// Lumen-class C-Power cards.
  case cPower = "c-power"
  /// Displays of digits on Modbus RTU, described by settings.
  case modbus = "modbus-digits"

  /// Settings that every board may have.
  static let commonSettings = ["brightness"]

  /// Settings of a line's own driver.
  static func own(_ settings: [DeviceDefinition.Setting]) -> [DriverSetting] {
    settings.filter {
      !commonSettings.contains($0.name) && !SerialLineOptions.names.contains($0.name)
    }
    .map { DriverSetting(name: $0.name, value: $0.value) }
  }

  /// The session for a line's boards.
  func line(
    _ device: DeviceDefinition, areas: (DeviceDefinition.Unit) -> [BoardAreaSpec]
  ) throws(Stations.Fault) -> any BoardLine {
    let boards = device.units.map {
      BoardSpec(
        address: $0.address, name: $0.name, width: $0.width, height: $0.height, areas: areas($0),
        isTwoColour: $0.palette == .twoColour)
    }
    let settings = BoardLineSettings(baud: device.baud)
    do {
      switch self {
      case .bx5K, .bx6K:
        return try BoardPollSession(
          boards: boards, dialect: OnbonDialect(isAlone: boards.count == 1),
          settings: OnbonDialect.settings(baud: device.baud))
      case .cPower:
        return try BoardPollSession(boards: boards, dialect: CPowerDialect(), settings: settings)
      case .modbus:
        let display = try ModbusDisplay(Self.own(device.settings))
        return try BoardPollSession(
          boards: boards, dialect: ModbusDialect(display, baud: device.baud), settings: settings)
      }
    } catch let fault as BoardLineFault {
      throw Self.fault(device, fault.text)
    } catch let fault as DriverSettingFault {
      throw Self.fault(device, fault.text)
    } catch {
      throw Self.fault(device, DeviceText(chinese: "\(error)", english: "\(error)"))
    }
  }

  /// The brightness by time of day that a line's boards follow; nil where nothing is said.
  static func brightness(_ device: DeviceDefinition) throws(Stations.Fault) -> BrightnessPlan? {
    guard let text = device.settings.first(where: { $0.name == "brightness" })?.value else {
      return nil
    }
    do throws(DriverSettingFault) {
      return try BrightnessPlan(text)
    } catch {
      throw fault(device, error.text)
    }
  }

  private static func fault(_ device: DeviceDefinition, _ text: DeviceText) -> Stations.Fault {
    Stations.Fault(
      text: LocalizedText(
        chinese: "条屏线路 \(device.id) 配置有误：\(text.chinese)",
        english: "The boards of line \(device.id) are configured wrongly: \(text.english)"))
  }

  /// Whether boards of a line can be told beforehand what to show when the hall falls silent.
  static func canTellSilentPicture(_ device: DeviceDefinition) -> Bool {
    switch BoardDriver(rawValue: device.model) {
    case .bx5K, .bx6K: OnbonDialect(isAlone: true).canTellSilentPicture
    case .cPower: CPowerDialect().canTellSilentPicture
    case .modbus: (try? ModbusDisplay(own(device.settings)))?.silence != nil
    case nil: false
    }
  }
}
