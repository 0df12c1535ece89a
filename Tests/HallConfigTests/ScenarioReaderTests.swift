import QueueCore
import QueueSimulation
import Testing

@testable import HallConfig

@Suite struct ScenarioReaderTests {
  static let whole = """
    name: 全部写法 | Everything
    unit: minutes
    begins: 09:00
    until: 17:00
    warmUp: 10
    replications: 5
    seed: 7
    target: 20
    beyond: [5, 30]
    classes:
      green: {points: 30}
      appointment: {points: 5}
      ordinary: {rank: 9}
    services:
      id-card: {time: {exponential: 8}, line: household, department: police}
      passport: {time: {erlang: 12, phases: 3}, line: household, department: police, next: {photo: 0.3}}
      photo: {time: {lognormal: 4, scv: 0.5}}
      tax: {time: {hyperexponential: 10, scv: 4}}
      advice: {time: {uniform: [2, 6]}}
      print: {time: {empirical: [1, 2, 2, 5]}}
    streams:
      - {service: id-card, arrivals: {poisson: {09:00-10:00: 0.5, 10:00-12:00: 0.2}}, route: [photo]}
      - {service: passport, class: green, arrivals: {poisson: {0-30: 1}, period: 60}}
      - {service: tax, arrivals: {interval: {fixed: 7}}, patience: {exponential: 40}, time: 9}
      - {service: advice, arrivals: {at: [09:05, 11, 12.5]}}
      - service: print
        arrivals:
          appointments:
            slots: {from: 09:00, to: 10:00, every: 20}
            early: {exponential: 5}
            late: 12
            lateShare: 0.1
            absent: 0.05
        noShow: {chance: 0.1, lost: 2, return: 0.5, after: 10}
    tickets:
      - {service: tax, class: green, at: 09:30, time: 4.5}
    windows:
      1-2: {serves: household, open: 09:00-17:00, breaks: 12:00-13:30}
      3: {serves: [photo, tax, advice], speed: 1.5}
      4: {serves: [print, id-card]}
    policies: [fcfs, {name: capped-points, capBase: 2}]
    rules: {returnMinutes: 20}
    """

