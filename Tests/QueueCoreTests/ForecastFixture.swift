@testable import QueueCore

extension HistoryDay {
  /// A day on which all services lasted so many seconds.
  static func steady(
    _ seconds: [Int], services: [ServiceID] = ["id-card", "household", "passport"],
    on date: CalendarDate = HallFixture.date.adding(days: -7)
  ) -> HistoryDay {
    var day = HistoryDay(date: date)
    for service in services {
      let line: LineID = service == "passport" ? "b" : "a"
      for index in 0..<60 {
        day.services.append(
          Service(
            line: line, service: service,
            milliseconds: Int32(seconds[index % seconds.count] * 1_000)))
        day.calls += 1
      }
    }
    return day
  }

  /// People of a class who come for line a, so many in each half hour.
  func joined(by count: Int, of classID: ClassID) -> HistoryDay {
    var day = self
    for slot in 0..<HistoryDay.slots {
      day.arrivals[Arrivals(line: "a", classID: classID, slot: slot)] = count
    }
    return day
  }
}

extension HallFixture {
  func forecast(
    _ service: ServiceID = "id-card", classID: ClassID? = nil, after days: [HistoryDay]
  ) -> WaitForecast? {
    Forecaster(history: ServiceHistory(days), shifts: ConformalShifts()).forecast(
      for: TakeRequest(services: [service], requestedClass: classID), in: state, at: stamp)
  }
}
