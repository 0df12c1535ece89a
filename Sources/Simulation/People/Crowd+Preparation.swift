import QueueCore

extension Crowd {
  /// Key projects of a made-up county, valid for half a year on either side of a day.
  public static func projects(on date: CalendarDate) -> [KeyProject] {
    [("ZD2026-017", "百兆瓦风电项目"), ("ZD2026-023", "肉羊精深加工项目"), ("GX2026-004", "草原大数据中心")].map {
      KeyProject(
        code: KeyProjectCode($0.0), name: $0.1, validFrom: date.adding(days: -180),
        validTo: date.adding(days: 180))
    }
  }

  /// The kiosk that a zone's citizens use.
  static func kiosk(in zone: ZoneID) -> DeviceID { DeviceID("kiosk-\(zone)") }

  /// What has to be known to a hall before its citizens come: their kiosks and their key projects.
  public static func preparation(
    of definition: HallDefinition, projects: [KeyProject]
  ) -> [Command] {
    definition.zones.map {
      .enrolDevice(DeviceEnrolment(id: kiosk(in: $0.id), kind: .kiosk, zone: $0.id))
    } + projects.map(Command.registerKeyProject)
  }
}
