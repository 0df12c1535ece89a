import HallRuntime
import Layout
import QueueCore

/// The guidance screens as they are painted, and what is spoken in front of them.
public protocol ScreenSource: Sendable {
  func screens() async -> [ScreenDescription]
  /// The whole picture now as PNG; nil for an unknown screen or one not painted yet.
  func picture(of screen: DeviceID) async -> [UInt8]?
  /// Pictures from now on, the first one whole; nil for an unknown screen. A reader that is too slow
  /// may be given whole pictures in place of the parts it missed.
  func frames(of screen: DeviceID) async -> AsyncStream<ScreenFrame>?
  /// Shows a layout on a screen in place of its own for so many seconds, then goes back by itself; 0
  /// goes back now. False for an unknown screen.
  func show(_ layout: CheckedLayout, on screen: DeviceID, seconds: Int) async -> Bool
  /// What the layout of a screen or a board is painted from now; nil where there is nothing.
  func liveData(of device: DeviceID, address: Int) async -> LiveLayoutData?
  /// Calls to be spoken by the screens of a zone, from now on.
  func announcements(in zone: ZoneID) async -> AsyncStream<VoiceAnnouncement>
  /// The WAV file of an announcement; nil when it is unknown or long past.
  func sound(of announcement: String) async -> [UInt8]?
  /// A screen has played an announcement, or could not.
  func finished(_ announcement: String, played: Bool) async
}

/// A guidance screen of the hall.
public struct ScreenDescription: Hashable, Sendable {
  public let id: DeviceID
  public let name: String
  public let zone: ZoneID
  /// In dots.
  public let width: Int
  public let height: Int

  public init(id: DeviceID, name: String, zone: ZoneID, width: Int, height: Int) {
    self.id = id
    self.name = name
    self.zone = zone
    self.width = width
    self.height = height
  }
}

/// What changed on a screen.
public struct ScreenFrame: Hashable, Sendable {
  public let revision: UInt64
  public let width: Int
  public let height: Int
  public let parts: [Part]

  /// A rectangle of new dots as PNG.
  public struct Part: Hashable, Sendable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    public let png: [UInt8]

    public init(x: Int, y: Int, width: Int, height: Int, png: [UInt8]) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
      self.png = png
    }
  }

  public init(revision: UInt64, width: Int, height: Int, parts: [Part]) {
    self.revision = revision
    self.width = width
    self.height = height
    self.parts = parts
  }
}

/// A call that is to be heard in a zone.
public struct VoiceAnnouncement: Hashable, Sendable {
  /// Letters, digits and hyphens; part of the sound's address.
  public let id: String
  public let zone: ZoneID
  public let hasChime: Bool
  public let text: LocalizedText

  public init(id: String, zone: ZoneID, hasChime: Bool, text: LocalizedText) {
    self.id = id
    self.zone = zone
    self.hasChime = hasChime
    self.text = text
  }
}
