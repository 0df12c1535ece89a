import HallBus

/// A clerk's pad, or one for ratings, at the far end of a line, with a power switch and keys to press.
///
/// It runs the same ``PadNode`` as the firmware: both ends of our own bus share their code by
/// design.
public struct PadModel: DeviceModel {
  private var node: PadNode
  private let baud: Int
  private let keys: PadKeys

  /// Whether the pad has power; without it, it hears, says and shows nothing.
  public private(set) var isOn = true

  /// A powered pad; `address` 1...253 as its switches say, or ``BusAddress/unassigned``.
  public init(id: BusNodeID, address: UInt8, baud: Int, keys: PadKeys = .clerk) {
    self.baud = baud
    self.keys = keys
    node = PadNode(id: id, address: address, baud: baud, keys: keys)
  }

  public var address: UInt8 { node.address }

  /// The time of day it was told last, while it relies on that.
  public var time: BusTime? { node.time?.time }

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

  /// Takes the power away: whatever the pad knew or had begun to say is gone.
  public mutating func powerOff() {
    isOn = false
    node = PadNode(id: node.id, address: node.ownAddress, baud: baud, keys: keys)
  }

  public mutating func powerOn() {
    isOn = true
  }

  /// Off and on again.
  public mutating func reset() {
    powerOff()
    powerOn()
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    guard isOn else { return }
    for byte in bytes { node.receive(byte, at: now) }
  }

  public mutating func advance(to now: Instant) {
    guard isOn else { return }
    node.advance(to: now)
  }

  public var nextDeadline: Instant? { isOn ? node.nextDeadline : nil }

  public mutating func takeOutput() -> [UInt8] {
    guard let wire = node.takeOutput() else { return [] }
    return [UInt8](wire)
  }
}
