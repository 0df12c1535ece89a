import QueueSimulation

extension ConfigReading {
  /// A decimal number such as `0.95`, `.95` or `1e6`; nil for everything else.
  static func plainNumber(_ text: String) -> Double? {
    guard let first = text.utf8.first,
      (0x30...0x39).contains(first) || first == 0x2D || first == 0x2E,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  mutating func number(_ node: YAMLNode, _ range: ClosedRange<Double>) -> Double? {
    guard let text = node.scalar, let value = Self.plainNumber(text) else {
      error(node, "此处应是数", "a number is expected here")
      return nil
    }
    guard range.contains(value) else {
      error(
        node, "\(text)超出范围\(Self.plain(range.lowerBound))到\(Self.plain(range.upperBound))",
        "\(text) is outside \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))")
      return nil
    }
    return value
  }

  /// Without a point where none is needed.
  static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  mutating func numbers(_ node: YAMLNode, _ range: ClosedRange<Double>) -> [Double]? {
    guard let nodes = listNodes(node) else { return nil }
    var found: [Double] = []
    for node in nodes.prefix(ScenarioLimits.list) {
      guard let value = number(node, range) else { return nil }
      found.append(value)
    }
    guard !found.isEmpty else {
      error(node, "列表是空的", "the list is empty")
      return nil
    }
    return found
  }

  private static let distributions = [
    "fixed", "exponential", "erlang", "hyperexponential", "lognormal", "uniform", "empirical",
  ]

  /// The longest time that may be written.
  private static let times = 0...1e9

  /// A number, which is a fixed time, or a mapping such as `{erlang: 10, phases: 4}`.
  mutating func distribution(_ node: YAMLNode) -> Distribution? {
    if node.entries == nil { return number(node, Self.times).map { .fixed($0) } }
    guard let fields = fields(node, Self.distributions + ["phases", "scv"]) else { return nil }
    let kinds = Self.distributions.filter { fields[$0] != nil }
    guard kinds.count == 1, let value = fields[kinds[0]] else {
      let list = Self.distributions.joined(separator: ", ")
      error(node, "应写一种分布：\(list)", "one distribution is expected: \(list)")
      return nil
    }
    for (key, users) in [("phases", ["erlang"]), ("scv", ["hyperexponential", "lognormal"])] {
      let isUsed = users.contains(kinds[0])
      if isUsed, fields[key] == nil {
        error(node, "\(kinds[0])需要\(key)", "\(kinds[0]) needs \(key)")
        return nil
      }
      if !isUsed, let spare = fields[key] {
        error(spare, "\(kinds[0])没有\(key)", "\(kinds[0]) has no \(key)")
        return nil
      }
    }
    switch kinds[0] {
    case "uniform":
      guard let ends = numbers(value, Self.times) else { return nil }
      guard ends.count == 2, ends[0] <= ends[1] else {
        error(value, "应写两个数，小的在前", "two numbers are expected, the smaller first")
        return nil
      }
      return .uniform(from: ends[0], to: ends[1])
    case "empirical": return numbers(value, Self.times).map { .empirical($0) }
    default: return distribution(kinds[0], mean: value, fields)
    }
  }

  private mutating func distribution(
    _ kind: String, mean node: YAMLNode, _ fields: [String: YAMLNode]
  ) -> Distribution? {
    guard let mean = number(node, Self.times) else { return nil }
    switch kind {
    case "fixed": return .fixed(mean)
    case "exponential": return .exponential(mean: mean)
    case "erlang":
      return fields["phases"].flatMap { integer($0, 1...ScenarioLimits.phases) }
        .map { .erlang(phases: $0, mean: mean) }
    case "hyperexponential":
      // Less than an exponential time's cannot be made of two branches.
      return fields["scv"].flatMap { number($0, 1...1e6) }
        .map { .hyperexponential(mean: mean, scv: $0) }
    default:
      guard let scv = fields["scv"].flatMap({ number($0, 0...1e6) }) else { return nil }
      guard mean > 0 else {
        error(node, "平均值必须大于0", "the mean must be more than 0")
        return nil
      }
      return .lognormal(mean: mean, scv: scv)
    }
  }
}
