import QueueCore
import QueueSimulation

/// What came of reading a scenario.
public struct ScenarioResult: Hashable, Sendable {
  /// Nil when there is at least one error.
  public let scenario: Scenario?
  /// In the order of their places.
  public let diagnostics: [Diagnostic]
}

/// Reads a scenario file for `hall simulate`; docs/simulate.md says what stands in one.
public enum ScenarioReader {
  /// - Parameter name: what reports call the file.
  public static func read(_ text: String, name: String) -> ScenarioResult {
    var reading = ConfigReading(otherFile: name)
    let root = reading.openOther(text)
    // What a mistake of YAML itself has left out would only be missed again.
    let isWhole = reading.errorCount == 0
    let scenario = isWhole ? root.flatMap { ScenarioDraft.read($0, &reading) } : nil
    let diagnostics = reading.sortedDiagnostics()
    let hasError = diagnostics.contains { $0.severity == .error }
    return ScenarioResult(scenario: hasError ? nil : scenario, diagnostics: diagnostics)
  }
}

/// Names that the parts of a scenario refer to.
struct ScenarioDraft {
  var unit = Scenario.TimeUnit.minutes
  var begins = TimeOfDay(minutes: 0)!
  var classes = ClassDefinition.standard
  var services: [Scenario.Service] = []
  /// Nil when the services could not be read: references are then taken as they are.
  var serviceNames: [String]?

  static let keys = [
    "name", "unit", "begins", "until", "customers", "warmUp", "replications", "seed", "target",
    "beyond", "classes", "services", "streams", "tickets", "windows", "policies", "rules",
  ]

  static func read(_ root: YAMLNode, _ reading: inout ConfigReading) -> Scenario? {
    guard let fields = reading.fields(root, keys, required: ["services", "windows"]) else {
      return nil
    }
    var sound = Soundness(frame: reading.errorCount == 0)
    var draft = ScenarioDraft()
    draft.readFrame(fields, &reading)
    if let node = fields["classes"] { draft.classes = reading.scenarioClasses(node) }
    if let node = fields["services"] {
      draft.services = reading.scenarioServices(node)
      if draft.services.count == node.entries?.count {
        draft.serviceNames = draft.services.map(\.id.text)
        draft.checkSteps(node, &reading)
      } else {
        sound.frame = false
      }
    }
    var before = reading.errorCount
    let streams = fields["streams"].map { draft.streams($0, &reading) } ?? []
    let listed = fields["tickets"].map { draft.tickets($0, &reading) } ?? []
    sound.arrivals = sound.frame && reading.errorCount == before
    before = reading.errorCount
    let windows = fields["windows"].map { draft.windows($0, &reading) } ?? []
    sound.windows = sound.frame && reading.errorCount == before
    var scenario = Scenario(
      name: fields["name"].flatMap { reading.string($0) } ?? "", unit: draft.unit,
      begins: draft.begins, classes: draft.classes, services: draft.services, streams: streams,
      listed: listed, windows: windows)
    if let node = fields["policies"] {
      scenario.policies = draft.policies(node, &reading)
    }
    if let node = fields["rules"] { scenario.rules = reading.scenarioRules(node) }
    before = reading.errorCount
    draft.readExtent(fields, into: &scenario, &reading)
    sound.extent = reading.errorCount == before
    if sound.arrivals, sound.extent { draft.checkArrivals(root, scenario, &reading) }
    if sound.windows { draft.checkWindows(fields["services"] ?? root, scenario, &reading) }
    return scenario
  }

  /// Which parts were read whole, so that what they lack is a mistake of its own.
  private struct Soundness {
    /// No key is unknown or missing at the top.
    var frame: Bool
    var arrivals = false
    var windows = false
    var extent = false
  }

  private mutating func readFrame(
    _ fields: [String: YAMLNode], _ reading: inout ConfigReading
  ) {
    if let node = fields["unit"],
      let text = reading.choice(
        node, of: Scenario.TimeUnit.allCases.map(\.rawValue), "时间单位", "unit of time"),
      let unit = Scenario.TimeUnit(rawValue: text)
    {
      self.unit = unit
    }
    guard let node = fields["begins"] else { return }
    guard let time = TimeOfDay(node.scalar ?? "") else {
      reading.error(node, "此处应是时刻，如09:00", "a time of day is expected here, such as 09:00")
      return
    }
    begins = time
  }

  private func readExtent(
    _ fields: [String: YAMLNode], into scenario: inout Scenario, _ reading: inout ConfigReading
  ) {
    scenario.until = fields["until"].flatMap { time($0, &reading) }
    scenario.customers = fields["customers"].flatMap {
      reading.integer($0, 1...ScenarioLimits.customers)
    }
    if let node = fields["warmUp"], let time = time(node, &reading) { scenario.warmUp = time }
    if let node = fields["replications"],
      let count = reading.integer(node, 1...ScenarioLimits.replications)
    {
      scenario.replications = count
    }
    if let node = fields["seed"], let seed = reading.integer(node, 0...Int.max) {
      scenario.seed = UInt64(seed)
    }
    if let node = fields["target"], let time = reading.number(node, 0...1e9) {
      scenario.target = time
    }
    if let node = fields["beyond"] {
      scenario.beyond = reading.numbers(node, 0...1e9) ?? []
    }
  }

  /// A service that no window serves would keep everybody waiting.
  private func checkWindows(
    _ node: YAMLNode, _ scenario: Scenario, _ reading: inout ConfigReading
  ) {
    let served = scenario.windows.flatMap(\.lines)
    for service in scenario.services where !served.contains(service.line) {
      let place = node.entry(service.id.text)?.keyNode ?? node
      reading.error(
        place, "没有窗口办理“\(service.id)”", "no window serves \"\(service.id)\"")
    }
  }
}
