import DeviceModels
import DeviceProtocols
import HallBus
import HallEngine
import QueueCore

/// What hangs at the far end of a simulated line: exactly one of them is there.
public struct FarEnd: DeviceModel {
  public var printer: VirtualPrinter?
  public var boards: BusOfModels<OnbonBoardModel>?
  public var cards: BusOfModels<CPowerBoardModel>?
  public var displays: BusOfModels<ModbusDisplayModel>?
  public var pads: BusOfModels<BusNodeModel>?
  public var vendorPads: BusOfModels<VendorPadModel>?
  public var polledPads: BusOfModels<PolledPadModel>?
  private let font: BoardFont?

  /// The models for a line of the definition; nil for kinds that have no line.
  ///
  /// - Parameter font: what boards draw text with; without one they show it dark, but tell it.
  public init?(_ device: DeviceDefinition, font: BoardFont?) {
    self.font = font
    switch device.kind {
    case .ticketPrinter:
      var setup = VirtualPrinterSetup()
      setup.widthDots = device.model.hasSuffix("-58") ? 384 : 576
      printer = VirtualPrinter(setup: setup)
    case .ledBoards: makeBoards(device)
    case .pads: makePads(device)
    case .screen, .kiosk: return nil
    }
  }

  private mutating func makeBoards(_ device: DeviceDefinition) {
    switch device.model {
    case "c-power":
      cards = BusOfModels(
        device.units.map {
          CPowerBoardModel(
            address: UInt8(clamping: $0.address), width: $0.width, height: $0.height, font: font)
        })
    case "modbus-digits":
      let setup = ModbusDisplayModel.Setup(device)
      displays = BusOfModels(
        device.units.map { ModbusDisplayModel(address: UInt8(clamping: $0.address), setup: setup) })
    default:
      boards = BusOfModels(
        device.units.map {
          OnbonBoardModel(
            address: UInt16(clamping: $0.address), width: $0.width, height: $0.height,
            font: font, hasDotsArea: $0.window == nil, isTwoColour: $0.palette == .twoColour)
        })
    }
  }

  private mutating func makePads(_ device: DeviceDefinition) {
    guard device.model != PatternPadStation.model else {
      let addresses = device.units.map { UInt8(clamping: $0.address) }
      if (try? PadPattern(device.ownDriverSettings))?.poll != nil {
        polledPads = BusOfModels(addresses.map { PolledPadModel(address: $0) })
      } else {
        vendorPads = BusOfModels(addresses.map { VendorPadModel(address: $0) })
      }
      return
    }
    let identities = try? BusNodeIdentities(
      device.ownDriverSettings, addresses: device.units.map(\.address))
    pads = BusOfModels(
      device.units.indices.map { index in
        // A node that the line knows by its identity has no switches.
        let identity = identities?[device.units[index].address]
        return Self.node(index, of: device, id: identity, hasSwitches: identity == nil)
      })
  }

  /// The node at a place of a line.
  ///
  /// - Parameter id: nil for what left the factory for this place.
  private static func node(
    _ index: Int, of device: DeviceDefinition, id: BusNodeID?, hasSwitches: Bool
  ) -> BusNodeModel {
    let unit = device.units[index]
    let id = id ?? BusNodeID(high: 0x4841_4C4C, low: UInt32(index + 1))
    let address = hasSwitches ? UInt8(clamping: unit.address) : BusAddress.unassigned
    guard unit.width > 0 else {
      return .pad(
        PadModel(
          id: id, address: address, baud: device.baud,
          keys: unit.isForRatings ? .rating : .clerk))
    }
    return .board(
      BoardModel(
        id: id, address: address, baud: device.baud, size: unit.width > 64 ? .large : .small))
  }

  /// Hangs a new pad without switches in the place of the first clerk's pad of the line, or that one
  /// again; false where there is none of our own bus.
  public mutating func exchangePad(of device: DeviceDefinition, forNew isNew: Bool) -> Bool {
    guard pads != nil,
      let index = device.units.firstIndex(where: { $0.width == 0 && !$0.isForRatings })
    else { return false }
    let id = isNew ? BusNodeID(high: 0x4E45_5720_5041_4420, low: UInt32(index + 1)) : nil
    pads?[index] = Self.node(index, of: device, id: id, hasSwitches: !isNew)
    return true
  }

