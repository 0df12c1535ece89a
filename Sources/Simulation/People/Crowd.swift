import HallBus
import QueueCore

/// The citizens of a day: when they come, for what, whether they come back after a no-show, and what
/// they say about the service.
public struct Crowd: Sendable {
  /// Citizens in every ten thousand of a day's who come in each half hour from 08:30, as service
  /// halls see them: a steep morning, a hollow midday, a lower afternoon.
  static let profile: [Int] = [
    300, 900, 1_050, 1_000, 900, 750, 550, 250, 150, 150, 500, 750, 800, 650, 500, 400, 250, 150,
  ]
  static let profileStart = 8 * 60 + 30

  private var random: SeededRandom
  private let perDay: Int
  /// Codes of key projects that bearers show.
  private let projects: [KeyProjectCode]
  /// What they say when they leave; apart, so that who comes does not hang on it.
  private var opinions: SeededRandom
  private var later: [(at: HallTime, action: PeopleAction)] = []

  /// Keys of a rating pad, and how many in a hundred press each, as halls publish it.
  private static let ratings: [(key: BusKey, share: Int)] = [
    (.veryGood, 74), (.good, 15), (.fair, 7), (.poor, 3), (.veryPoor, 1),
  ]

  /// - Parameter perDay: citizens who would come over a whole day.
  public init(seed: UInt64, perDay: Int, projects: [KeyProjectCode]) {
    random = SeededRandom(seed: seed)
    opinions = SeededRandom(seed: ~seed)
    self.perDay = perDay
    self.projects = projects
  }

  /// What citizens and guides do in the second that begins now.
  public mutating func step(
    _ state: QueueState, time: TimeOfDay, at now: HallTime
  ) -> [PeopleAction] {
    var actions: [PeopleAction] = []
    while let index = later.firstIndex(where: { $0.at <= now }) {
      actions.append(later.remove(at: index).action)
    }
    guard state.phase == .open else { return actions }
    let slot = (time.minutes - Self.profileStart) / 30
    guard time.minutes >= Self.profileStart, slot < Self.profile.count else { return actions }
    // Millionths of a citizen a second: share of the day, over the 1,800 seconds of a slot.
    let millionths = Self.profile[slot] * perDay * 100 / 1_800
    if random.whole(0...999_999) < millionths, let request = request(state) {
      actions.append(request)
    }
    return actions
  }

  /// The services of each line, and how many come for them: halls place their windows where people
  /// come, so a line draws what its share of its windows can serve.
  private static func demand(
    _ definition: HallDefinition
  ) -> [(services: [ServiceDefinition], weight: Int)] {
    definition.lines.map { line in
      let services = definition.services.filter { $0.line == line.id }
      guard !services.isEmpty else { return ([], 0) }
      let minutes = max(1, services.reduce(0) { $0 + $1.minutes } / services.count)
      let windows = definition.windows.filter { $0.lines.contains(line.id) }
      return (services, windows.reduce(0) { $0 + 100_000 / ($1.lines.count * minutes) })
    }
  }

  private mutating func request(_ state: QueueState) -> PeopleAction? {
    let demand = Self.demand(state.definition)
    let total = demand.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    var place = random.whole(0...total - 1)
    guard
      let (services, _) = demand.first(where: { entry in
        place -= entry.weight
        return place < 0
      })
    else { return nil }
    let service = services[random.whole(0...services.count - 1)]
    var items = [service.id]
    if random.chance(perMille: 60),
      let other = services.first(where: { $0.line == service.line && $0.id != service.id })
    {
      items.append(other.id)
    }
    var request = TakeRequest(services: items)
    if !projects.isEmpty, random.chance(perMille: 50) {
      request.requestedClass = state.index.greenClass?.id
      request.keyProject = projects[random.whole(0...projects.count - 1)]
    } else if random.chance(perMille: 60) {
      request.requestedClass = state.index.grantedClass?.id
    }
    let zone = state.index.lines[service.line]?.zone ?? ""
    return .take(request, kiosk: Self.kiosk(in: zone))
  }

  /// Lets people react to what has happened.
  public mutating func observe(_ event: Event, at now: HallTime) {
    switch event {
    case .ticketTaken(let taken) where taken.requestedClass != nil:
      if random.chance(perMille: 850) {
        later.append(
          (
            now.advanced(byMilliseconds: Int64(random.whole(30...120)) * 1_000),
            .guide(.grantCare(taken.ticket))
          ))
      }
    case .ticketMissed(let missed):
      if random.chance(perMille: 450) {
        later.append(
          (
            now.advanced(byMilliseconds: Int64(random.whole(120...900)) * 1_000),
            .guide(.returnTicket(missed.ticket))
          ))
      }
    case .serviceEnded(let ended): rate(at: ended.window, now)
    default: break
    }
  }

  /// Some citizens press a key on their way out; now and then a finger slips and is put right.
  private mutating func rate(at window: WindowID, _ now: HallTime) {
    guard opinions.chance(perMille: 350) else { return }
    let first = now.advanced(byMilliseconds: Int64(opinions.whole(3...15)) * 1_000)
    later.append((first, .press(window, opinion())))
    guard opinions.chance(perMille: 20) else { return }
    later.append((first.advanced(byMilliseconds: 3_000), .press(window, opinion())))
  }

  private mutating func opinion() -> BusKey {
    var place = opinions.whole(0...99)
    let chosen = Self.ratings.first { entry in
      place -= entry.share
      return place < 0
    }
    return chosen?.key ?? .veryGood
  }
}
