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

  /// Rates that serial devices of halls are set to, in bits a second.
  public static let usualBauds = [
    1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400,
  ]
}
