import QueueCore

/// One stay of a ticket in a line: from joining it to the call or to leaving, and the service that
/// followed. Times are in milliseconds.
public struct Visit: Hashable, Sendable {
  /// The person; the same through returns and further services.
  public var ticket: Int32
  /// How many stays of the ticket came before.
  public var step: Int32
  /// How often it had come back after a no-show.
  public var returns: Int32 = 0
  /// Numbers of ``RunRecord/services``, of its line in ``RunRecord/lines`` and of its class in
  /// ``RunRecord/classes``.
  public var service: Int32
  public var line: Int32
  public var admissionClass: Int32
  /// The only window that may call it, the first of its number in ``RunRecord/windows``; -1: every
  /// one that serves its line.
  public var reserved: Int32 = -1
  /// Order of admission.
  public var place: Int64
  public var arrived: Int64
  /// When its wait began to count: the arrival, or a later slot.
  public var admitted: Int64
  /// Start of earning, earlier than the arrival by minutes brought along.
  public var since: Int64
  /// When it was called, or left without.
  public var left: Int64
  /// Whether it was called, or left, before its slot.
  public var endedEarly: Bool { left < admitted }
  /// When its window was free again.
  public var ended: Int64
  public var outcome: Outcome
  /// -1 when it was not called.
  public var window: Int32 = -1
  /// Which end of waiting it was, from 0: calls in one instant have an order too.
  public var order: Int32 = -1
  /// How often each cap group may overtake it; -1 without caps.
  public var cap: Int32 = -1
  /// How often the group that did it most has.
  public var overtakenMost: Int32 = 0
  /// At most so many calls before its own, as the paper says; -1 without caps.
  public var promise: Int32 = -1

  public enum Outcome: UInt8, Hashable, Sendable, Codable {
    case waiting, served
    /// Went away after waiting in vain.
    case left
    /// Was called and not there.
    case noShow
    /// Still waited when the last window that could have called had closed.
    case expired
  }

  public init(
    ticket: Int32, step: Int32, service: Int32, line: Int32, admissionClass: Int32, place: Int64,
    arrived: Int64, admitted: Int64, since: Int64, left: Int64 = 0, ended: Int64 = 0,
    outcome: Outcome = .waiting
  ) {
    self.ticket = ticket
    self.step = step
    self.service = service
    self.line = line
    self.admissionClass = admissionClass
    self.place = place
    self.arrived = arrived
    self.admitted = admitted
    self.since = since
    self.left = left
    self.ended = ended
    self.outcome = outcome
  }

  /// Milliseconds from joining the line to the call or to leaving.
  public var wait: Int64 { max(0, left - admitted) }
  public var isCalled: Bool { window >= 0 }
  /// Milliseconds of service.
  public var served: Int64 { outcome == .served ? ended - left : 0 }
  /// Share of the cap that the group which overtook it most has used; nil without caps.
  public var capUse: Double? {
    cap < 0 ? nil : Self.capUse(Int64(overtakenMost), of: Int64(cap))
  }

  static func capUse(_ overtaken: Int64, of cap: Int64) -> Double {
    cap == 0 ? 0 : Double(overtaken) / Double(cap)
  }
}

/// What happened in a hall, simulated or read from a journal: all that figures are made of.
public struct RunRecord: Sendable {
  public var classes: [ClassID]
  public var services: [ServiceID]
  public var departments: [DepartmentID]
  /// The department of each service.
  public var departmentOfService: [Int]
  public var lines: [LineID]
  public var windows: [Window]
  public var visits: [Visit]
  /// Figures are of those who came from here on, in milliseconds.
  public var from: Int64
  /// Until when windows without closing time are measured, in milliseconds.
  public var through: Int64

  /// A window with its skills; one whose skills changed stands here once with each.
  public struct Window: Hashable, Sendable {
    public var number: WindowID
    /// Numbers of the lines it serves.
    public var lines: [Int]
    /// When it was open, in milliseconds, in order; the last stretch may have no end, `.max`.
    public var open: [ClosedRange<Int64>]

    public init(number: WindowID, lines: [Int], open: [ClosedRange<Int64>]) {
      self.number = number
      self.lines = lines
      self.open = open
    }
  }

  public init(
    classes: [ClassID], services: [ServiceID], departments: [DepartmentID],
    departmentOfService: [Int], lines: [LineID], windows: [Window], visits: [Visit],
    from: Int64, through: Int64
  ) {
    self.classes = classes
    self.services = services
    self.departments = departments
    self.departmentOfService = departmentOfService
    self.lines = lines
    self.windows = windows
    self.visits = visits
    self.from = from
    self.through = through
  }

  /// Those of whom figures speak: who came in time, and whose stay has ended.
  var counted: [Int] {
    visits.indices.filter { visits[$0].arrived >= from && visits[$0].outcome != .waiting }
  }
}
