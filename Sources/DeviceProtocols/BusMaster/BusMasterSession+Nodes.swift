import HallBus

extension BusMasterSession {
  /// Serves other nodes on the same line from now on, without a pause.
  ///
  /// A node that stays, at its address and as the one that is asked for there, goes on as it is, and so
  /// does what is being said to it; a new one is visited next, and nodes without an address are invited
  /// at once.
  ///
  /// - Parameter configuration: at the same speed as before.
  public mutating func serve(_ configuration: BusMasterConfiguration, at now: Instant) {
    let former = records
    self.configuration = configuration
    records = configuration.nodes.map { node in
      guard let record = former.first(where: { $0.node.address == node.address }) else {
        return BusNodeRecord(node)
      }
      guard record.node.isSamePlace(as: node) else {
        var fresh = BusNodeRecord(node)
        // Whoever has the address must not take the first question for a repetition.
        fresh.sequence = record.sequence
        return fresh
      }
      var kept = record
      kept.node = node
      return kept
    }
    orderNodes()
    roundRobin = records.count - 1
    displayRoundRobin = 0
    nextInvite = now
    if case .exchange(var exchange) = phase {
      let node = former[exchange.node].node
      if let index = index(of: node.address), records[index].node.isSamePlace(as: node) {
        exchange.node = index
        phase = .exchange(exchange)
      } else {
        phase = .idle
        // Its answer may still come.
        lineFreeAt = max(lineFreeAt, exchange.deadline)
      }
    }
    // Its fields are places among the former nodes; a hand that is raised late is seen all the same.
    search.abandon(until: max(now, search.nextAt))
    startNext(at: now)
  }

  /// Finds nodes by their addresses, and in the order of these.
  mutating func orderNodes() {
    var indices = [Int](repeating: -1, count: 256)
    for (index, record) in records.enumerated() { indices[Int(record.node.address)] = index }
    indexByAddress = indices
    byAddress = records.indices.sorted { records[$0].node.address < records[$1].node.address }
  }
}

extension BusNode {
  /// Whether whoever may be there is also right for another definition.
  fileprivate func isSamePlace(as other: BusNode) -> Bool {
    address == other.address && id == other.id && kinds == other.kinds
  }
}
