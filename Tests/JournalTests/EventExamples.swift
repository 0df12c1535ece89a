@testable import QueueCore

/// One event of every kind, with every optional field filled in somewhere.
enum EventExamples {
  static let all: [Event] = dayEvents + ticketEvents + windowEvents + hallEvents + printEvents

  private static var carried: CarriedState {
    var carried = CarriedState()
    carried.nextTicket = 812
    carried.nextPrintJob = 830
    carried.nextPlace = 901
    carried.nextPerson = 7
    carried.keyProjects = [project]
    carried.suspensions = [suspension]
    carried.people = [PersonRegistered(person: 3, role: .clerk)]
    carried.enrolments = [DeviceEnrolment(id: "kiosk-1", kind: .kiosk, zone: "f1")]
    carried.notice = "今日系统维护"
    carried.emergency = LocalizedText(chinese: "请有序撤离", english: "Please leave calmly")
    carried.publish(
      publication, at: WallTime(milliseconds: 1_795_309_000_000), by: .person(3, .manager))
    return carried
  }

  private static var project: KeyProject {
    KeyProject(
      code: "ZD-2026-07", name: "风电/光伏基地", validFrom: CalendarDate("2026-01-01")!,
      validTo: CalendarDate("2026-12-31")!, services: ["passport"])
  }

  private static var publication: LayoutPublication {
    LayoutPublication(
      name: "screen-hall", hash: String(repeating: "0a", count: 32),
      fonts: ["noto-sans-bold": String(repeating: "1b", count: 32)], note: "国庆")
  }

  private static var suspension: Suspension {
    Suspension(service: "passport", until: CalendarDate("2026-11-30")!, reason: "设备\"检修\"")
  }

  /// With everything filled in that a definition may leave out.
  private static var definition: HallDefinition {
    var definition = Hall.definition
    definition.classes[1].capGroup = "care"
    definition.services[0].theme = Hall.text("户籍", "Households")
    definition.services[0].bring = [Hall.text("照片", "Photograph"), Hall.text("护照", "护照")]
    definition.rules.appointmentLateMinutes = 15
    definition.devices = [
      DeviceDefinition(
        id: "screen-1", kind: .screen, model: "page", port: "", baud: 0, zone: "f1",
        units: [
          DeviceDefinition.Unit(
            address: 0, name: "东厅", layout: "screen-hall", width: 1_920, height: 1_080,
            theme: "high-contrast",
            times: [
              LayoutTime(
                from: TimeOfDay("12:00")!, to: TimeOfDay("13:30")!, layout: "screen-notice")
            ])
        ]),
      DeviceDefinition(
        id: "combined-1", kind: .ledBoards, model: "bx-5k", port: "/dev/hallkeeper/combined-1",
        baud: 57_600, zone: "f1",
        units: [
          DeviceDefinition.Unit(
            address: 1, name: "集中显示屏", width: 192, height: 64, palette: .twoColour)
        ]),
      DeviceDefinition(
        id: "pads-1", kind: .pads, model: "pattern", port: "/dev/hallkeeper/pads-1", baud: 9_600,
        zone: "f1",
        units: [
          DeviceDefinition.Unit(address: 7, name: "1号", window: 1),
          DeviceDefinition.Unit(address: 8, name: "1号评价器", window: 1, isForRatings: true),
        ],
        settings: [
          DeviceDefinition.Setting(name: "frame", value: "AA addr key sum"),
          DeviceDefinition.Setting(name: "keys", value: "01=next"),
        ]),
    ]
    return definition
  }

  private static var summary: DaySummary {
    var summary = DaySummary()
    summary.issued = 10
    summary.served = 6
    summary.noShow = 2
    summary.cancelled = 1
    summary.expired = 1
    return summary
  }

  private static let requeued = TicketRequeued(
    ticket: 12, place: 40, waitingSince: HallTime(milliseconds: 33_000), reservedWindow: 2,
    rule: RuleRecord(policy: Hall.rule.policy, values: [3, -1]))

  /// Ten in the line, twelve older, budgets of six, overtaken twice by the first group.
  private static let cappedRule = RuleRecord(
    policy: PolicyIdentity(name: "capped-points", version: 1, parameterHash: "0123456789abcdef"),
    values: [10, 12, 24, 6, 6, 2, 0])

  private static let dayEvents: [Event] = [
    .dayOpened(
      DayOpened(plan: Hall.plan(), definition: definition, carried: carried)),
    .phaseChanged(PhaseChanged(phase: .cutOff)),
    .planChanged(PlanChanged(plan: Hall.plan())),
    .clockSet(
      ClockSet(
        to: WallTime(milliseconds: 1_795_309_200_000),
        correction: ClockCorrection(
          boot: "5f1c2d3e", systemStart: WallTime(milliseconds: 12_000),
          milliseconds: 1_795_309_100_000))),
    .dayClosed(DayClosed(date: Hall.date, summary: summary)),
    .definitionChanged(
      DefinitionChanged(
        definition: definition, source: .page, differences: ["windows/1: 户政 → 综合"])),
    .journalRestored(
      JournalRestored(generation: 2, skippedNumbers: 100, skippedIdentifiers: 1_000_000)),
    .layoutPublished(publication),
  ]

