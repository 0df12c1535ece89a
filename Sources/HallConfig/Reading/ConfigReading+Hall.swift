import Foundation
import QueueCore

/// What `hall.yaml` holds.
struct HallFileContent: Sendable {
  var id: String
  var name: LocalizedText
  var timeZone: String
  var hotline: String
  var publicAddress: String?
  var rules: HallRules
  var policy: PolicyDefinition
  /// Where each parameter of the policy stands, in their order; they are checked when the classes
  /// are known.
  var parameterPlaces: [(name: ConfigPlace, value: ConfigPlace)]
  var voice: VoiceDefinition
}

extension ConfigReading {
  /// Policies that the engine has.
  static let policies = DispatchPolicies.names

  mutating func hall(_ root: YAMLNode) -> HallFileContent? {
    let keys = [
      "id", "name", "timeZone", "hotline", "publicAddress", "rules", "policy", "voice",
    ]
    guard let fields = fields(root, keys, required: ["id", "name", "timeZone"]) else {
      return nil
    }
    let id = fields["id"].flatMap { identifier($0) }
    let name = fields["name"].flatMap { localizedText($0) }
    let zone = fields["timeZone"].flatMap { timeZone($0) }
    let hotline = fields["hotline"].flatMap { string($0, allowsEmpty: true) } ?? ""
    let address = fields["publicAddress"].flatMap { publicAddress($0) }
    let rules = fields["rules"].map { self.rules($0) } ?? HallRules()
    var places: [(name: ConfigPlace, value: ConfigPlace)] = []
    let policy =
      fields["policy"].flatMap { self.policy($0, &places) } ?? PolicyDefinition(name: "fcfs")
    let voice = fields["voice"].map { self.voice($0) } ?? VoiceDefinition()
    guard let id, let name, let zone else { return nil }
    return HallFileContent(
      id: id, name: name, timeZone: zone, hotline: hotline, publicAddress: address,
      rules: rules, policy: policy, parameterPlaces: places, voice: voice)
  }

  private mutating func timeZone(_ node: YAMLNode) -> String? {
    guard let text = string(node) else { return nil }
    if TimeZone(identifier: text) != nil { return text }
    let known = TimeZone.knownTimeZoneIdentifiers.sorted()
    let question = Self.question(Suggestion.nearest(to: text, in: known))
    error(
      node, "没有时区“\(text)”" + question.chinese,
      "unknown time zone \"\(text)\"" + question.english)
    return nil
  }

  private mutating func publicAddress(_ node: YAMLNode) -> String? {
    guard let text = string(node) else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://"),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      error(
        node, "公开网址应以https://或http://开头，不含空格和汉字",
        "the public address begins with https:// or http:// and is plain ASCII")
      return nil
    }
    return text
  }

  private mutating func rules(_ node: YAMLNode) -> HallRules {
    var rules = HallRules()
    let keys = RuleField.all.map(\.key) + ["readyOnEmpty"]
    guard let fields = fields(node, keys) else { return rules }
    for field in RuleField.all {
      guard let node = fields[field.key], let value = integer(node, field.range) else {
        continue
      }
      rules[keyPath: field.path] = value
    }
    if let node = fields["readyOnEmpty"], let value = boolean(node) {
      rules.readyOnEmpty = value
    }
    return rules
  }

  private mutating func policy(
    _ node: YAMLNode, _ places: inout [(name: ConfigPlace, value: ConfigPlace)]
  ) -> PolicyDefinition? {
    guard node.entries != nil else {
      return choice(node, of: Self.policies, "派号规则", "policy")
        .map { PolicyDefinition(name: $0) }
    }
    guard let fields = fields(node, ["name", "parameters"], required: ["name"]),
      let nameNode = fields["name"],
      let name = choice(nameNode, of: Self.policies, "派号规则", "policy")
    else { return nil }
    var policy = PolicyDefinition(name: name)
    guard let parameters = fields["parameters"] else { return policy }
    guard let entries = parameters.entries else {
      error(parameters, "此处应是“名称: 数值”", "names with numbers are expected here")
      return nil
    }
    for entry in entries {
      guard let value = integer(entry.value, -1_000_000_000...1_000_000_000) else { continue }
      policy.parameters.append(PolicyParameter(name: entry.key, value: Int64(value)))
      places.append(
        (
          ConfigPlace(file: file, position: entry.keyNode.position),
          ConfigPlace(file: file, position: entry.value.position)
        ))
    }
    return policy
  }

  private mutating func voice(_ node: YAMLNode) -> VoiceDefinition {
    var voice = VoiceDefinition()
    let keys = ["template", "speaksEnglish", "repeats", "voice", "output"]
    guard let fields = fields(node, keys) else { return voice }
    if let node = fields["template"], let text = localizedText(node) {
      if checkTemplate(text.chinese, node), checkTemplate(text.english, node) {
        voice.template = text
      }
    }
    if let value = fields["speaksEnglish"].flatMap({ boolean($0) }) {
      voice.speaksEnglish = value
    }
    if let value = fields["repeats"].flatMap({ integer($0, 1...3) }) { voice.repeats = value }
    if let value = fields["voice"].flatMap({ string($0) }) { voice.voice = value }
    if let value = fields["output"].flatMap({ string($0) }) { voice.output = value }
    return voice
  }

  /// Whether a spoken text names the number and has no placeholder that nothing fills.
  private mutating func checkTemplate(_ text: String, _ node: YAMLNode) -> Bool {
    let known = ["number", "window", "zone"]
    var names: [String] = []
    for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      guard let end = part.firstIndex(of: "}") else {
        error(node, "占位符缺少“}”", "a placeholder lacks its \"}\"")
        return false
      }
      names.append(String(part[..<end]))
    }
    for name in names where !known.contains(name) {
      let question = Self.question(Suggestion.nearest(to: name, in: known).map { "{\($0)}" })
      error(
        node, "不认识的占位符“{\(name)}”" + question.chinese,
        "unknown placeholder \"{\(name)}\"" + question.english)
      return false
    }
    guard names.contains("number") else {
      error(node, "播报语缺少“{number}”", "the spoken text lacks \"{number}\"")
      return false
    }
    return true
  }
}

/// A rule that is a number, as `hall.yaml` calls it.
struct RuleField {
  var key: String
  /// What a hall may choose; wider values would make the transition meaningless.
  var range: ClosedRange<Int>
  var path: WritableKeyPath<HallRules, Int> & Sendable

  static let all = [
    RuleField(key: "nextGuardSeconds", range: 0...60, path: \.nextGuardSeconds),
    RuleField(key: "callsBeforeNoShow", range: 1...10, path: \.callsBeforeNoShow),
    RuleField(key: "recallIntervalSeconds", range: 0...600, path: \.recallIntervalSeconds),
    RuleField(key: "undoSeconds", range: 0...120, path: \.undoSeconds),
    RuleField(key: "returnMinutes", range: 0...480, path: \.returnMinutes),
    RuleField(key: "returnLimit", range: 0...10, path: \.returnLimit),
    RuleField(key: "itemsPerTicket", range: 1...20, path: \.itemsPerTicket),
    RuleField(
      key: "liveTicketsPerKeyProject", range: 1...50, path: \.liveTicketsPerKeyProject),
    RuleField(key: "leastShowingSeconds", range: 1...60, path: \.leastShowingSeconds),
    RuleField(key: "appointmentLateMinutes", range: 0...240, path: \.appointmentLateMinutes),
  ]
}
