import TestDice

@testable import QueueCore

/// Small halls and the commands that people might throw at them.
struct RandomHall {
  var random: Dice
  let definition: HallDefinition
  private let lineCount: Int
  private let windowCount: Int

  init(seed: UInt64) {
    var random = Dice(seed: seed)
    lineCount = 1 + random.below(4)
    windowCount = 1 + random.below(5)
    definition = Self.definition(lines: lineCount, windows: windowCount, random: &random)
    self.random = random
  }

  private static func definition(
    lines: Int, windows: Int, random: inout Dice
  ) -> HallDefinition {
    func text(_ name: String) -> LocalizedText { LocalizedText(chinese: name, english: name) }
    var rules = HallRules()
    rules.nextGuardSeconds = random.below(4)
    rules.callsBeforeNoShow = 1 + random.below(3)
    rules.readyOnEmpty = random.chance(perCent: 75)
    return HallDefinition(
      id: "walk", name: text("随机大厅"), timeZone: "Asia/Shanghai",
      zones: [ZoneDefinition(id: "f1", name: text("一楼"))],
      departments: [DepartmentDefinition(id: "d", name: text("部门"))],
      services: (0..<lines).flatMap { line in
        (0..<2).map { item in
          ServiceDefinition(
            id: ServiceID("s\(line)-\(item)"), name: text("事项"), department: "d",
            line: LineID("l\(line)"))
        }
      },
      lines: (0..<lines).map { line in
        // Two lines may share a prefix: numbers must be unique all the same.
        LineDefinition(
          id: LineID("l\(line)"), name: text("队列"), prefix: ["A", "B", "A", "C"][line],
          zone: "f1")
      },
      windows: (0..<windows).map { window in
        var served = (0..<lines).filter { _ in random.chance(perCent: 60) }
        if served.isEmpty { served = [window % lines] }
        return WindowDefinition(
          id: WindowID(Int64(window + 1)), name: text("窗口"), zone: "f1",
          lines: served.map { LineID("l\($0)") })
      },
      calendar: CalendarDefinition(
        weekly: [WeeklyHours(weekdays: Weekday.allCases, hours: HallFixture.plan.hours)]),
      rules: rules, policy: policy(random.below(8)))
  }

  private static func policy(_ choice: Int) -> PolicyDefinition {
    switch choice {
    case 0: PolicyDefinition(name: "fcfs")
    case 1: PolicyDefinition(name: "strict")
    case 2: PolicyDefinition(name: "accumulating")
    case 3:
      PolicyDefinition(
        name: "head-start",
        parameters: [PolicyParameter(name: "headStartSeconds.green", value: 90)])
    case 4:
      PolicyDefinition(
        name: "ratio",
        parameters: [
          PolicyParameter(name: "calls.green", value: 2),
          PolicyParameter(name: "calls.ordinary", value: 1),
        ])
    default: PolicyDefinition(name: "capped-points")
    }
  }

  static func plan(_ date: CalendarDate) -> DayPlan {
    DayPlan(
      date: date,
      midnight: WallTime(
        milliseconds: Int64(date.daysSince1970) * 86_400_000 - 8 * 3_600_000),
      hours: HallFixture.plan.hours, cutOff: HallFixture.plan.cutOff,
      expiry: HallFixture.plan.expiry)
  }

  /// Somebody who asks; mostly with all rights, so that commands get past the table of rights.
  mutating func actor(in state: QueueState) -> Actor {
    switch random.below(12) {
    case 0: .kiosk("k1")
    case 1: .pad(window())
    case 2: .device("p1")
    case 3: .calendar
    case 4:
      state.carried.people.isEmpty
        ? .person(1, .clerk)
        : Self.actor(state.carried.people[random.below(state.carried.people.count)])
    default: .console(userNumber: 0)
    }
  }

  private static func actor(_ person: PersonRegistered) -> Actor {
    .person(person.person, person.role)
  }

  /// Rarely a window that is not there.
  private mutating func window() -> WindowID {
    random.chance(perCent: 3) ? 99 : WindowID(Int64(1 + random.below(windowCount)))
  }

  private mutating func ticket(in state: QueueState) -> TicketID {
    let next = state.carried.nextTicket
    return TicketID(next - 1 - Int64(random.below(min(Int(next) + 1, 30))))
  }

  private mutating func printJob(in state: QueueState) -> PrintJobID {
    if random.chance(perCent: 80), !state.openPrintJobs.isEmpty {
      return state.openPrintJobs[random.below(state.openPrintJobs.count)]
    }
    return PrintJobID(Int64(random.below(Int(state.carried.nextPrintJob) + 2)))
  }

  private mutating func line() -> LineID { LineID("l\(random.below(lineCount + 1))") }

