/// Finds what somebody probably meant to write.
enum Suggestion {
  /// The candidate nearest to `word`, if one is near enough to be worth a question.
  ///
  /// The first of equally near candidates wins, so the order of `candidates` is the preference. A
  /// candidate that the word only lengthens at a hyphen counts as near: `shebao-1` for `shebao`.
  static func nearest(to word: String, in candidates: [String]) -> String? {
    let written = Array(word.lowercased().unicodeScalars)
    guard !written.isEmpty, written.count <= ConfigLimits.identifierCharacters else { return nil }
    let allowed = max(1, min(4, written.count / 3))
    var best: (distance: Int, text: String)?
    for candidate in candidates {
      let wanted = Array(candidate.lowercased().unicodeScalars)
      if abs(wanted.count - written.count) <= allowed {
        let distance = distance(written, wanted)
        if distance <= allowed, distance < best?.distance ?? Int.max {
          best = (distance, candidate)
        }
      }
    }
    if let best { return best.text }
    return candidates.first { candidate in
      word.hasPrefix(candidate + "-") || candidate.hasPrefix(word + "-")
    }
  }

  /// Optimal string alignment distance: insertions, deletions, changes and swapped neighbours.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let isSame = left[row] == right[column]
        var cost = min(
          last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
