import HallEngine
import HallRuntime
import QueueCore

extension HallView {
  /// Longest waits that the manager is shown.
  static let longestWaitsLimit = 10

  /// The manager's overview.
  func overview(
    names: [PersonID: String], devices: [DeviceReport], layouts: [LayoutProblem],
    clockIsDoubtful: Bool
  ) -> JSON {
    [
      "now": now.wall.json, "day": day, "notice": state.carried.notice.json,
      "emergency": emergency,
      "alarms": .array(
        alarms(devices: devices, layouts: layouts, clockIsDoubtful: clockIsDoubtful)),
      "longestWaits": longestWaits, "lines": linesToday,
      "windows": .array(
        state.windowsInOrder.map { window in
          let lines = state.index.windows[window.id]?.lines ?? []
          return .object(self.window(window, names: names) + [("lines", lines.json)])
        }),
      "printers": .array(
        devices.filter { $0.kind == .ticketPrinter }.map {
          [
            "id": $0.id.json, "zone": $0.zone.json, "state": $0.state.rawValue.json,
            "paper": $0.paper.json, "lastError": $0.lastError.json,
          ]
        }),
      "suspensions": suspensions, "summary": summary, "fairness": fairness,
    ]
  }

  private var summary: JSON {
    let summary = state.summary
    let waiting = state.definition.lines.reduce(0) { $0 + state.waitingCount($1.id) }
    return [
      "issued": summary.issued.json, "served": summary.served.json,
      "noShow": summary.noShow.json, "cancelled": summary.cancelled.json,
      "expired": summary.expired.json, "waiting": waiting.json,
    ]
  }

  private var waitingTickets: [Ticket] {
    state.definition.lines.flatMap { state.waiting(in: $0.id) }.compactMap { state.tickets[$0] }
  }

  private var longestWaits: JSON {
    let sorted = waitingTickets.sorted { ($0.waitingSince, $0.id) < ($1.waitingSince, $1.id) }
    return .array(
      sorted.prefix(Self.longestWaitsLimit).map {
        [
          "ticket": $0.id.json, "number": $0.number.json, "line": lineName($0.line),
          "waited": seconds(since: $0.waitingSince).json,
        ]
      })
  }

  /// Lines with what became of the day's tickets.
  private var linesToday: JSON {
    var counts: [LineID: [Ticket.Ending: Int]] = [:]
    for ticket in state.tickets.values {
      if case .ended(let ending) = ticket.state {
        counts[ticket.line, default: [:]][ending, default: 0] += 1
      }
    }
    return .array(
      state.definition.lines.map { line in
        let today = counts[line.id] ?? [:]
        return .object(
          self.line(line) + [
            ("served", (today[.served] ?? 0).json), ("expired", (today[.expired] ?? 0).json),
            ("noShow", (today[.noShow] ?? 0).json),
          ])
      })
  }

  /// Services that are not offered, and who waits for them all the same.
  private var suspensions: JSON {
    let waiting = waitingTickets
    return .array(
      state.carried.suspensions.map { suspension in
        let numbers = waiting.filter { $0.services.contains(suspension.service) }.map(\.number)
        return [
          "service": suspension.service.json,
          "name": (state.index.services[suspension.service]?.name).json,
          "until": suspension.until.json, "reason": suspension.reason.json,
          "waiting": numbers.json,
        ]
      })
  }

  private enum Severity: String { case info, warning, alarm }

  private func alarm(_ severity: Severity, _ text: LocalizedText) -> JSON {
    ["zh": text.chinese.json, "en": text.english.json, "severity": severity.rawValue.json]
  }

