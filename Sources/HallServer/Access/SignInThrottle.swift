import Synchronization

/// Counts failed sign-ins by name and by address and says when there were too many.
final class SignInThrottle: Sendable {
  private struct Failures {
    var times: [ContinuousClock.Instant] = []
  }

  private let failures = Mutex<[String: Failures]>([:])

  /// Throws when a name or an address has to wait.
  func check(name: String, address: String, at now: ContinuousClock.Instant = .now) throws {
    let wait = failures.withLock { table in
      max(
        Self.wait(table["name:" + name], limit: HallServerLimits.failuresPerName, at: now),
        Self.wait(table["from:" + address], limit: HallServerLimits.failuresPerAddress, at: now))
    }
    guard wait == 0 else { throw APIError.tooManyFailures(seconds: wait) }
  }

  func failed(name: String, address: String, at now: ContinuousClock.Instant = .now) {
    failures.withLock { table in
      for key in ["name:" + name, "from:" + address] {
        if table[key] == nil, table.count >= HallServerLimits.throttleEntries {
          Self.makeRoom(in: &table)
        }
        var entry = table[key] ?? Failures()
        entry.times = entry.times.filter { now - $0 < Self.window }
        entry.times.append(now)
        entry.times = Array(entry.times.suffix(HallServerLimits.failuresPerAddress))
        table[key] = entry
      }
    }
  }

  /// A person who knows the password is not the one who has been guessing.
  func succeeded(name: String) {
    failures.withLock { $0["name:" + name] = nil }
  }

  private static let window = Duration.seconds(HallServerLimits.signInWindowSeconds)

  /// Seconds until the oldest of the failures that count has left the window.
  private static func wait(
    _ failures: Failures?, limit: Int, at now: ContinuousClock.Instant
  ) -> Int {
    let recent = (failures?.times ?? []).filter { now - $0 < window }
    guard recent.count >= limit else { return 0 }
    let oldest = recent[recent.count - limit]
    return max(1, Int((window - (now - oldest)).components.seconds) + 1)
  }

  private static func makeRoom(in table: inout [String: Failures]) {
    let oldest = table.min { left, right in
      guard let one = left.value.times.last, let other = right.value.times.last else {
        return left.value.times.isEmpty
      }
      return one < other
    }
    if let oldest { table[oldest.key] = nil }
  }
}

extension APIError {
  static func tooManyFailures(seconds: Int) -> APIError {
    APIError(
      .tooManyRequests, "tooManyFailures", "登录失败次数太多，请\(seconds)秒后再试",
      "Too many failed sign-ins; please try again in \(seconds) s", seconds: seconds)
  }
}
