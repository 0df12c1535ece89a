import QueueCore

/// What came of asking a line for a test.
public enum DeviceTest: Hashable, Sendable {
  /// So many units were given the test picture; whether it stands is seen by eye.
  case shown(units: Int)
  /// A test paper comes out when the paper under way has.
  case printing
  /// It cannot be done now, for a reason that a person can read and mend.
  case held(LocalizedText)
  /// Nothing can be shown on it without looking like the real thing.
  case notTestable
  /// The port is not there.
  case absent
}

/// How a device stands, for the manager's page, the command line and the metrics.
public struct DeviceReport: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// The port is not there.
    case absent
    /// The port is open, the device has not answered yet.
    case opening
    case ready
    /// It answers wrongly, or only some of the line's units do.
    case failing
    /// It is well but must wait for a person: paper, cover.
    case held
  }

  /// One board or pad of a line.
  public struct Unit: Hashable, Sendable {
    public let address: Int
    public let name: String
    public let window: WindowID?
    public var isUp: Bool
    /// What it shows, or is to show.
    public var shows: String
    /// Whether it has confirmed that.
    public var stands: Bool
    /// Whether it can be told what to show when its controller falls silent.
    public let canTellSilentPicture: Bool
    /// Width and height of a board in dots; nil for what is none or does not say.
    public var size: Size?
    /// Whether it is a pad for a window's citizens to rate the service on.
    public var isForRatings = false
    /// Who answered there last, on our own bus: 24 hexadecimal digits.
    public var node: String?
    /// Who has to be there, where that is written down.
    public var assignedNode: String?
    /// Why it is not served, where that is known.
    public var fault: LocalizedText?

    public struct Size: Hashable, Sendable {
      public let width: Int
      public let height: Int
    }
  }

  /// A node of our own bus that has no address and waits for somebody to say what it is.
  public struct Newcomer: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case pad, ratingPad, smallBoard, largeBoard
      /// Of a later version of the bus.
      case unknown
    }
    /// Its identity, 24 hexadecimal digits.
    public let node: String
    public let kind: Kind
  }

  /// Paper of a printer.
  public struct Paper: Hashable, Sendable {
    public enum State: String, Hashable, Sendable { case present, nearEnd, out, unknown }
    public var state: State
    public var coverOpen: Bool
    /// Estimated from the lengths printed since the roll was changed.
    public var ticketsLeft: Int
  }

  /// Counts since the program started.
  public struct Counters: Hashable, Sendable {
    public var bytesIn = 0
    public var bytesOut = 0
    public var frames = 0
    public var retries = 0
    public var checkErrors = 0
    public var roundTripMilliseconds = 0
  }

  public let id: DeviceID
  public let kind: DeviceDefinition.Kind
  public let zone: ZoneID
  public let port: String
  public var state: State
  public var lastError: LocalizedText?
  public var units: [Unit]
  public var counters: Counters
  public var paper: Paper?
  /// By identity.
  public var newcomers: [Newcomer] = []
}
