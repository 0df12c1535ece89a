import Layout

/// Finds what has to be painted again between two display lists.
enum Damage {
  /// Rectangles handed on at most; beyond it neighbours are joined, since each costs a picture of
  /// its own on the way to a screen.
  static let rectangles = 12

  /// Rectangles outside which both lists show the same dots; empty when nothing changed.
  static func between(_ old: DisplayList, _ new: DisplayList) -> [Rect] {
    guard old.width == new.width, old.height == new.height, old.background == new.background
    else { return [new.bounds] }
    let before = counted(old.commands)
    let after = counted(new.commands)
    let gone = old.commands.filter { (after[$0] ?? 0) != before[$0] }
    let came = new.commands.filter { (before[$0] ?? 0) != after[$0] }
    // The kept ones must still lie above each other in the same order.
    let keptOld = old.commands.filter { after[$0] == before[$0] }
    let keptNew = new.commands.filter { before[$0] == after[$0] }
    guard keptOld == keptNew else { return [new.bounds] }
    var rects: [Rect] = []
    for command in gone + came { add(command.bounds.intersection(new.bounds), to: &rects) }
    while rects.count > rectangles { joinNearest(&rects) }
    return rects
  }

  private static func counted(_ commands: [DisplayCommand]) -> [DisplayCommand: Int] {
    var counts: [DisplayCommand: Int] = [:]
    for command in commands { counts[command, default: 0] += 1 }
    return counts
  }

  /// Adds a rectangle, joining it with those it touches.
  private static func add(_ rect: Rect, to rects: inout [Rect]) {
    guard !rect.isEmpty else { return }
    var rect = rect
    while let index = rects.firstIndex(where: { $0.intersects(rect) }) {
      rect = rect.union(rects.remove(at: index))
    }
    rects.append(rect)
  }

  private static func joinNearest(_ rects: inout [Rect]) {
    var best: (waste: Int, left: Int, right: Int)?
    for left in rects.indices {
      for right in rects.indices where right > left {
        let joined = rects[left].union(rects[right])
        let waste = joined.area - rects[left].area - rects[right].area
        if waste < best?.waste ?? Int.max { best = (waste, left, right) }
      }
    }
    guard let best else { return }
    let second = rects.remove(at: best.right)
    let first = rects.remove(at: best.left)
    add(first.union(second), to: &rects)
  }
}
