import QueueCore
import SerialIO
import Testing

@testable import HallRuntime

@Suite struct PortSettingsTests {
  private func settings(_ settings: [String: String]) -> PortSettings {
    PortSettings(
      DeviceDefinition(
        id: "d", kind: .pads, model: "hallbus", port: "/dev/hallkeeper/d", baud: 19_200, zone: "f1",
        units: [],
        settings: settings.map { DeviceDefinition.Setting(name: $0.key, value: $0.value) }))
  }

  @Test func `a line without settings leaves RS-485 alone`() {
    #expect(settings([:]) == PortSettings(baud: 19_200))
    #expect(settings([:]).rs485 == .untouched)
  }

  @Test func `what a line's settings say reaches its port`() {
    #expect(
      settings(["parity": "even", "stop-bits": "2", "data-bits": "7", "flow": "dtr-dsr"])
        == PortSettings(
          baud: 19_200, dataBits: 7, parity: .even, stopBits: 2, flowControl: .dtrDsr))
    #expect(settings(["rs485": "cleared"]).rs485 == .cleared)
    #expect(settings(["rs485": "on"]).rs485 == .enabled(RS485Driver()))
    #expect(
      settings(["rs485": "inverted"]).rs485 == .enabled(RS485Driver(rtsHighWhileSending: false)))
  }
}
