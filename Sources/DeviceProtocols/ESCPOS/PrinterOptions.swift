/// What a ticket printer is told by `settings` in `devices.yaml`.
public struct PrinterOptions: Hashable, Sendable {
  /// How tickets are sent.
  public enum Tickets: String, CaseIterable, Hashable, Sendable {
    /// Painted from their layout, dot by dot.
    case painted
    /// As lines in the printer's own Chinese font (GB 18030 by `FS &`), for slow lines; what the
    /// font does not have is painted.
    case text
  }

  public var tickets = Tickets.painted

  /// The names under which they are written.
  public static let names = ["tickets"]

  /// Painted tickets.
  public init() {}

  /// Reads those of `written` that are of printers; others are somebody else's.
  public init(_ written: [DriverSetting]) throws(DriverSettingFault) {
    let settings = try DriverSettings(
      written.filter { Self.names.contains($0.name) }, known: Self.names)
    tickets = try settings.choice("tickets", default: Tickets.painted)
  }
}
