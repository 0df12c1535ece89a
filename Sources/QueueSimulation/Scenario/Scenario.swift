import QueueCore

/// A hall and the people who come to it, as a trial.
///
/// All times are in ``unit``; ``begins`` says which time of day the time 0 is. The rule itself
/// reckons in milliseconds, so times should be long against one.
public struct Scenario: Hashable, Sendable {
  public var name: String
  public var unit: TimeUnit
  public var begins: TimeOfDay
  public var classes: [ClassDefinition]
  public var services: [Service]
  public var streams: [Stream]
  /// Arrivals of a real day, beside those of the streams.
  public var listed: [ListedTicket]
  public var windows: [Window]
  public var policies: [PolicyDefinition]
  public var rules: HallRules
  /// When the last one may come; nil when ``customers`` says when to stop.
  public var until: Double?
  /// How many come; nil: as many as come until then.
  public var customers: Int?
  /// Who comes before counts in no figure.
  public var warmUp: Double
  public var replications: Int
  public var seed: UInt64
  /// A wait that the hall wants to keep.
  public var target: Double
  /// For each of these the share of people who wait longer.
  public var beyond: [Double]

  public init(
    name: String, unit: TimeUnit = .minutes, begins: TimeOfDay = TimeOfDay(minutes: 0)!,
    classes: [ClassDefinition] = ClassDefinition.standard, services: [Service],
    streams: [Stream] = [], listed: [ListedTicket] = [], windows: [Window],
    policies: [PolicyDefinition] = [PolicyDefinition(name: "capped-points")],
    rules: HallRules = HallRules(), until: Double? = nil, customers: Int? = nil,
    warmUp: Double = 0, replications: Int = 1, seed: UInt64 = 1, target: Double = 15,
    beyond: [Double] = []
  ) {
    self.name = name
    self.unit = unit
    self.begins = begins
    self.classes = classes
    self.services = services
    self.streams = streams
    self.listed = listed
    self.windows = windows
    self.policies = policies
    self.rules = rules
    self.until = until
    self.customers = customers
    self.warmUp = warmUp
    self.replications = replications
    self.seed = seed
    self.target = target
    self.beyond = beyond
  }

  public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    case seconds, minutes, hours

    public var milliseconds: Double {
      switch self {
      case .seconds: 1_000
      case .minutes: 60_000
      case .hours: 3_600_000
      }
    }
  }

  /// What people come for.
  public struct Service: Hashable, Sendable {
    public var id: ServiceID
    public var department: DepartmentID
    public var line: LineID
    /// How long it takes at a window of speed 1.
    public var time: Distribution
    /// Where people go from here, each with its chance; who goes nowhere is done.
    public var next: [NextStep]

    public init(
      id: ServiceID, department: DepartmentID? = nil, line: LineID? = nil, time: Distribution,
      next: [NextStep] = []
    ) {
      self.id = id
      self.department = department ?? "hall"
      self.line = line ?? LineID(id.text)
      self.time = time
      self.next = next
    }
  }

  public struct NextStep: Hashable, Sendable {
    public var service: ServiceID
    /// 0...1
    public var chance: Double

    public init(service: ServiceID, chance: Double) {
      self.service = service
      self.chance = chance
    }
  }

  /// People of one kind.
  public struct Stream: Hashable, Sendable {
    public var service: ServiceID
    public var admissionClass: ClassID
    public var arrivals: Arrivals
    /// Instead of the services' own times, at every step.
    public var time: Distribution?
    /// How long somebody waits before leaving; nil: as long as it takes. Drawn for every line.
    public var patience: Distribution?
    /// Services after the first, in order; then what the last service's ``Service/next`` says.
    public var route: [ServiceID]
    public var noShow: NoShow?

    public init(
      service: ServiceID, admissionClass: ClassID = "ordinary", arrivals: Arrivals,
      time: Distribution? = nil, patience: Distribution? = nil, route: [ServiceID] = [],
      noShow: NoShow? = nil
    ) {
      self.service = service
      self.admissionClass = admissionClass
      self.arrivals = arrivals
      self.time = time
      self.patience = patience
      self.route = route
      self.noShow = noShow
    }
  }

  public enum Arrivals: Hashable, Sendable {
    /// At random, so many in a unit of time; nobody outside the stretches.
    case poisson([Stretch])
    /// As ``poisson(_:)``, the stretches over and over again after each period.
    case periodic([Stretch], period: Double)
    /// With these times from one to the next; the first comes after one of them.
    case renewal(Distribution)
    case listed([Double])
    case appointments(Appointments)
  }

  /// A rate that holds for some time.
  public struct Stretch: Hashable, Sendable {
    public var from: Double
    public var to: Double
    /// Arrivals in a unit of time.
    public var rate: Double

    public init(from: Double, to: Double, rate: Double) {
      self.from = from
      self.to = to
      self.rate = rate
    }
  }

  /// Booked slots, and how people keep them.
  public struct Appointments: Hashable, Sendable {
    public var slots: [Double]
    /// How long before the slot people check in.
    public var early: Distribution
    /// How long after it, for those who are late.
    public var late: Distribution
    /// The share of people who are late, 0...1.
    public var lateShare: Double
    /// The share of slots whose people never come, 0...1.
    public var absent: Double

    public init(
      slots: [Double], early: Distribution = .fixed(0), late: Distribution = .fixed(0),
      lateShare: Double = 0, absent: Double = 0
    ) {
      self.slots = slots
      self.early = early
      self.late = late
      self.lateShare = lateShare
      self.absent = absent
    }
  }

  /// People who are called and are not there.
  public struct NoShow: Hashable, Sendable {
    /// 0...1, at the first call of every line.
    public var chance: Double
    /// How long the window waits in vain.
    public var lost: Distribution
    /// The share of them who come back, 0...1, and after how long; later than the hall's rules
    /// allow is not at all.
    public var returnShare: Double
    public var after: Distribution

    public init(
      chance: Double, lost: Distribution = .fixed(1), returnShare: Double = 0,
      after: Distribution = .fixed(10)
    ) {
      self.chance = chance
      self.lost = lost
      self.returnShare = returnShare
      self.after = after
    }
  }

  public struct Window: Hashable, Sendable {
    public var number: WindowID
    public var lines: [LineID]
    /// 2 halves every service time.
    public var speed: Double
    /// When it calls people, in order; the last stretch may have no end; empty: always.
    public var open: [ClosedRange<Double>]

    public init(
      number: WindowID, lines: [LineID], speed: Double = 1, open: [ClosedRange<Double>] = []
    ) {
      self.number = number
      self.lines = lines
      self.speed = speed
      self.open = open
    }
  }

  /// One person of a real day.
  public struct ListedTicket: Hashable, Sendable {
    public var service: ServiceID
    public var admissionClass: ClassID
    public var arrival: Double
    /// At a window of speed 1; nil: by chance, as the service has it.
    public var time: Double?
    /// Leaves when not called after that long; nil: waits.
    public var patience: Double?
    public var slot: Double?
    /// The time a window lost on calling in vain; nil: came when called.
    public var lost: Double?

    public init(
      service: ServiceID, admissionClass: ClassID, arrival: Double, time: Double? = nil,
      patience: Double? = nil, slot: Double? = nil, lost: Double? = nil
    ) {
      self.service = service
      self.admissionClass = admissionClass
      self.arrival = arrival
      self.time = time
      self.patience = patience
      self.slot = slot
      self.lost = lost
    }
  }
}
