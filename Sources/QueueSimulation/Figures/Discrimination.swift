/// What each got of the windows' time more (or less) than an equal share among all who were there.
///
/// RAQFM, the resource allocation queueing fairness measure (Raz, Levy and Avi-Itzhak 2004): at
/// every moment the windows that serve are shared out equally among those present; whoever was
/// served less than the shares add up to was discriminated against. The sum over all is zero.
public struct Discrimination: Sendable {
  /// For each visit, in milliseconds of service.
  public let values: [Double]

  public init(_ visits: [Visit]) {
    // 0 comes, 1 is called, 2 goes.
    var moments: [(time: Int64, visit: Int32, kind: Int8)] = []
    moments.reserveCapacity(visits.count * 3)
    for (index, visit) in visits.enumerated() where visit.outcome != .waiting {
      moments.append((visit.arrived, Int32(index), 0))
      if visit.outcome == .served {
        moments.append((visit.left, Int32(index), 1))
        moments.append((visit.ended, Int32(index), 2))
      } else {
        moments.append((visit.left, Int32(index), 2))
      }
    }
    moments.sort { $0.time < $1.time }
    var values = [Double](repeating: 0, count: visits.count)
    var present = 0
    var serving = 0
    var share = 0.0
    var last: Int64 = 0
    for moment in moments {
      // Changes of one instant have no time between them, so their order makes no difference.
      if present > 0, moment.time > last {
        share += Double(moment.time - last) * Double(serving) / Double(present)
      }
      last = moment.time
      let index = Int(moment.visit)
      switch moment.kind {
      case 0:
        present += 1
        values[index] += share
      case 1: serving += 1
      default:
        present -= 1
        values[index] -= share
        if visits[index].outcome == .served {
          serving -= 1
          values[index] += Double(visits[index].served)
        }
      }
    }
    self.values = values
  }
}