  @Test func `everything that docs-simulate names is read`() throws {
    let result = ScenarioReader.read(Self.whole, name: "all.yaml")
    #expect(result.diagnostics.map { $0.formatted(language: .english) } == [])
    let scenario = try #require(result.scenario)
    #expect(scenario.until == 480)
    #expect(scenario.begins == TimeOfDay("09:00"))
    #expect(scenario.classes.map(\.id) == ["green", "appointment", "ordinary"])
    #expect(scenario.classes.map(\.group) == ["green", "others", "others"])
    #expect(scenario.services[3].time == .hyperexponential(mean: 10, scv: 4))
    #expect(scenario.services[1].next == [Scenario.NextStep(service: "photo", chance: 0.3)])
    #expect(
      scenario.streams[0].arrivals
        == .poisson([
          Scenario.Stretch(from: 0, to: 60, rate: 0.5),
          Scenario.Stretch(from: 60, to: 180, rate: 0.2),
        ]))
    #expect(scenario.streams[3].arrivals == .listed([5, 11, 12.5]))
    guard case .appointments(let booked) = scenario.streams[4].arrivals else {
      Issue.record("no appointments")
      return
    }
    #expect(booked.slots == [0, 20, 40, 60])
    #expect(scenario.streams[4].admissionClass == "appointment")
    #expect(scenario.windows.map(\.number) == [1, 2, 3, 4])
    #expect(scenario.windows[1].open == [0...180, 270...480])
    #expect(scenario.windows[3].lines == ["print", "household"])
    #expect(scenario.listed[0].arrival == 30)
    #expect(scenario.policies[1].parameters == [PolicyParameter(name: "capBase", value: 2)])
    #expect(scenario.rules.returnMinutes == 20)
    #expect(ScenarioRun(scenario).report().policies.count == 2)
  }

  /// What is replaced, by what, and where the complaint points and what it suggests.
  static let mistakes: [(String, String, String)] = [
    ("target: 20", "tarket: 20", "8:1: error: unknown key \"tarket\"; did you mean \"target\"?"),
    ("unit: minutes", "unit: minute", "2:7: error: unknown unit of time \"minute\"; did you mean"),
    ("{exponential: 8}", "{exponental: 8}", "15:20: error: unknown key \"exponental\"; did you"),
    ("{erlang: 12, phases: 3}", "{erlang: 12}", "16:20: error: erlang needs phases"),
    ("scv: 4}", "scv: 0.4}", "18:43: error: 0.4 is outside"),
    ("next: {photo: 0.3}", "next: {phto: 0.3}", ": error: unknown service \"phto\"; did you mean"),
    ("class: green, arrivals", "class: gren, arrivals", "unknown class \"gren\"; did you mean"),
    ("10:00-12:00: 0.2", "09:30-12:00: 0.2", ": error: the stretch overlaps or precedes"),
    ("serves: household", "serves: housold", ": error: unknown service \"housold\"; did you mean"),
    ("[fcfs, {", "[fcsf, {", ": error: unknown policy \"fcsf\"; did you mean \"fcfs\"?"),
    ("capBase: 2", "capbase: 2", ": error: unknown key \"capbase\"; did you mean \"capBase\"?"),
    ("until: 17:00", "until: 08:00", "4:8: error: 08:00 is before the beginning, 09:00"),
    ("until: 17:00\n", "", "1:1: error: nothing says when it ends"),
    ("[print, id-card]", "[id-card]", ": error: no window serves \"print\""),
    ("speed: 1.5", "speed: fast", ": error: a number is expected here"),
    ("chance: 0.1, lost", "chance: 1.1, lost", ": error: 1.1 is outside 0 to 1"),
    ("{photo: 0.3}", "{passport: 1}", "16:88: error: nobody ever leaves passport → passport"),
    (
      "photo: {time: {lognormal: 4, scv: 0.5}}",
      "photo: {time: 4, next: {passport: 0.5, tax: 0.5}}\n"
        + "  loop: {time: 4, line: household, next: {ring: 1}}\n"
        + "  ring: {time: 4, line: household, next: {loop: 1}}",
      "18:42: error: nobody ever leaves loop → ring → loop"
    ),
    ("{name: capped-points, capBase: 2}", "ratio", "error: ratio calls nobody"),
    (
      "{name: capped-points, capBase: 2}", "{name: ratio, calls.green: 0}",
      "error: ratio calls nobody"
    ),
    ("warmUp: 10", "warmUp: 17:00", "5:9: error: nobody comes after the warm-up"),
    ("rules: {", "polices: [fcfs]\nrules: {", "\"polices\"; \"policies\" is there already"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is reported with its place and what was probably meant`(
    _ good: String, _ bad: String, _ complaint: String
  ) {
    let text = Self.whole.replacing(good, with: bad, maxReplacements: 1)
    #expect(text != Self.whole)
    let result = ScenarioReader.read(text, name: "all.yaml")
    #expect(result.scenario == nil)
    let reports = result.diagnostics.map { $0.formatted(language: .english) }
    #expect(reports.contains { $0.hasPrefix("all.yaml:") && $0.contains(complaint) }, "\(reports)")
  }

  private static func reports(_ text: String) -> [String] {
    ScenarioReader.read(text, name: "all.yaml").diagnostics.map {
      String($0.formatted(language: .english).prefix { $0 != "\n" })
    }
  }

  private static let services = "services: {desk: {time: 10}}\n"
  private static let stream = "streams: [{service: desk, arrivals: {poisson: 0.05}}]\n"
  private static let windows = "windows: {1: {serves: desk}}\n"
  private static let customers = "customers: 1000\n"

  /// Where one thing is wrong, that is all there is to say.
  static let alone: [(String, String)] = [
    (services + "streams: [{service: desk, arrivals: {poisson: fast}}]\n" + windows, "2:47"),
    (services + "streams: [{service: desk, arivals: {poisson: 1}}]\n" + windows, "2:27"),
    (services + "steams: [{service: desk, arrivals: {at: [1]}}]\n" + windows, "2:1"),
    (services + "tickets: [{service: desk, at: 25:99}]\n" + windows, "2:31"),
    (services + stream + "windows: {1: {serves: dask}}\n" + customers, "3:23"),
    (services + stream + customers, "1:1"),
    (services + stream + windows + "customers: 0\n", "4:12"),
    (services + stream + "windows: {5-1: {serves: desk}}\n" + customers, "3:11"),
    (
      "services: &a {desk: {time: 10}}\nstreams: [{service: desk, arrivals: &b {poisson: 1}}]\n"
        + windows, "1:11"
    ),
    (
      "services: {desk: {time: 10}}\nstreams: [{service: desk, arrivals: {poisson: 1}, "
        + "patience: &p {exponential: 4}, time: *p}]\n" + windows + customers, "2:61"
    ),
  ]

  @Test(arguments: alone)
  func `one mistake is reported once, without others that only follow from it`(
    _ text: String, _ place: String
  ) {
    let reports = Self.reports(text)
    #expect(reports.first?.hasPrefix("all.yaml:\(place): error") == true, "\(reports)")
    #expect(Set(reports).count == reports.count)
    #expect(!reports.contains { $0.contains("nobody comes") || $0.contains("no window serves") })
    #expect(!reports.contains { $0.contains("nothing says when") })
  }

  @Test func `breaks of a window without hours leave it open without end`() throws {
    let text =
      Self.services + Self.stream + Self.customers
      + "windows: {1: {serves: desk, breaks: [20-25, 40-41]}}\n"
    let scenario = try #require(ScenarioReader.read(text, name: "all.yaml").scenario)
    #expect(scenario.windows[0].open == [0...20, 25...40, 41 ... .infinity])
  }

  @Test func `a number may begin with its point`() throws {
    let text =
      "services: {desk: {time: .5, next: {desk: .25}}}\n" + Self.stream + Self.windows
      + Self.customers
    let scenario = try #require(ScenarioReader.read(text, name: "all.yaml").scenario)
    #expect(scenario.services[0].time == .fixed(0.5))
    #expect(scenario.services[0].next[0].chance == 0.25)
  }

  @Test func `streams that bring nobody are refused, and too few people for the number are said`() {
    let none = Self.reports(
      Self.services + "streams: [{service: desk, arrivals: {poisson: 0}}]\n" + Self.windows
        + Self.customers)
    #expect(none.count == 1 && none[0].hasPrefix("all.yaml:2:10: error: nobody comes"), "\(none)")
    let late = Self.reports(
      Self.services + "streams: [{service: desk, arrivals: {poisson: {60-90: 1}}}]\n"
        + Self.windows + "until: 30\n")
    #expect(late.count == 1 && late[0].contains("error: nobody comes"), "\(late)")
    let few = Self.reports(
      Self.services + "streams: [{service: desk, arrivals: {poisson: {0-10: 0.8}}}]\n"
        + Self.windows + Self.customers)
    #expect(
      few == ["all.yaml:4:12: warning: about 8 people come in all, not 1000"], "\(few)")
  }
}
