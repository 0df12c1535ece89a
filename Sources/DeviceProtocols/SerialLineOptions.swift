/// How a port is set up beyond its baud rate, as `settings` of a line in `devices.yaml` says it.
///
///     settings: {parity: even, rs485: on}
///
/// Without any: 8 data bits, no parity, 1 stop bit, no flow control, RS-485 left alone.
public struct SerialLineOptions: Hashable, Sendable {
  public enum Parity: String, CaseIterable, Hashable, Sendable { case none, odd, even }
  public enum Flow: String, CaseIterable, Hashable, Sendable {
    case none
    case rtsCts = "rts-cts"
    case dtrDsr = "dtr-dsr"
    case xonXoff = "xon-xoff"
  }
  /// Whether the kernel switches an RS-485 driver around each transmission.
  public enum RS485: String, CaseIterable, Hashable, Sendable {
    /// Neither asked nor set: most adapters switch by themselves, and some are upset by the question.
    case untouched
    /// Cleared at opening: the flag outlives whoever set it.
    case cleared
    /// Set at opening, with RTS high while sending, and cleared at closing.
    case on
    /// The same with RTS low while sending.
    case inverted
  }

  public var parity = Parity.none
  public var dataBits = 8
  public var stopBits = 1
  public var flow = Flow.none
  public var rs485 = RS485.untouched

  /// The names under which they are written.
  public static let names = ["data-bits", "flow", "parity", "rs485", "stop-bits"]

  /// The usual line.
  public init() {}

  /// Reads those of `written` that are of the line; others are somebody else's.
  public init(_ written: [DriverSetting]) throws(DriverSettingFault) {
    let settings = try DriverSettings(
      written.filter { Self.names.contains($0.name) }, known: Self.names)
    parity = try settings.choice("parity", default: Parity.none)
    dataBits = try settings.number("data-bits", 7...8, default: 8)
    stopBits = try settings.number("stop-bits", 1...2, default: 1)
    flow = try settings.choice("flow", default: Flow.none)
    rs485 = try settings.choice("rs485", default: RS485.untouched)
    if rs485 == .on || rs485 == .inverted, flow == .rtsCts {
      throw DriverSettingFault(
        "rs485", "“rs485”和“flow: rts-cts”不能同时用：都要用RTS",
        "\"rs485\" and \"flow: rts-cts\" do not go together: both need RTS")
    }
  }
}
