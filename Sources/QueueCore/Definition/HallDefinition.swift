/// Everything that is configured about a hall, as one value.
///
/// It is read from YAML, travels whole inside `dayOpened` and `definitionChanged`, and nothing else
/// configures the engine. Arrays keep the order in which people see things.
public struct HallDefinition: Hashable, Sendable, Codable {
  public var id: String
  public var name: LocalizedText
  /// IANA name, such as `Asia/Shanghai`.
  public var timeZone: String
  /// Telephone number shown on screens and tickets for questions; empty when there is none.
  public var hotline: String
  /// Where a ticket's QR code leads, such as `https://hall.example.gov.cn`; nil: no QR code.
  public var publicAddress: String?
  public var zones: [ZoneDefinition]
  public var departments: [DepartmentDefinition]
  public var services: [ServiceDefinition]
  public var lines: [LineDefinition]
  public var windows: [WindowDefinition]
  public var classes: [ClassDefinition]
  public var calendar: CalendarDefinition
  public var rules: HallRules
  public var policy: PolicyDefinition
  public var devices: [DeviceDefinition]
  public var voice: VoiceDefinition

  public init(
    id: String, name: LocalizedText, timeZone: String, hotline: String = "",
    publicAddress: String? = nil, zones: [ZoneDefinition], departments: [DepartmentDefinition],
    services: [ServiceDefinition], lines: [LineDefinition], windows: [WindowDefinition],
    classes: [ClassDefinition] = ClassDefinition.standard, calendar: CalendarDefinition,
    rules: HallRules = HallRules(), policy: PolicyDefinition = PolicyDefinition(name: "fcfs"),
    devices: [DeviceDefinition] = [], voice: VoiceDefinition = VoiceDefinition()
  ) {
    self.id = id
    self.name = name
    self.timeZone = timeZone
    self.hotline = hotline
    self.publicAddress = publicAddress
    self.zones = zones
    self.departments = departments
    self.services = services
    self.lines = lines
    self.windows = windows
    self.classes = classes
    self.calendar = calendar
    self.rules = rules
    self.policy = policy
    self.devices = devices
    self.voice = voice
  }

  enum CodingKeys: String, CodingKey {
    case id, name, timeZone, hotline, publicAddress, zones, departments, services, lines, windows
    case classes, calendar, rules, policy, devices, voice
  }
}

/// A floor or a waiting area.
public struct ZoneDefinition: Hashable, Sendable, Codable {
  public var id: ZoneID
  public var name: LocalizedText

  public init(id: ZoneID, name: LocalizedText) {
    self.id = id
    self.name = name
  }

  enum CodingKeys: String, CodingKey { case id, name }
}

/// Who is responsible for services.
public struct DepartmentDefinition: Hashable, Sendable, Codable {
  public var id: DepartmentID
  public var name: LocalizedText
  /// The weekdays on which the department is in the hall; empty means every business day.
  public var weekdays: [Weekday]

  public init(id: DepartmentID, name: LocalizedText, weekdays: [Weekday] = []) {
    self.id = id
    self.name = name
    self.weekdays = weekdays
  }

  enum CodingKeys: String, CodingKey { case id, name, weekdays }
}

/// What a citizen comes for.
public struct ServiceDefinition: Hashable, Sendable, Codable {
  public var id: ServiceID
  public var name: LocalizedText
  public var department: DepartmentID
  public var line: LineID
  /// The kiosk's first level, such as `企业开办`; empty files the service under its department only.
  /// Themes of the same Chinese name are one.
  public var theme: LocalizedText
  /// Expected service time in minutes, 1...240.
  public var minutes: Int
  /// The wait a hall wants to keep, in minutes.
  public var targetWaitMinutes: Int
  /// What a citizen has to bring, one thing an entry.
  public var bring: [LocalizedText]
  /// Lower-case initials of the Chinese name's pinyin, for search; empty when unknown.
  public var initials: String

  public init(
    id: ServiceID, name: LocalizedText, department: DepartmentID, line: LineID,
    theme: LocalizedText = LocalizedText(chinese: "", english: ""), minutes: Int = 10,
    targetWaitMinutes: Int = 15, bring: [LocalizedText] = [], initials: String = ""
  ) {
    self.id = id
    self.name = name
    self.department = department
    self.line = line
    self.theme = theme
    self.minutes = minutes
    self.targetWaitMinutes = targetWaitMinutes
    self.bring = bring
    self.initials = initials
  }

  enum CodingKeys: String, CodingKey {
    case id, name, department, line, theme, minutes, targetWaitMinutes, bring, initials
  }
}

