import QueueCore

/// Which models of which kind of device there are drivers for.
public struct DeviceCatalogue: Hashable, Sendable {
  /// The models of one kind.
  public struct Kind: Hashable, Sendable {
    public var kind: DeviceDefinition.Kind
    public var models: [String]

    public init(kind: DeviceDefinition.Kind, models: [String]) {
      self.kind = kind
      self.models = models
    }
  }

  public var kinds: [Kind]

  public init(kinds: [Kind]) { self.kinds = kinds }

  public func models(of kind: DeviceDefinition.Kind) -> [String] {
    kinds.first { $0.kind == kind }?.models ?? []
  }

  /// What this program drives. A new driver adds its name here.
  public static let standard = DeviceCatalogue(kinds: [
    Kind(
      kind: .ticketPrinter,
      models: ["epson-tm", "xprinter", "gprinter", "generic"].flatMap { [$0, $0 + "-58"] }),
    Kind(kind: .ledBoards, models: ["bx-5k", "bx-6k", "c-power", "modbus-digits"]),
    Kind(kind: .pads, models: ["hallbus", "pattern"]),
    Kind(kind: .screen, models: ["page"]),
    Kind(kind: .kiosk, models: ["page"]),
  ])

  /// Why a model that a hall may well have is not driven; nil for every other name.
  ///
  /// Onbon's families are told apart by the letter behind 5 or 6; only font cards (K, MK) take the
  /// dynamic areas that the driver sends (strongercjd/Onbon-Protocol-Analysis, readme).
  static func undriven(_ model: String) -> LocalizedText? {
    let name = model.lowercased().filter { $0.isLetter || $0.isNumber }
    let onbon = ["bx5a", "bx5e", "bx5q", "bx5u", "bx6a", "bx6e", "bx6m", "bx6q", "bx6w", "bxy"]
    if onbon.contains(where: name.hasPrefix) || (name.hasPrefix("bx5m") && !name.hasPrefix("bx5mk"))
    {
      return LocalizedText(
        chinese: "仰邦控制卡只支持BX-5K、BX-5MK（写作bx-5k）和BX-6K（bx-6k）",
        english: "of Onbon's cards BX-5K and BX-5MK (written bx-5k) and BX-6K (bx-6k) are")
    }
    if name.hasPrefix("alpha") || name.hasPrefix("betabrite") {
      return LocalizedText(
        chinese: "Alpha协议没有汉字", english: "the Alpha protocol has no Chinese characters")
    }
    return nil
  }

  /// Rates that serial devices of halls are set to, in bits a second.
  public static let usualBauds = [
    1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400,
  ]
}
