import HallBus

/// A clerk's pad or one for ratings, with keys to press.
public typealias PadModel = PoweredNode<PadNode>

extension PadModel {
  /// A powered pad; `address` 1...253 as its switches say, or ``BusAddress/unassigned``.
  public init(id: BusNodeID, address: UInt8, baud: Int, keys: PadKeys = .clerk) {
    self.init(PadNode(id: id, address: address, baud: baud, keys: keys))
  }

  /// What its little screen and its lamp show now.
  public var display: PadScreen { isOn ? node.screen : .dark }

  /// The ticket number a clerk reads, empty when none is shown.
  public var ticketText: String {
    display.display.map { String(decoding: $0.ticket, as: UTF8.self) } ?? ""
  }

  /// Presses and releases a key, bounces already settled; nil when the pad has no power.
  @discardableResult
  public mutating func press(_ key: BusKey, at now: Instant) -> PadPress? {
    guard isOn else { return nil }
    return node.press(key, at: now)
  }

  /// The contacts as a finger moves them, bounces and all.
  public mutating func read(_ contacts: KeyContacts, at now: Instant) {
    guard isOn else { return }
    node.read(contacts, at: now)
  }
}