/// Services that share a ticket prefix and the same windows wait in one line.
public struct LineDefinition: Hashable, Sendable, Codable {
  public var id: LineID
  public var name: LocalizedText
  /// One or two capital letters.
  public var prefix: String
  public var zone: ZoneID

  public init(id: LineID, name: LocalizedText, prefix: String, zone: ZoneID) {
    self.id = id
    self.name = name
    self.prefix = prefix
    self.zone = zone
  }

  enum CodingKeys: String, CodingKey { case id, name, prefix, zone }
}

/// A numbered counter.
public struct WindowDefinition: Hashable, Sendable, Codable {
  public var id: WindowID
  /// What stands beside the number, such as `综合窗口`.
  public var name: LocalizedText
  public var zone: ZoneID
  public var lines: [LineID]

  public init(id: WindowID, name: LocalizedText, zone: ZoneID, lines: [LineID]) {
    self.id = id
    self.name = name
    self.zone = zone
    self.lines = lines
  }

  enum CodingKeys: String, CodingKey { case id, name, zone, lines }
}

/// A class of citizens; the numbers are read by the policies that use them.
public struct ClassDefinition: Hashable, Sendable, Codable {
  public var id: ClassID
  public var name: LocalizedText
  /// Strict priority calls the lowest rank first.
  public var rank: Int
  /// Points a minute of waiting earns.
  public var pointsPerMinute: Int
  /// What admits a citizen to the class.
  public var entitlement: Entitlement
  /// Classes of one cap group share the budget by which they may overtake somebody; nil puts the
  /// green channel into a group of its own and everybody else into another.
  public var capGroup: CapGroupID?

  public enum Entitlement: String, Hashable, Sendable, Codable {
    /// Anybody.
    case none
    /// The code of a registered key project.
    case keyProjectCode
    /// A guide or a clerk grants it; until then the ticket counts as the last class.
    case grant
    /// An appointment.
    case appointment
  }

  public init(
    id: ClassID, name: LocalizedText, rank: Int, pointsPerMinute: Int,
    entitlement: Entitlement, capGroup: CapGroupID? = nil
  ) {
    self.id = id
    self.name = name
    self.rank = rank
    self.pointsPerMinute = pointsPerMinute
    self.entitlement = entitlement
    self.capGroup = capGroup
  }

  enum CodingKeys: String, CodingKey {
    case id, name, rank, pointsPerMinute, entitlement, capGroup
  }

  /// The cap group, whether it is written or not.
  public var group: CapGroupID {
    capGroup ?? (entitlement == .keyProjectCode ? "green" : "others")
  }

  /// Points a minute that a class may earn: with the longest wait that is counted they still fit
  /// 64 bits.
  public static let pointsLimit = 1_000_000_000
  /// Cap groups of a hall: a rule with more could not be explained on a poster.
  public static let groupLimit = 4

  /// The classes a hall starts with; the last one is everybody's.
  public static let standard: [ClassDefinition] = [
    ClassDefinition(
      id: "green", name: LocalizedText(chinese: "绿色通道", english: "Green channel"), rank: 0,
      pointsPerMinute: 30, entitlement: .keyProjectCode),
    ClassDefinition(
      id: "care", name: LocalizedText(chinese: "老弱病残孕军", english: "Priority care"), rank: 1,
      pointsPerMinute: 6, entitlement: .grant),
    ClassDefinition(
      id: "appointment", name: LocalizedText(chinese: "预约", english: "Appointment"), rank: 2,
      pointsPerMinute: 5, entitlement: .appointment),
    ClassDefinition(
      id: "ordinary", name: LocalizedText(chinese: "普通", english: "Ordinary"), rank: 3,
      pointsPerMinute: 1, entitlement: .none),
  ]
}

/// Which rule picks the next ticket, with its numbers.
public struct PolicyDefinition: Hashable, Sendable, Codable {
  /// One of ``DispatchPolicies/names``.
  public var name: String
  public var parameters: [PolicyParameter]

  public init(name: String, parameters: [PolicyParameter] = []) {
    self.name = name
    self.parameters = parameters
  }

  enum CodingKeys: String, CodingKey { case name, parameters }
}

/// One number of a policy; what it means is said by the policy.
public struct PolicyParameter: Hashable, Sendable, Codable {
  public var name: String
  public var value: Int64

  public init(name: String, value: Int64) {
    self.name = name
    self.value = value
  }

  enum CodingKeys: String, CodingKey { case name, value }
}
