import DeviceProtocols
import QueueCore

/// A board that goes on showing its last picture when the hall falls silent.
///
/// Its driver has no way to tell it beforehand what to show then, so that after a crash or a cut
/// cable it may call a number that nobody waits for any more.
public struct StaleUnit: Hashable, Sendable {
  public let device: DeviceID
  public let model: String
  public let unit: DeviceDefinition.Unit
}

extension DeviceDefinition {
  /// Whether what hangs on this line can be told beforehand what to show when the hall falls silent;
  /// nil for what keeps no picture, such as paper.
  ///
  /// Our own pads blank themselves, other makers' pads show nothing of ours; screen and kiosk pages say so when their stream ends.
  public var canTellSilentPicture: Bool? {
    switch kind {
    case .ticketPrinter: nil
    case .pads, .screen, .kiosk: true
    case .ledBoards: BoardDriver.canTellSilentPicture(self)
    }
  }
}

extension HallDefinition {
  /// The boards of this hall that cannot be told what to show when the hall falls silent, in the
  /// definition's order.
  public var staleUnits: [StaleUnit] {
    devices.filter { $0.canTellSilentPicture == false }.flatMap { device in
      device.units.map { StaleUnit(device: device.id, model: device.model, unit: $0) }
    }
  }
}
