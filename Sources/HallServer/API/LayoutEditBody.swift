import Layout

/// An edit as a page sends it: `op` and what that one needs.
struct LayoutEditBody: Decodable {
  struct Path: Decodable {
    let root: String
    let steps: [Int]

    var path: BoxPath { BoxPath(root: root, steps: steps) }
  }

  let op: String
  let path: Path
  let property: String?
  let value: String?
  let yaml: String?
  let into: Path?
  let index: Int?

  /// - Throws: ``LayoutEditProblem/badValue(_:)`` for an operation that there is not, or one without
  ///   what it needs.
  func edit() throws(LayoutEditProblem) -> LayoutEdit {
    func need<Value>(_ value: Value?, _ name: String) throws(LayoutEditProblem) -> Value {
      guard let value else { throw .badValue("\(op): \(name)") }
      return value
    }
    switch op {
    case "set":
      return .set(
        path.path, property: try need(property, "property"), value: try need(value, "value"))
    case "setSource":
      return .setSource(
        path.path, property: try need(property, "property"), yaml: try need(yaml, "yaml"))
    case "unset": return .unset(path.path, property: try need(property, "property"))
    case "insert":
      return .insert(
        into: path.path, index: try need(index, "index"), yaml: try need(yaml, "yaml"))
    case "duplicate": return .duplicate(path.path)
    case "remove": return .remove(path.path)
    case "move":
      return .move(
        path.path, into: try need(into, "into").path, index: try need(index, "index"))
    default: throw .badValue(op)
    }
  }
}
