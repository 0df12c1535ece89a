/// A serial line of the hall and what hangs on it.
///
/// One entry is one port; several boards or pads may share it. What the strings of `model` mean is
/// the drivers' business.
public struct DeviceDefinition: Hashable, Sendable, Codable {
  public var id: DeviceID
  public var kind: Kind
  /// The driver's profile, such as `xprinter` or `bx-5k`.
  public var model: String
  /// A path under /dev/hallkeeper, a pseudo-terminal, or `tcp://host:port`.
  public var port: String
  /// Bits a second.
  public var baud: Int
  public var zone: ZoneID
  /// What hangs on the line, by bus address; for a printer one entry with address 0.
  public var units: [Unit]
  /// What the driver of this model is told beyond that, by name; what the values mean is the
  /// driver's business.
  public var settings: [Setting]

  /// One setting of a driver.
  public struct Setting: Hashable, Sendable, Codable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }

    enum CodingKeys: String, CodingKey { case name, value }
  }

  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case ticketPrinter, ledBoards, pads, screen, kiosk
  }

  /// One printer, board, pad, screen or kiosk.
  public struct Unit: Hashable, Sendable, Codable {
    /// Address on the line.
    public var address: Int
    public var name: String
    /// The window that a window board or a pad belongs to; nil for the others.
    public var window: WindowID?
    /// The layout that a screen, a combined board or a printer names; empty: the kind's own, as
    /// ``layoutName(on:)`` has it.
    public var layout: String
    /// Size of a board or a screen in dots; 0 for the others.
    public var width: Int
    public var height: Int
    /// The theme in which a screen shows its layout; empty: the layout's own colours.
    public var theme: String
    /// The lights of a combined board's dots; nil is one colour.
    public var palette: Palette?
    /// Other layouts at some hours of the day, in their order; they do not overlap.
    public var times: [LayoutTime]
    /// Whether a pad is the one on which a window's citizens rate the service, and not its clerk's.
    public var isForRatings: Bool

    /// What lights a board has beside one colour.
    public enum Palette: String, Hashable, Sendable, Codable, CaseIterable {
      /// A red and a green light in each dot.
      case twoColour = "two-colour"
    }

    public init(
      address: Int, name: String, window: WindowID? = nil, layout: String = "", width: Int = 0,
      height: Int = 0, theme: String = "", palette: Palette? = nil, times: [LayoutTime] = [],
      isForRatings: Bool = false
    ) {
      self.address = address
      self.name = name
      self.window = window
      self.layout = layout
      self.width = width
      self.height = height
      self.theme = theme
      self.palette = palette
      self.times = times
      self.isForRatings = isForRatings
    }

    /// The layout that the unit is painted from: the one it names, or its kind's own.
    ///
    /// Nil for what no layout paints, such as a window's board, which is sent text; also for a
    /// printer that names none, as the width of its paper then decides.
    public func layoutName(on kind: Kind) -> String? {
      switch kind {
      case .ledBoards where window == nil: layout.isEmpty ? "board-combined" : layout
      case .screen: layout.isEmpty ? "screen-hall" : layout
      case .ticketPrinter: layout.isEmpty ? nil : layout
      case .ledBoards, .pads, .kiosk: nil
      }
    }

    /// What the unit is painted from at a time of day; nil for what no layout paints, as
    /// ``layoutName(on:)`` says.
    public func layoutChoice(on kind: Kind, at time: TimeOfDay) -> LayoutChoice? {
      guard let own = layoutName(on: kind) else { return nil }
      if DeviceDefinition.mayHaveTimes(kind, window: window),
        let other = times.first(where: { $0.includes(time) })
      {
        return LayoutChoice(layout: other.layout, theme: other.theme)
      }
      return LayoutChoice(layout: own, theme: theme)
    }

    enum CodingKeys: String, CodingKey {
      case address, name, window, layout, width, height, theme, palette, times
      case isForRatings = "rating"
    }
  }

  public init(
    id: DeviceID, kind: Kind, model: String, port: String, baud: Int, zone: ZoneID,
    units: [Unit], settings: [Setting] = []
  ) {
    self.id = id
    self.kind = kind
    self.model = model
    self.port = port
    self.baud = baud
    self.zone = zone
    self.units = units
    self.settings = settings
  }

  enum CodingKeys: String, CodingKey {
    case id, kind, model, port, baud, zone, units, settings
  }
}

/// How calls are spoken.
public struct VoiceDefinition: Hashable, Sendable, Codable {
  /// `{number}`, `{window}` and `{zone}` are replaced.
  public var template: LocalizedText
  public var speaksEnglish: Bool
  /// How often one call is spoken when nobody else waits to be spoken, 1...3.
  public var repeats: Int
  /// `espeak-ng`, or a folder of recorded clips.
  public var voice: String
  /// `screen` plays on the zone's screen page; anything else is an ALSA device name.
  public var output: String

  public init(
    template: LocalizedText = LocalizedText(
      chinese: "请{number}号到{window}号窗口", english: "Number {number}, please go to window {window}"),
    speaksEnglish: Bool = true, repeats: Int = 2, voice: String = "espeak-ng",
    output: String = "screen"
  ) {
    self.template = template
    self.speaksEnglish = speaksEnglish
    self.repeats = repeats
    self.voice = voice
    self.output = output
  }

  enum CodingKeys: String, CodingKey { case template, speaksEnglish, repeats, voice, output }
}
