import QueueCore

/// A made-up day of a hall that is only defined yet.
public struct HallDay: Hashable, Sendable {
  /// Share of the windows' time that people ask for; more than 1 is overload.
  public var load = 0.95
  public var weekday = Weekday.monday
  public var seed: UInt64 = 1

  public init() {}

  /// Shares of people by what entitles them; the rest is everybody's class. Halls differ: these
  /// are round numbers near to what county halls report.
  static let greenShare = 0.04
  static let careShare = 0.10
  static let appointmentShare = 0.08
  /// How busy each hour after the opening is against the average of a day with a full morning.
  static let profile = [1.25, 1.35, 0.95, 0.6, 1.1, 1.1, 0.9, 0.65]
}

extension Scenario {
  /// A day of a hall by its definition: every line is asked for as much as its windows can give,
  /// times the load; services of a line are as frequent as each other and take their expected
  /// minutes on average (lognormal, squared coefficient of variation 0.6); of a hundred who come
  /// four are green, ten care, eight have appointments; three in a hundred are not there when
  /// called, and half of them come back; people wait two hours on average before they give up.
  ///
  /// Nil when the hall is closed on that weekday.
  public init?(hall: HallDefinition, day: HallDay) {
    let monday = CalendarDate(year: 2026, month: 11, day: 23)!
    let date = monday.adding(days: day.weekday.rawValue - 1)
    let weekly = hall.calendar.weekly.first { $0.weekdays.contains(day.weekday) }
    guard let hours = weekly?.hours, let first = hours.first, let last = hours.last else {
      return nil
    }
    let absent = hall.departments.filter {
      !$0.weekdays.isEmpty && !$0.weekdays.contains(date.weekday)
    }.map(\.id)
    let served = Set(hall.windows.flatMap(\.lines))
    let offered = hall.services.filter {
      served.contains($0.line) && !absent.contains($0.department)
    }
    let begins = first.from
    func minutes(_ time: TimeOfDay) -> Double { Double(time.minutes - begins.minutes) }
    self.init(
      name: "\(hall.name.chinese) \(day.load)", begins: begins, classes: hall.classes,
      services: offered.map {
        Service(
          id: $0.id, department: $0.department, line: $0.line,
          time: .lognormal(mean: Double($0.minutes), scv: 0.6))
      },
      windows: hall.windows.map { window in
        // The last hours go on until everybody who has come is served.
        let open = hours.map { stretch in
          minutes(stretch.from)...(stretch.to == last.to ? .infinity : minutes(stretch.to))
        }
        return Window(number: window.id, lines: window.lines, open: open)
      }, policies: [hall.policy], rules: hall.rules,
      until: minutes(last.to) - Double(hall.calendar.cutOffMinutes), seed: day.seed)
    addStreams(
      offered, day: day, hours: hours.map { minutes($0.from)...minutes($0.to) })
  }

  private mutating func addStreams(
    _ offered: [ServiceDefinition], day: HallDay, hours: [ClosedRange<Double>]
  ) {
    let open = hours.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    let shape = Self.shape(hours)
    let ordinary = classes.last { $0.entitlement == .none }
    for line in lines {
      let services = offered.filter { $0.line == line }
      let windows = windows.filter { $0.lines.contains(line) }
      let capacity = windows.reduce(0) { $0 + 1 / Double($1.lines.count) }
      let work = services.reduce(0) { $0 + Double($1.minutes) } / Double(services.count)
      // People a minute of open time, of one service.
      let rate = day.load * capacity / work / Double(services.count)
      for (entitlement, share) in Self.shares {
        guard
          let admissionClass = entitlement == .none
            ? ordinary : classes.first(where: { $0.entitlement == entitlement })
        else { continue }
        if entitlement == .appointment {
          let count = rate * Double(services.count) * share * open
          addAppointments(services, Int(count.rounded()), admissionClass.id, hours)
          continue
        }
        for service in services {
          streams.append(
            Self.stream(
              service.id, admissionClass.id,
              .poisson(
                shape.map { Stretch(from: $0.from, to: $0.to, rate: $0.rate * rate * share) })))
        }
      }
    }
  }

