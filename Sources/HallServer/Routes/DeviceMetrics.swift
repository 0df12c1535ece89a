import HallEngine

/// The devices' part of ``Metrics``.
enum DeviceMetrics {
  struct Family {
    let name: String
    let type: String
    let help: String
    let samples: [(String, Int64)]
  }

  static func families(_ devices: [DeviceReport]) -> [Family] {
    states(devices) + counters(devices) + printers(devices)
  }

  private static func states(_ devices: [DeviceReport]) -> [Family] {
    [
      Family(
        name: "device_ready", type: "gauge", help: "1 when the device is ready.",
        samples: devices.map { (device($0), $0.state == .ready ? 1 : 0) }),
      Family(
        name: "device_state", type: "gauge", help: "1 for the state the device is in.",
        samples: devices.flatMap { report in
          DeviceReport.State.allCases.map { state in
            (
              Metrics.label("device", report.id.text, "state", state.rawValue),
              report.state == state ? 1 : 0
            )
          }
        }),
      Family(
        name: "device_units", type: "gauge", help: "Boards or pads on the line.",
        samples: devices.filter { !$0.units.isEmpty }.map { (device($0), Int64($0.units.count)) }),
      Family(
        name: "device_units_up", type: "gauge", help: "Boards or pads on the line that answer.",
        samples: devices.filter { !$0.units.isEmpty }.map {
          (device($0), Int64($0.units.count(where: \.isUp)))
        }),
    ]
  }

  private static func counters(_ devices: [DeviceReport]) -> [Family] {
    func counter(
      _ name: String, _ help: String, _ value: (DeviceReport.Counters) -> Int
    ) -> Family {
      Family(
        name: "device_\(name)", type: "counter", help: help,
        samples: devices.map { (device($0), Int64(value($0.counters))) })
    }
    return [
      counter("bytes_out_total", "Bytes sent on the device's line.", \.bytesOut),
      counter("bytes_in_total", "Bytes received on the device's line.", \.bytesIn),
      counter("frames_total", "Frames sent on the device's line.", \.frames),
      counter("retries_total", "Frames sent again, or answers that did not come.", \.retries),
      counter("check_errors_total", "Frames with a wrong check sum.", \.checkErrors),
      Family(
        name: "device_round_trip_milliseconds", type: "gauge",
        help: "From the last question to its answer.",
        samples: devices.map { (device($0), Int64($0.counters.roundTripMilliseconds)) }),
    ]
  }

  private static func printers(_ devices: [DeviceReport]) -> [Family] {
    let printers = devices.compactMap { report in report.paper.map { (report, $0) } }
    return [
      Family(
        name: "printer_tickets_left", type: "gauge", help: "Tickets that the roll still holds.",
        samples: printers.map { (device($0), Int64($1.ticketsLeft)) }),
      Family(
        name: "printer_paper_low", type: "gauge", help: "1 when paper is near its end or out.",
        samples: printers.map { (device($0), $1.state == .nearEnd || $1.state == .out ? 1 : 0) }),
    ]
  }

  private static func device(_ report: DeviceReport) -> String {
    Metrics.label("device", report.id.text)
  }
}