  private static let ticketEvents: [Event] = [
    .ticketTaken(
      TicketTaken(
        ticket: 12, number: TicketNumber(prefix: "A", counter: 12), line: "a",
        services: ["id-card", "passport"], classID: "green", requestedClass: "care",
        keyProject: "ZD-2026-07", place: 12, rule: Hall.rule, ahead: 3, windows: [1, 2],
        appointment: HallTime(milliseconds: 1_800_000),
        forecast: WaitForecast(
          method: .roll, medianSeconds: 720, upperSeconds: 1_200, rolledMedianSeconds: 700,
          rolledUpperSeconds: 1_150))),
    .appointmentDue(AppointmentDue(ticket: 12, place: 13, rule: cappedRule)),
    .promiseWithdrawn(PromiseWithdrawn(tickets: [12, 13], reason: .chosenCall)),
    .serviceRated(
      ServiceRated(
        ticket: 12, window: 1, clerk: 3, satisfaction: .basicallySatisfied,
        corrects: .veryDissatisfied, press: "d:pads-1/8:281479271677952:4")),
    .ticketCalled(
      TicketCalled(
        ticket: 12, window: 1, policy: Hall.rule.policy, following: [13, 14], overtaken: [11],
        candidates: 4, chosenBecause: "急诊转运", endedTicket: 10)),
    .ticketRecalled(TicketRecalled(ticket: 12, window: 1, call: 2)),
    .serviceEnded(
      ServiceEnded(ticket: 12, window: 1, outcome: .completed, caseNumber: "2026-0042")),
    .ticketMissed(
      TicketMissed(ticket: 12, window: 1, returnUntil: HallTime(milliseconds: 1_833_000))),
    .ticketReturned(requeued),
    .ticketHeld(TicketHeld(ticket: 12, window: 1)),
    .ticketResumed(requeued),
    .ticketTransferred(
      TicketTransferred(
        ticket: 12, fromWindow: 1, line: "b", place: 41,
        waitingSince: HallTime(milliseconds: 33_000), reservedWindow: 2, rule: Hall.rule)),
    .ticketCancelled(TicketReference(ticket: 12)),
    .ticketExpired(TicketReference(ticket: 12)),
    .callUndone(CallUndone(ticket: 12, window: 1, restoredTicket: 10)),
    .careGranted(ClassChanged(ticket: 12, classID: "care")),
    .careWithdrawn(ClassChanged(ticket: 12, classID: "ordinary")),
  ]

  private static let windowEvents: [Event] = [
    .windowOpened(WindowReference(window: 1)),
    .windowReady(WindowReference(window: 1)),
    .windowPaused(WindowPaused(window: 1, reason: .lunch, stranded: 7)),
    .windowResumed(WindowReference(window: 1)),
    .windowDraining(WindowStopped(window: 1, stranded: 7)),
    .windowClosed(WindowStopped(window: 1, stranded: 0)),
    .clerkSignedIn(ClerkSignedIn(window: 1, person: 3)),
    .clerkSignedOut(WindowReference(window: 1)),
  ]

  private static let hallEvents: [Event] = [
    .keyProjectRegistered(project),
    .keyProjectWithdrawn(KeyProjectReference(code: "ZD-2026-07")),
    .serviceSuspended(suspension),
    .serviceResumed(ServiceReference(service: "passport")),
    .noticePosted(NoticePosted(text: "第一行\n第二行")),
    .emergencyRaised(LocalizedText(chinese: "请有序撤离", english: "Please leave calmly")),
    .emergencyCleared(NoContent()),
    .personRegistered(PersonRegistered(person: 3, role: .guide)),
    .personRetired(PersonReference(person: 3)),
    .deviceEnrolled(DeviceEnrolment(id: "kiosk-1", kind: .kiosk, zone: "f1")),
    .deviceRevoked(DeviceReference(device: "kiosk-1")),
  ]

  private static let printEvents: [Event] = [
    .printJobQueued(
      PrintJobQueued(
        job: 20, ticket: 12, generation: 2, zone: "f1", ahead: 3, reprintBy: .person(3, .guide))),
    .slipQueued(
      SlipQueued(job: 21, service: "invoice", next: CalendarDate("2026-11-24")!, zone: "f1")),
    .printJobSending(PrintJobSending(job: 20, printer: "printer-1")),
    .printJobRequeued(PrintJobReference(job: 20)),
    .printJobConfirmed(PrintJobReference(job: 20)),
    .printJobUnknown(PrintJobUnknown(job: 20, reason: "port went away")),
    .printJobResolved(PrintJobResolved(job: 20, printed: true)),
  ]
}
