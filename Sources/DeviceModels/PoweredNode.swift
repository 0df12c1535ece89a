import HallBus

/// A node of our own bus at the far end of a line, with a power switch.
///
/// It runs the same node as the firmware: both ends of our own bus share their code by design.
public struct PoweredNode<Node: LineNode>: DeviceModel {
  var node: Node
  private let fresh: Node

  /// Whether the node has power; without it, it hears, says and shows nothing.
  public private(set) var isOn = true

  /// A node just powered on.
  init(_ node: Node) {
    self.node = node
    fresh = node
  }

  public var address: UInt8 { node.address }

  /// The time of day it was told last, while it relies on that.
  public var time: BusTime? { node.time?.time }

  /// Takes the power away: whatever the node knew or had begun to say is gone.
  public mutating func powerOff() {
    isOn = false
    node = fresh
  }

  public mutating func powerOn() { isOn = true }

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
