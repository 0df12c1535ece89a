/// What is going to happen when, the earliest first; ties by kind, then by subject.
struct EventHeap {
  /// In the order in which those of one instant happen.
  enum Kind: UInt64 {
    case slotDue, windowClose, windowOpen, serviceEnd, comeBack, patienceEnd
  }

  struct Event {
    let time: Int64
    private let code: UInt64

    init(_ time: Int64, _ kind: Kind, _ subject: Int) {
      self.time = time
      code = kind.rawValue << 56 | UInt64(subject)
    }

    var kind: Kind { Kind(rawValue: code >> 56) ?? .slotDue }
    var subject: Int { Int(code & 0xFF_FFFF_FFFF_FFFF) }

    @inline(__always)
    func isBefore(_ other: Event) -> Bool {
      time != other.time ? time < other.time : code < other.code
    }
  }

  private var events: [Event] = []

  var isEmpty: Bool { events.isEmpty }
  var firstTime: Int64 { events.isEmpty ? .max : events[0].time }

  mutating func push(_ event: Event) {
    var hole = events.count
    events.append(event)
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard event.isBefore(events[parent]) else { break }
      events[hole] = events[parent]
      hole = parent
    }
    events[hole] = event
  }

  mutating func pop() -> Event {
    let first = events[0]
    let last = events.removeLast()
    if events.isEmpty { return first }
    var hole = 0
    while true {
      var child = 2 * hole + 1
      if child >= events.count { break }
      if child + 1 < events.count, events[child + 1].isBefore(events[child]) { child += 1 }
      guard events[child].isBefore(last) else { break }
      events[hole] = events[child]
      hole = child
    }
    events[hole] = last
    return first
  }
}