  /// What the manager has to do something about, the worst first.
  private func alarms(
    devices: [DeviceReport], layouts: [LayoutProblem], clockIsDoubtful: Bool
  ) -> [JSON] {
    var alarms: [JSON] = []
    if clockIsDoubtful {
      alarms.append(
        alarm(
          .alarm,
          LocalizedText(
            chinese: "请核对时钟：系统时间可能不对",
            english: "Please check the clock: the time may be wrong")))
    }
    alarms += strandedLines.map { line, count in
      alarm(
        .alarm,
        LocalizedText(
          chinese: "\(line.name.chinese)有\(count)人等候，但没有窗口能办理",
          english: "\(count) people wait for \(line.name.english), but no window serves them"))
    }
    let unknown = state.openPrintJobs.count { job in
      if case .unknown = state.printJobs[job]?.state { return true }
      return false
    }
    if unknown > 0 {
      alarms.append(
        alarm(
          .warning,
          LocalizedText(
            chinese: "有\(unknown)张纸不知是否打出，请到导办页处理",
            english: "It is not known whether \(unknown) papers were printed; see the guide's page"
          )))
    }
    return alarms + devices.compactMap(deviceAlarm) + layouts.map(\.json)
  }

  private var strandedLines: [(LineDefinition, Int)] {
    var counts: [LineID: Int] = [:]
    for ticket in state.strandedTickets(without: nil).compactMap({ state.tickets[$0] }) {
      counts[ticket.line, default: 0] += 1
    }
    return state.definition.lines.compactMap { line in counts[line.id].map { (line, $0) } }
  }

  private func deviceAlarm(_ device: DeviceReport) -> JSON? {
    let error = device.lastError ?? LocalizedText(chinese: "", english: "")
    func text(_ chinese: String, _ english: String) -> LocalizedText {
      LocalizedText(
        chinese: "\(device.id)：\(chinese)\(error.chinese.isEmpty ? "" : "（\(error.chinese)）")",
        english: "\(device.id): \(english)\(error.english.isEmpty ? "" : " (\(error.english))")")
    }
    switch device.state {
    case .ready:
      if !device.newcomers.isEmpty {
        return alarm(.info, text("有新设备等待编址", "a new node waits for an address"))
      }
      guard let paper = device.paper, paper.state == .nearEnd else { return nil }
      return alarm(.info, text("纸将用完", "paper is near its end"))
    case .opening: return nil
    case .absent: return alarm(.alarm, text("没有连接", "is not connected"))
    case .failing: return alarm(.warning, text("工作不正常", "does not work properly"))
    case .held: return alarm(.alarm, text("等人处理", "waits for a person"))
    }
  }
}

extension DeviceReport.Paper: JSONConvertible {
  var json: JSON {
    ["state": state.rawValue.json, "ticketsLeft": ticketsLeft.json, "cover": coverOpen.json]
  }
}

extension DeviceReport: JSONConvertible {
  var json: JSON {
    [
      "id": id.json, "kind": kind.rawValue.json, "zone": zone.json, "port": port.json,
      "state": state.rawValue.json, "lastError": lastError.json,
      "units": .array(
        units.map {
          [
            "address": $0.address.json, "name": $0.name.json, "window": $0.window.json,
            "up": $0.isUp.json, "shows": $0.shows.json, "stands": $0.stands.json,
            "silentPicture": (kind == .ledBoards && !$0.canTellSilentPicture).json,
            "fault": $0.fault.json, "node": $0.node.json, "assigned": $0.assignedNode.json,
            "size": ($0.size.map { "\($0.width)x\($0.height)" }).json,
            "rating": $0.isForRatings.json,
          ]
        }),
      "newcomers": .array(
        newcomers.map {
          ["node": $0.node.json, "kind": $0.kind.rawValue.json, "name": $0.words.json]
        }),
      "counters": [
        "bytesIn": counters.bytesIn.json, "bytesOut": counters.bytesOut.json,
        "frames": counters.frames.json, "retries": counters.retries.json,
        "crcErrors": counters.checkErrors.json,
        "roundTripMilliseconds": counters.roundTripMilliseconds.json,
      ],
      "paper": paper.json,
    ]
  }
}
