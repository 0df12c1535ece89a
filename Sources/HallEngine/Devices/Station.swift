import DeviceProtocols
import HallBus
import Layout
import QueueCore

/// The hall as a station is told about it.
public struct StationView: Sendable {
  public let state: QueueState
  public let stamp: Stamp
  public let clock: LocalTime
  /// What newcomers to each line may be told about their wait; lines of which nothing can be said are
  /// missing.
  public let forecasts: [LineID: WaitForecast]
  /// Names of clerks who are signed in; personal data, which only pictures get.
  public let clerks: [PersonID: String]

  public init(
    state: QueueState, stamp: Stamp, clock: LocalTime, forecasts: [LineID: WaitForecast] = [:],
    clerks: [PersonID: String] = [:]
  ) {
    self.clerks = clerks
    self.state = state
    self.stamp = stamp
    self.clock = clock
    self.forecasts = forecasts
  }
}

/// What a station wants of its shell.
public enum StationAction: Sendable {
  case transmit([UInt8])
  /// Submit it and bring the answer back by ``Station/answered(_:_:at:)``.
  case submit(CommandEnvelope)
  /// Paint a ticket and bring it back by ``Station/painted(_:at:)``; with `text` it is set in that
  /// printer's own fonts where ``TicketText`` can.
  case paintTicket(PrintJobID, layout: String, nativeQR: Bool, text: ESCPOSProfile?)
  /// Paint a board of that size and bring it back.
  case paintBoard(address: Int, layout: String, data: DataValue)
}

/// What the shell has painted.
public enum Painted: Sendable {
  case ticket(PrintJobID, TicketPicture)
  /// It could not be painted, for a reason that a person can read.
  case ticketFailed(PrintJobID, LocalizedText)
  case board(address: Int, BoardBitmap)
  case boardFailed(address: Int, LocalizedText)
}

/// One serial line of the hall with all that hangs on it: a driver's session, what is to be shown or
/// printed, supervision and delivery rules; a value that runs live and in virtual time.
public protocol Station: Sendable {
  var report: DeviceReport { get }
  /// Goes over to a changed definition of its line without the port being closed; false, and nothing
  /// changed, when the line has to be made anew.
  mutating func adopt(_ changed: DeviceDefinition, at now: Instant) -> Bool
  mutating func opened(at now: Instant)
  mutating func closed(because reason: LocalizedText, at now: Instant)
  mutating func receive(_ bytes: ArraySlice<UInt8>, at now: Instant)
  mutating func sent(_ count: Int, at now: Instant)
  mutating func advance(to now: Instant)
  var nextDeadline: Instant? { get }
  /// The hall has changed, or time has passed that displays care about.
  mutating func update(_ view: StationView, at now: Instant)
  /// The answer to a submitted command; nil when it could not be stored.
  mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant)
  mutating func painted(_ picture: Painted, at now: Instant)
  /// The layouts may have changed: what is painted is painted anew.
  mutating func repaint(at now: Instant)
  /// Shows what is plainly a test on all units for so long; what really changes meanwhile takes its
  /// place at once.
  mutating func test(seconds: Int, at now: Instant) -> DeviceTest
  /// Leaves what may stand without a controller; true when there is nothing (more) to wait for.
  mutating func shutDown(at now: Instant)
  var isShutDown: Bool { get }
  mutating func nextAction() -> StationAction?
}

extension Station {
  public mutating func adopt(_ changed: DeviceDefinition, at now: Instant) -> Bool { false }
  public mutating func answered(
    _ command: CommandEnvelope, _ answer: Result<Receipt, Refusal>?, at now: Instant
  ) {}
  public mutating func painted(_ picture: Painted, at now: Instant) {}
  public mutating func repaint(at now: Instant) {}
  public mutating func test(seconds: Int, at now: Instant) -> DeviceTest { .notTestable }
  public mutating func shutDown(at now: Instant) {}
  public var isShutDown: Bool { true }
}

/// Makes the station for a line of the definition.
public enum Stations {
  /// What stands for a start of the program when a line is made anew while it runs, as when its
  /// definition was changed: a station counts its commands, epochs and papers from the beginning
  /// again, and none of them may look like one of the station before.
  ///
  /// - Parameter remade: how often lines were made anew since the program started, 0 at the start.
  ///   The 1,024th is numbered like the start itself: nobody changes a hall's lines that often
  ///   between two starts.
  public static func start(_ start: UInt32, remade: Int) -> UInt32 {
    start &+ UInt32(truncatingIfNeeded: remade) &<< 22
  }

  /// Why a line of the definition has no station, in words; the hall opens without it.
  public struct Fault: Error, Hashable, Sendable {
    public let text: LocalizedText
  }

  /// - Parameter start: different at every start of the program; keys and print ids begin with it.
  public static func make(
    _ device: DeviceDefinition, start: UInt32
  ) throws(Fault) -> (any Station)? {
    switch device.kind {
    case .ticketPrinter: return PrinterStation(device, start: start)
    case .ledBoards: return try BoardStation(device)
    case .pads:
      if device.model == PatternPadStation.model {
        return try PatternPadStation(device, start: start)
      }
      return try PadStation(device, start: start)
    case .screen, .kiosk: return nil
    }
  }
}
