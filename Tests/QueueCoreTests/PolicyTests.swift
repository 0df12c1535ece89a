import Testing

@testable import QueueCore

@Suite struct PolicyTests {
  static let seeds: Range<UInt64> = 0..<60

  @Test func `without any caps left, capped points are first come, first served`() {
    for seed in Self.seeds {
      let trial = RuleTrial(seed: seed)
      let capped = trial.callOrder(
        under: PolicyDefinition(
          name: "capped-points",
          parameters: [
            PolicyParameter(name: "capBase", value: 0),
            PolicyParameter(name: "capPercent", value: 0),
          ]))
      #expect(capped == trial.callOrder(under: PolicyDefinition(name: "fcfs")), "\(trial)")
    }
  }

  @Test func `with equal rates, capped points are first come, first served`() {
    for seed in Self.seeds {
      var trial = RuleTrial(seed: seed).takesAndCalls
      for index in trial.definition.classes.indices {
        trial.definition.classes[index].pointsPerMinute = 2
      }
      let capped = trial.callOrder(under: PolicyDefinition(name: "capped-points"))
      #expect(capped == trial.callOrder(under: PolicyDefinition(name: "fcfs")), "\(trial)")
    }
  }

  @Test func `very large rates without caps are strict priority`() {
    for seed in Self.seeds {
      var trial = RuleTrial(seed: seed).takesAndCalls
      trial.definition.classes = [ClassDefinition.standard[0], ClassDefinition.standard[3]]
      trial.definition.classes[0].pointsPerMinute = ClassDefinition.pointsLimit
      let points = trial.callOrder(under: PolicyDefinition(name: "accumulating"))
      #expect(points == trial.callOrder(under: PolicyDefinition(name: "strict")), "\(trial)")
    }
  }

  @Test func `the same record gives the same calls under every policy, and none that it disowns`() {
    for (index, name) in DispatchPolicies.names.enumerated() {
      for seed in UInt64(index * 5)..<UInt64(index * 5 + 5) {
        let trial = RuleTrial(seed: seed)
        let policy = Self.policy(name)
        #expect(trial.callOrder(under: policy) == trial.callOrder(under: policy))
      }
    }
  }

  @Test func `a head start of an hour beats forty minutes of waiting, not eighty`() {
    var hall = Self.hall(Self.policy("head-start"))
    hall.take("id-card")
    hall.pass(40 * 60)
    hall.take("id-card")
    hall.take("id-card", code: "ZD1")
    #expect(hall.next(1) == "A003")
    hall.pass(40 * 60)
    hall.take("id-card", code: "ZD1")
    #expect(hall.next(1) == "A001")
    hall.pass(60)
    #expect(hall.next(1) == "A004")
  }

  @Test func `a ratio calls in its cycle at each window, and passes over who is not there`() {
    var hall = Self.hall(Self.policy("ratio"))
    for _ in 0..<3 { hall.take("id-card") }
    for _ in 0..<3 { hall.take("id-card", code: "ZD1") }
    var order: [String?] = []
    for _ in 0..<6 {
      order.append(hall.next(1))
      hall.pass(60)
    }
    #expect(order == ["A004", "A005", "A001", "A006", "A002", "A003"])
  }

  @Test func `undoing a call turns the cycle of a ratio back`() {
    var hall = Self.hall(Self.policy("ratio"))
    for _ in 0..<2 { hall.take("id-card") }
    for _ in 0..<3 { hall.take("id-card", code: "ZD1") }
    #expect(hall.next(1) == "A003")
    hall.must(.undoCall(1))
    #expect(hall.next(1) == "A003")
    hall.pass(60)
    #expect(hall.next(1) == "A004")
  }

  @Test func `what a policy does not know or cannot use is refused`() {
    var hall = Self.hall(PolicyDefinition(name: "fcfs"))
    let wrong = [
      PolicyDefinition(name: "lottery"),
      PolicyDefinition(
        name: "capped-points", parameters: [PolicyParameter(name: "caps", value: 3)]),
      PolicyDefinition(
        name: "capped-points", parameters: [PolicyParameter(name: "capBase", value: -1)]),
    ]
    for policy in wrong {
      var changed = hall.state.definition
      changed.policy = policy
      guard case .invalidDefinition = hall.refusal(.changeDefinition(changed, source: .page))
      else {
        Issue.record("\(policy) was taken")
        continue
      }
    }
  }

  static func policy(_ name: String) -> PolicyDefinition {
    let parameters: [PolicyParameter] =
      switch name {
      case "ratio":
        [
          PolicyParameter(name: "calls.green", value: 2),
          PolicyParameter(name: "calls.ordinary", value: 1),
        ]
      case "head-start": [PolicyParameter(name: "headStartSeconds.green", value: 3_600)]
      default: []
      }
    return PolicyDefinition(name: name, parameters: parameters)
  }

  static func hall(_ policy: PolicyDefinition) -> HallFixture {
    var definition = HallFixture.definition()
    definition.policy = policy
    definition.rules.liveTicketsPerKeyProject = 100
    var hall = HallFixture(definition)
    hall.must(
      .registerKeyProject(
        KeyProject(
          code: "ZD1", name: "项目", validFrom: HallFixture.date, validTo: HallFixture.date)))
    hall.events = []
    return hall
  }
}

extension RuleTrial {
  /// Only taking numbers and calling, a second apart at least.
  var takesAndCalls: RuleTrial {
    var plain = self
    plain.steps = steps.compactMap { pass, step in
      switch step {
      case .take(let service, let kind):
        (pass + 1_000, .take(service: service, kind: kind == 1 ? 2 : kind))
      case .next: (pass + 1_000, step)
      default: nil
      }
    }
    return plain
  }

  /// Who was called in which order, and whether a replay through the rule agrees.
  func callOrder(under policy: PolicyDefinition) -> [TicketID] {
    var trial = self
    trial.definition.policy = policy
    let events = trial.record()
    var audit = CallAudit(hall: "test")
    for (index, event) in events.enumerated() { audit.take(event, sequence: Int64(index + 1)) }
    if let finding = audit.findings.first { Issue.record("\(finding.text.english)\n\(trial)") }
    return events.compactMap {
      if case .ticketCalled(let call) = $0.event { call.ticket } else { nil }
    }
  }
}
