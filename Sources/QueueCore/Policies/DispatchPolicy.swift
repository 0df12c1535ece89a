/// A waiting ticket as a policy sees it.
public struct Candidate: Hashable, Sendable {
  public let ticket: TicketID
  public let line: LineID
  public let admissionClass: ClassDefinition
  public let place: Int64
  public let waitingSince: HallTime
  public let rule: RuleRecord

  public init(
    ticket: TicketID, line: LineID, admissionClass: ClassDefinition, place: Int64,
    waitingSince: HallTime, rule: RuleRecord
  ) {
    self.ticket = ticket
    self.line = line
    self.admissionClass = admissionClass
    self.place = place
    self.waitingSince = waitingSince
    self.rule = rule
  }
}

/// The rule that picks the next ticket for a window.
///
/// A policy is a value without state of its own: what it has to remember about a ticket is the
/// ``RuleRecord`` stored with it, so that a replay of the journal gives the same calls.
public protocol DispatchPolicy: Sendable {
  var identity: PolicyIdentity { get }

  /// What to remember about a ticket that joins a line in which `waitingInLine` wait already.
  func admit(_ admissionClass: ClassDefinition, waitingInLine: Int, at now: HallTime) -> RuleRecord

  /// The index of the ticket to call; `candidates` is not empty and ordered by place.
  func choose(among candidates: [Candidate], at now: HallTime) -> Int

  /// What to remember about a ticket that one of `admissionClass` has overtaken.
  func settle(_ record: RuleRecord, overtakenBy admissionClass: ClassDefinition) -> RuleRecord

  /// Takes ``settle(_:overtakenBy:)`` back, when a call is undone.
  func revoke(_ record: RuleRecord, overtakenBy admissionClass: ClassDefinition) -> RuleRecord
}

extension DispatchPolicy {
  public func admit(
    _ admissionClass: ClassDefinition, waitingInLine: Int, at now: HallTime
  ) -> RuleRecord {
    RuleRecord(policy: identity)
  }

  public func settle(
    _ record: RuleRecord, overtakenBy admissionClass: ClassDefinition
  ) -> RuleRecord { record }

  public func revoke(
    _ record: RuleRecord, overtakenBy admissionClass: ClassDefinition
  ) -> RuleRecord { record }
}

/// The policies a hall can name.
public enum DispatchPolicies {
  /// Names in the order in which they are offered.
  public static let names = ["fcfs", "strict"]

  /// The policy of a definition; nil when there is none of that name.
  public static func make(_ definition: PolicyDefinition) -> (any DispatchPolicy)? {
    switch definition.name {
    case "fcfs": FirstComeFirstServed(definition: definition)
    case "strict": StrictPriority(definition: definition)
    default: nil
    }
  }
}

extension PolicyIdentity {
  /// The identity of a policy with its parameters.
  ///
  /// The hash is FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): it tells settings apart in
  /// the journal and protects nothing.
  init(definition: PolicyDefinition, version: Int) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for parameter in definition.parameters.sorted(by: { $0.name < $1.name }) {
      for byte in "\(parameter.name)=\(parameter.value);".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    let digits = String(hash, radix: 16)
    self.init(
      name: definition.name, version: version,
      parameterHash: String(repeating: "0", count: 16 - digits.count) + digits)
  }
}
