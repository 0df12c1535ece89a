import Layout

/// Finds what has to be painted again between two display lists.
enum Damage {
  /// Rectangles handed on at most; beyond it neighbours are joined, since each costs a picture of
  /// its own on the way to a screen.
  static let rectangles = 12
  /// Commands looked ahead for the place where both lists go on alike: those of some table rows.
  /// What comes or goes in a longer piece damages more than it must, never less.
  static let lookAhead = 24

  /// Puts the rectangles outside which both lists show the same dots into `rects`; none when
  /// nothing changed.
  ///
  /// Walks both lists side by side. A dot outside all commands that are in one list only is painted
  /// by the commands that are in both, in the same order, so it cannot change.
  static func find(between old: DisplayList, and new: DisplayList, into rects: inout [Rect]) {
    rects.removeAll(keepingCapacity: true)
    guard old.width == new.width, old.height == new.height, old.background == new.background
    else { return rects.append(new.bounds) }
    let bounds = new.bounds
    var left = 0
    var right = 0
    while left < old.commands.count || right < new.commands.count {
      if left < old.commands.count, right < new.commands.count,
        old.commands[left] == new.commands[right]
      {
        left += 1
        right += 1
        continue
      }
      let (gone, came) = step(old.commands[left...], new.commands[right...])
      for command in old.commands[left..<left + gone] {
        add(command.bounds.intersection(bounds), to: &rects)
      }
      for command in new.commands[right..<right + came] {
        add(command.bounds.intersection(bounds), to: &rects)
      }
      left += gone
      right += came
    }
    while rects.count > rectangles { joinNearest(&rects) }
  }

  /// How many commands of each list to leave behind, so that they go on alike: as few as there are.
  private static func step(
    _ old: ArraySlice<DisplayCommand>, _ new: ArraySlice<DisplayCommand>
  ) -> (gone: Int, came: Int) {
    // Most often a command has another in its place.
    for count in 1...lookAhead / 2 where isAlike(old, new, count, count) { return (count, count) }
    for sum in 1...lookAhead {
      for gone in 0...sum where isAlike(old, new, gone, sum - gone) { return (gone, sum - gone) }
    }
    return (min(1, old.count), min(1, new.count))
  }

  /// Whether the lists go on alike, or both end, after so many commands.
  private static func isAlike(
    _ old: ArraySlice<DisplayCommand>, _ new: ArraySlice<DisplayCommand>, _ gone: Int, _ came: Int
  ) -> Bool {
    guard gone <= old.count, came <= new.count else { return false }
    guard gone < old.count, came < new.count else {
      return gone == old.count && came == new.count
    }
    let left = old[old.startIndex + gone]
    let right = new[new.startIndex + came]
    // Comparing texts takes longer than comparing places.
    return left.bounds == right.bounds && left == right
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
