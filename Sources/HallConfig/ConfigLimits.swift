/// Sizes beyond which configuration is refused, so that a wrong file cannot take the box down.
public enum ConfigLimits {
  /// Bytes of one file: a hundred times the largest hall known. Larger files are refused unread.
  public static let fileBytes = 4 * 1_024 * 1_024
  /// Reports of one reading: nobody reads more at once. One last report says that there are more.
  public static let diagnostics = 1_000
  /// Keys written twice that one file may have before reading gives up on it, as each costs one
  /// more parse.
  public static let duplicateKeys = 32
  /// Levels of nesting: the deepest file has five. Deeper ones are refused.
  public static let depth = 16
  /// Columns of a source line that a report shows.
  public static let shownColumns = 160
  /// Characters of an identifier: it stands in journal events and on maintenance pages.
  public static let identifierCharacters = 64
  /// Characters of a name or another text: more fits no ticket and no screen.
  public static let textCharacters = 200
  /// Zones of a hall.
  public static let zones = 64
  /// Departments of a hall: four times the largest hall known.
  public static let departments = 256
  /// Services of a hall: six times the largest hall known.
  public static let services = 10_000
  /// Lines of a hall.
  public static let lines = 256
  /// Classes of citizens: eight times the usual four.
  public static let classes = 32
  /// The highest window number: three digits are what a board and the voice are laid out for.
  public static let windowNumber: Int64 = 999
  /// Devices of a hall, each one a port.
  public static let devices = 256
  /// The highest address on a line: BX-5K has two bytes and keeps the last two values for
  /// broadcasts (LuckyKoala/BX5KProtocol, BX4K.h, ADDR_BROADCAST_TIMING and _SETTING).
  public static let deviceAddress = 65_533
  /// Units on one line: more would not be polled within a second at the usual rates.
  public static let unitsPerDevice = 253
  /// Settings of one driver: one for each of a hundred nodes of our own bus, and those of its line.
  public static let settings = 128
  /// Characters of one setting: the longest is a pad's map of 64 keys.
  public static let settingCharacters = 800
  /// Dots of a board or a screen, each way.
  public static let dots = 8_192
  /// Days that one holiday entry may span.
  public static let holidaySpanDays = 31
  /// Holidays and worked days: five years of them.
  public static let calendarDays = 400
}