  private static let shares: [(ClassDefinition.Entitlement, Double)] = [
    (.keyProjectCode, HallDay.greenShare), (.grant, HallDay.careShare),
    (.appointment, HallDay.appointmentShare),
    (.none, 1 - HallDay.greenShare - HallDay.careShare - HallDay.appointmentShare),
  ]

  private static func stream(
    _ service: ServiceID, _ admissionClass: ClassID, _ arrivals: Arrivals
  ) -> Stream {
    Stream(
      service: service, admissionClass: admissionClass, arrivals: arrivals,
      patience: .exponential(mean: 120),
      noShow: NoShow(
        chance: 0.03, lost: .fixed(1.5), returnShare: 0.5, after: .exponential(mean: 8)))
  }

  /// Slots through the open hours, the line's services in turn.
  private mutating func addAppointments(
    _ services: [ServiceDefinition], _ count: Int, _ admissionClass: ClassID,
    _ hours: [ClosedRange<Double>]
  ) {
    let open = hours.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    var slots: [[Double]] = services.map { _ in [] }
    for number in 0..<count {
      var time = open * Double(number) / Double(count)
      var slot = hours[0].lowerBound
      for stretch in hours {
        let length = stretch.upperBound - stretch.lowerBound
        if time < length {
          slot = stretch.lowerBound + time
          break
        }
        time -= length
      }
      // Booked to five minutes.
      slots[number % services.count].append((slot / 5).rounded(.down) * 5)
    }
    for (index, service) in services.enumerated() where !slots[index].isEmpty {
      streams.append(
        Self.stream(
          service.id, admissionClass,
          .appointments(
            Appointments(
              slots: slots[index], early: .exponential(mean: 8), late: .exponential(mean: 8),
              lateShare: 0.2, absent: 0.05))))
    }
  }

  /// How busy each stretch is against the day's average, which is 1.
  private static func shape(_ hours: [ClosedRange<Double>]) -> [Stretch] {
    var found: [Stretch] = []
    for stretch in hours {
      var from = stretch.lowerBound
      while from < stretch.upperBound {
        let to = min(stretch.upperBound, ((from / 60).rounded(.down) + 1) * 60)
        let hour = min(Int(from / 60), HallDay.profile.count - 1)
        found.append(Stretch(from: from, to: to, rate: HallDay.profile[hour]))
        from = to
      }
    }
    let length = found.reduce(0) { $0 + $1.to - $1.from }
    let sum = found.reduce(0) { $0 + ($1.to - $1.from) * $1.rate }
    for index in found.indices { found[index].rate *= length / sum }
    return found
  }
}

extension PolicyDefinition {
  /// Whether it calls in a cycle that holds nobody: first come first served by another name.
  public var isEmptyCycle: Bool { name == "ratio" && parameters.allSatisfy { $0.value == 0 } }
}

extension DispatchPolicies {
  /// All policies for comparison, where they need numbers with usual ones: a cycle of two green,
  /// one care, one appointment and two ordinary calls; half an hour's head start for the green
  /// channel, ten minutes for the others.
  public static func compared(_ classes: [ClassDefinition]) -> [PolicyDefinition] {
    names.map { name in
      var policy = PolicyDefinition(name: name)
      for item in classes {
        let isGreen = item.entitlement == .keyProjectCode || item.id == "green"
        let isOrdinary = item.entitlement == .none && item.id == classes.last?.id
        switch name {
        case "ratio":
          policy.parameters.append(
            PolicyParameter(name: "calls.\(item.id)", value: isGreen || isOrdinary ? 2 : 1))
        case "head-start" where !isOrdinary:
          policy.parameters.append(
            PolicyParameter(name: "headStartSeconds.\(item.id)", value: isGreen ? 1_800 : 600))
        default: break
        }
      }
      return policy
    }
  }
}
