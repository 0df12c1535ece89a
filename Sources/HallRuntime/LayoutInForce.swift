import HallPictures
import Layout
import QueueCore

/// A layout as outputs show it now, and where it is from.
public struct LayoutInForce: Sendable {
  /// Where it is from; everything but the first is a makeshift, so that nothing is blank.
  public enum Origin: Hashable, Sendable {
    case published
    /// An earlier version: the one that is published cannot be shown.
    case earlier
    /// The file: no version that was published can be shown.
    case file
    /// What the program brings along: nothing else can be shown.
    case lastResort
  }

  public let name: String
  public let bundle: LayoutBundle
  public let hash: String
  public let origin: Origin
  /// In its own colours.
  public let layout: CheckedLayout
  /// Why it is not as it was published; nil when all is well.
  public let problem: LocalizedText?

  /// The layout in a theme; in its own colours when it has no such theme.
  func layout(theme: String) -> CheckedLayout {
    guard layout.themes.contains(theme) else { return layout }
    return bundle.read(theme: theme).layout ?? layout
  }
}

/// What is wrong with a layout, for whoever looks after the hall.
public struct LayoutProblem: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable { case info, warning, alarm }

  public let name: String
  public let severity: Severity
  public let text: LocalizedText
}

/// A layout's file as it is now, tried.
public struct LayoutDraft: Sendable {
  public let name: String
  public let bundle: LayoutBundle
  /// The identity it would be published by.
  public let hash: String
  /// The SHA-256 hash of the file's text: what an editor has to know of to replace it.
  public let tag: String
  public let trial: LayoutTrial
  /// Who wrote it last; nil when it was changed on the disk.
  public let changedBy: Actor?
  /// When that was noticed; nil for a file that is as the program found it.
  public let changedAt: WallTime?

  public var isSound: Bool { trial.layout != nil }
}

/// Why something was not done with a layout.
public enum LayoutDeskProblem: Error, Sendable {
  case invalidName(String)
  case unknownLayout(String)
  /// Nothing was published by that hash, or its bytes are lost.
  case unknownVersion
  /// Somebody else has changed the file meanwhile.
  case changed(LayoutDraft?)
  case exists(String)
  /// It cannot be shown; the report says why.
  case broken(LayoutTrial)
  /// An output that uses it has another size or shows another kind.
  case doesNotFit(LayoutOutputName)
  case unknownSample(String)
  case unknownPart(String)
  case unknownPicture(String)
  case pictureNameInvalid(String)
  case pictureExists(String)
  /// No PNG, a damaged one, or one beyond a limit.
  case notAPicture
  case tooManyPictures
  /// Layouts show it.
  case pictureInUse(name: String, layouts: [String])
  case noLiveData
  case tooLarge
  case notWritten(String)
  case notStored(String)
  case failed(LocalizedText)
}

/// An output as a message names it.
public struct LayoutOutputName: Hashable, Sendable {
  public let name: String
  public let width: Int
  public let height: Int

  public init(name: String, width: Int, height: Int) {
    self.name = name
    self.width = width
    self.height = height
  }
}