  mutating func command(in state: QueueState) -> Command {
    switch random.below(100) {
    case 0..<24: take()
    case 24..<46: .next(window())
    case 46..<50: .recall(window())
    case 50..<66: serviceCommand(in: state)
    case 66..<80: windowCommand(in: state)
    case 80..<92: printCommand(in: state)
    default: hallCommand(in: state)
    }
  }

  private mutating func take() -> Command {
    let line = random.below(lineCount)
    let classes: [ClassID?] = [nil, nil, nil, "care", "green", "appointment", "nobody"]
    var services: [ServiceID] = [ServiceID("s\(line)-0")]
    if random.chance(perCent: 20) {
      services.append(ServiceID("s\(random.below(lineCount + 1))-1"))
    }
    return .takeTicket(
      TakeRequest(
        services: services, requestedClass: classes[random.below(classes.count)],
        keyProject: random.chance(perCent: 15) ? "ZD1" : nil,
        appointment: random.chance(perCent: 15)
          ? TimeOfDay(minutes: 9 * 60 + random.below(8 * 60)) : nil))
  }

  private mutating func serviceCommand(in state: QueueState) -> Command {
    switch random.below(12) {
    case 0: .endService(window(), outcome: .accepted, caseNumber: "2026-1")
    case 1, 2: .markNoShow(window())
    case 3: .returnTicket(ticket(in: state))
    case 4: .holdTicket(window())
    case 5: .resumeTicket(ticket(in: state), at: random.chance(perCent: 40) ? window() : nil)
    case 6: .transferTicket(ticket(in: state), to: .line(line()))
    case 7: .transferTicket(ticket(in: state), to: .window(window()))
    case 8: .cancelTicket(ticket(in: state))
    case 9: .undoCall(window())
    case 10:
      .callChosen(window(), ticket(in: state), reason: random.chance(perCent: 80) ? "急" : " ")
    default:
      random.chance(perCent: 60) ? .grantCare(ticket(in: state)) : .withdrawCare(ticket(in: state))
    }
  }

  private mutating func windowCommand(in state: QueueState) -> Command {
    switch random.below(11) {
    case 0..<4: .openWindow(window())
    case 4:
      .pauseWindow(
        window(), .away, confirmed: random.chance(perCent: 70),
        endsService: random.chance(perCent: 50))
    case 5, 6: .resumeWindow(window())
    case 7: .closeWindow(window(), confirmed: random.chance(perCent: 70))
    case 8: .signIn(window(), PersonID(Int64(random.below(5))))
    case 9: .signOut(window())
    default: .undoCall(window())
    }
  }

  private mutating func printCommand(in state: QueueState) -> Command {
    let job = printJob(in: state)
    return switch random.below(8) {
    case 0..<3: .reportPrintSending(job, printer: "p1")
    case 3, 4: .reportPrintConfirmed(job)
    case 5: .reportPrintNotPrinted(job)
    case 6: .reportPrintUnknown(job, reason: "portClosed")
    default:
      random.chance(perCent: 50)
        ? .resolvePrint(job, printed: true) : .reprintTicket(ticket(in: state))
    }
  }

  private mutating func hallCommand(in state: QueueState) -> Command {
    let today = state.plan?.date ?? HallFixture.date
    switch random.below(14) {
    case 0:
      return .registerKeyProject(
        KeyProject(code: "ZD1", name: "项目", validFrom: today, validTo: today.adding(days: 30)))
    case 1: return .withdrawKeyProject("ZD1")
    case 2: return .registerPerson(Role.allCases[random.below(Role.allCases.count)])
    case 3: return .retirePerson(PersonID(Int64(random.below(5))))
    case 4:
      return .suspendService(
        Suspension(service: "s0-0", until: today.adding(days: random.below(3)), reason: "停电"))
    case 5: return .resumeService("s0-0")
    case 6: return .postNotice("通知")
    case 7: return .raiseEmergency(LocalizedText(chinese: "请离开", english: "Leave"))
    case 8: return .clearEmergency
    case 9: return .changePhase([.open, .cutOff, .draining, .closed][random.below(4)])
    case 10: return .changeDefinition(changed(), source: .page)
    case 11: return .enrolDevice(DeviceEnrolment(id: "k1", kind: .kiosk, zone: "f1"))
    case 12: return random.chance(perCent: 30) ? .closeDay : .revokeDevice("k1")
    default: return .openDay(Self.plan(today.adding(days: random.below(2))))
    }
  }

  /// The definition with windows or lines taken away or changed.
  private mutating func changed() -> HallDefinition {
    var changed = definition
    switch random.below(6) {
    case 5: changed.policy = Self.policy(random.below(8))
    case 0: changed.windows.remove(at: random.below(windowCount))
    case 1:
      let window = random.below(windowCount)
      changed.windows[window].lines = [LineID("l\(random.below(lineCount))")]
    case 2: changed.services[0].minutes += random.below(3)
    case 3: changed.rules.readyOnEmpty.toggle()
    default: break
    }
    return changed
  }
}
