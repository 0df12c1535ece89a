extension DeviceDefinition {
  /// Reads every version ever written: before version 6 no driver had settings.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(DeviceID.self, forKey: .id),
      kind: try container.decode(Kind.self, forKey: .kind),
      model: try container.decode(String.self, forKey: .model),
      port: try container.decode(String.self, forKey: .port),
      baud: try container.decode(Int.self, forKey: .baud),
      zone: try container.decode(ZoneID.self, forKey: .zone),
      units: try container.decode([Unit].self, forKey: .units),
      settings: try container.decodeIfPresent([Setting].self, forKey: .settings) ?? [])
  }

  /// A driver without settings is written as it always was.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(kind, forKey: .kind)
    try container.encode(model, forKey: .model)
    try container.encode(port, forKey: .port)
    try container.encode(baud, forKey: .baud)
    try container.encode(zone, forKey: .zone)
    try container.encode(units, forKey: .units)
    if !settings.isEmpty { try container.encode(settings, forKey: .settings) }
  }
}

extension DeviceDefinition.Unit {
  /// Reads every version ever written: before version 5 no screen had a theme, before
  /// version 6 none had another layout at some hours, and no board two colours, before version 7 no
  /// pad was said to be for ratings.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      address: try container.decode(Int.self, forKey: .address),
      name: try container.decode(String.self, forKey: .name),
      window: try container.decodeIfPresent(WindowID.self, forKey: .window),
      layout: try container.decode(String.self, forKey: .layout),
      width: try container.decode(Int.self, forKey: .width),
      height: try container.decode(Int.self, forKey: .height),
      theme: try container.decodeIfPresent(String.self, forKey: .theme) ?? "",
      palette: try container.decodeIfPresent(DeviceDefinition.Unit.Palette.self, forKey: .palette),
      times: try container.decodeIfPresent([LayoutTime].self, forKey: .times) ?? [],
      isForRatings: try container.decodeIfPresent(Bool.self, forKey: .isForRatings) ?? false)
  }

  /// A screen in its layout's own colours all day is written as it always was.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(address, forKey: .address)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(window, forKey: .window)
    try container.encode(layout, forKey: .layout)
    try container.encode(width, forKey: .width)
    try container.encode(height, forKey: .height)
    if !theme.isEmpty { try container.encode(theme, forKey: .theme) }
    try container.encodeIfPresent(palette, forKey: .palette)
    if !times.isEmpty { try container.encode(times, forKey: .times) }
    if isForRatings { try container.encode(true, forKey: .isForRatings) }
  }
}