  public mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant) {
    printer?.receive(bytes, at: now)
    boards?.receive(bytes, at: now)
    cards?.receive(bytes, at: now)
    displays?.receive(bytes, at: now)
    pads?.receive(bytes, at: now)
    vendorPads?.receive(bytes, at: now)
    polledPads?.receive(bytes, at: now)
  }

  public mutating func advance(to now: Instant) {
    printer?.advance(to: now)
    boards?.advance(to: now)
    cards?.advance(to: now)
    displays?.advance(to: now)
    pads?.advance(to: now)
    vendorPads?.advance(to: now)
    polledPads?.advance(to: now)
  }

  public var nextDeadline: Instant? {
    printer?.nextDeadline ?? boards?.nextDeadline ?? cards?.nextDeadline
      ?? displays?.nextDeadline ?? pads?.nextDeadline ?? vendorPads?.nextDeadline
      ?? polledPads?.nextDeadline
  }

  public mutating func takeOutput() -> [UInt8] {
    printer?.takeOutput() ?? boards?.takeOutput() ?? cards?.takeOutput() ?? displays?.takeOutput()
      ?? pads?.takeOutput() ?? vendorPads?.takeOutput() ?? polledPads?.takeOutput() ?? []
  }

  /// How many bytes the device can take now; a printer's buffer fills, the others read at once.
  public var freeSpace: Int { printer?.freeSpace ?? Int.max }

  /// What a window's board says, by its place on the line; nil for lines of other things.
  public func boardText(_ index: Int, at now: Instant) -> String? {
    if let boards { return boards[index].texts(at: now)[0] ?? "" }
    if let cards { return cards[index].text(0) }
    if let pads { return pads[index].board.map { $0.text ?? "" } }
    return displays?[index].text(at: now)
  }

  /// The lit dots of a board, by its place on the line; of a display of digits what it says, in the
  /// boards' font. Nil for lines of other things.
  public func boardDots(_ index: Int, at now: Instant) -> BoardDots? {
    if let boards { return boards[index].dots(at: now) }
    if let cards { return cards[index].dots }
    if let pads { return pads[index].board?.dots(font: font) }
    return displays.map { digits(of: $0[index], at: now) }
  }

  private func digits(of display: ModbusDisplayModel, at now: Instant) -> BoardDots {
    var dots = BoardDots(width: 8 * display.setup.digits, height: 16)
    let text = Array(display.text(at: now).unicodeScalars)
    for (place, scalar) in text.enumerated() {
      guard let glyph = font?[scalar.value], glyph.width == 8 else { continue }
      let left = 8 * (display.setup.digits - text.count + place)
      for (y, row) in glyph.rows.enumerated() {
        for x in 0..<8 where row >> UInt16(7 - x) & 1 == 1 { dots.set(left + x, y) }
      }
    }
    return dots
  }

  /// Presses a key of a pad, by its place on the line; false when there is none or it has no power.
  @discardableResult
  public mutating func press(_ index: Int, _ key: BusKey, at now: Instant) -> Bool {
    if pads != nil { return pads?[index].press(key, at: now) != nil }
    if vendorPads != nil { return vendorPads?[index].press(key, at: now) ?? false }
    return polledPads?[index].press(key.rawValue) ?? false
  }
}

extension DeviceDefinition {
  /// The place on the line of the pad of a window that has a key; nil when none hangs there.
  public func pad(of window: WindowID, with key: BusKey) -> Int? {
    guard kind == .pads else { return nil }
    return units.firstIndex {
      $0.window == window && $0.width == 0 && $0.isForRatings == key.isRating
    }
  }
}

extension ModbusDisplayModel.Setup {
  /// The display that a line's settings describe; settings that are wrong describe the usual one.
  init(_ device: DeviceDefinition) {
    self.init()
    guard let display = try? ModbusDisplay(device.ownDriverSettings) else { return }
    firstRegister = Int(display.register)
    digits = display.digits
    perRegister = display.perRegister
    lowRegisterFirst = display.order == .lowFirst
    brightnessRegister = display.brightness.map { Int($0.register) }
    silenceRegister = display.silence.map { Int($0.register) }
    coding =
      switch display.encoding {
      case .bcd: .bcd
      case .binary: .binary
      case .ascii: .ascii
      case .segments: .segments
      }
  }
}
