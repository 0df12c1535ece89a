import HallEngine
import QueueCore

/// The far ends of the demo hall's lines: what was printed and lit, keys to press, faults to cause.
public protocol DemoControl: Sendable {
  func state() async -> DemoState
  /// Parts that changed, from now on.
  func changes() async -> AsyncStream<DemoChange>
  /// A printed ticket as PNG; nil when it is long past.
  func ticketPicture(_ id: Int64) async -> [UInt8]?
  /// Presses a key of a window's pad; false when the window has none.
  func press(_ key: DemoKey, at window: WindowID) async -> Bool
  /// False when that fault makes no sense for that device.
  func apply(_ fault: DemoFault, to device: DeviceID) async -> Bool
}

/// The keys of a pad.
public enum DemoKey: String, Hashable, Sendable, CaseIterable, Decodable {
  case next, recall, noShow, pause
}

/// What can be done to a device, and undone again.
public enum DemoFault: String, Hashable, Sendable, CaseIterable, Decodable {
  /// The adapter, pulled out of the box and put back.
  case unplug, replug
  /// The cable behind the adapter: the port stays, nothing gets through.
  case cableOut, cableIn
  /// A lift motor beside the line.
  case noise, quiet
  case paperLow, paperOut, paperIn
  case coverOpen, coverClosed
  case cutterJam, cutterFree
  case overheat, coolDown
  /// It takes everything and says nothing.
  case silent, answering
  /// It says that all is well, whatever happens.
  case lying, honest
  /// A clerk's pad was exchanged for one without switches, which waits to be told where it is.
  case newPad, formerPad

  /// The faults that this takes back; empty for one that is a fault itself.
  public var undone: [DemoFault] {
    switch self {
    case .replug: [.unplug, .cableOut]
    case .cableIn: [.cableOut]
    case .quiet: [.noise]
    case .paperIn: [.paperLow, .paperOut]
    case .coverClosed: [.coverOpen]
    case .cutterFree: [.cutterJam]
    case .coolDown: [.overheat]
    case .answering: [.silent]
    case .honest: [.lying]
    case .formerPad: [.newPad]
    case .unplug, .cableOut, .noise, .paperLow, .paperOut, .coverOpen, .cutterJam, .overheat,
      .silent, .lying, .newPad:
      []
    }
  }
}

/// The demo hall as its page shows it.
public struct DemoState: Hashable, Sendable {
  /// Hall seconds in one real second.
  public let speed: Int
  public let clock: WallTime
  public let tickets: [DemoTicket]
  public let boards: [DemoBoard]
  public let pads: [DemoPad]
  public let devices: [DemoDevice]
  /// Faults now in force.
  public let faults: [DemoFaultInForce]

  public init(
    speed: Int, clock: WallTime, tickets: [DemoTicket], boards: [DemoBoard], pads: [DemoPad],
    devices: [DemoDevice], faults: [DemoFaultInForce]
  ) {
    self.speed = speed
    self.clock = clock
    self.tickets = tickets
    self.boards = boards
    self.pads = pads
    self.devices = devices
    self.faults = faults
  }
}

/// Changed parts of a ``DemoState``; empty and nil parts are as they were.
public struct DemoChange: Hashable, Sendable {
  public let clock: WallTime
  public let tickets: [DemoTicket]
  public let boards: [DemoBoard]
  public let pads: [DemoPad]
  public let devices: [DemoDevice]
  public let faults: [DemoFaultInForce]?

  public init(
    clock: WallTime, tickets: [DemoTicket] = [], boards: [DemoBoard] = [], pads: [DemoPad] = [],
    devices: [DemoDevice] = [], faults: [DemoFaultInForce]? = nil
  ) {
    self.clock = clock
    self.tickets = tickets
    self.boards = boards
    self.pads = pads
    self.devices = devices
    self.faults = faults
  }
}

/// A ticket that came out of a virtual printer.
public struct DemoTicket: Hashable, Sendable {
  public let id: Int64
  public let number: String
  public let printer: DeviceID

  public init(id: Int64, number: String, printer: DeviceID) {
    self.id = id
    self.number = number
    self.printer = printer
  }
}

/// A virtual board as it is lit.
public struct DemoBoard: Hashable, Sendable {
  public let device: DeviceID
  public let address: Int
  public let window: WindowID?
  public let name: String
  public let width: Int
  public let height: Int
  /// Rows one after another, each padded to whole bytes, most significant bit left; the red lights
  /// of a two-colour board.
  public let dots: [UInt8]
  /// The green lights of a two-colour board; nil when it has one colour.
  public let green: [UInt8]?
  public let text: String

  public init(
    device: DeviceID, address: Int, window: WindowID?, name: String, width: Int, height: Int,
    dots: [UInt8], green: [UInt8]? = nil, text: String
  ) {
    self.device = device
    self.address = address
    self.window = window
    self.name = name
    self.width = width
    self.height = height
    self.dots = dots
    self.green = green
    self.text = text
  }
}

/// A virtual pad's display.
public struct DemoPad: Hashable, Sendable {
  public let device: DeviceID
  public let address: Int
  public let window: WindowID
  public let number: String
  public let waiting: Int
  public let notice: String

  public init(
    device: DeviceID, address: Int, window: WindowID, number: String, waiting: Int, notice: String
  ) {
    self.device = device
    self.address = address
    self.window = window
    self.number = number
    self.waiting = waiting
    self.notice = notice
  }
}

/// A device that faults can be caused on, and how the hall says that it stands.
public struct DemoDevice: Hashable, Sendable {
  public let id: DeviceID
  public let kind: DeviceDefinition.Kind
  public let name: String
  public let zone: ZoneID
  public let state: DeviceReport.State
  /// What is wrong, as on the manager's page; nil when nothing is.
  public let trouble: LocalizedText?

  public init(
    id: DeviceID, kind: DeviceDefinition.Kind, name: String, zone: ZoneID,
    state: DeviceReport.State, trouble: LocalizedText?
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.zone = zone
    self.state = state
    self.trouble = trouble
  }

  /// The device as its report has it; a roll near its end is worth a word, though all is well.
  public init(_ report: DeviceReport) {
    let paperIsLow = report.state == .ready && report.paper?.state == .nearEnd
    self.init(
      id: report.id, kind: report.kind, name: report.id.text, zone: report.zone,
      state: report.state,
      trouble: report.state == .ready
        ? paperIsLow ? LocalizedText(chinese: "纸将用完", english: "paper is near its end") : nil
        : report.lastError)
  }
}

/// A fault that somebody caused and nobody has undone.
public struct DemoFaultInForce: Hashable, Sendable {
  public let device: DeviceID
  public let fault: DemoFault

  public init(device: DeviceID, fault: DemoFault) {
    self.device = device
    self.fault = fault
  }
}
