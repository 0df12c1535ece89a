/// Where the files are that layouts include and the pictures that they show.
///
/// A shell implements it with a directory, or with the stored bytes of a published layout.
public protocol LayoutFolder {
  /// The bytes of the file at a checked path; nil when there is none or it cannot be read.
  ///
  /// At most `limit` bytes are asked for; a longer file may come cut after `limit + 1`.
  func contents(of path: LayoutPath, limit: Int) -> [UInt8]?
}

/// A folder without files, for layouts that stand alone.
public struct NoFolder: LayoutFolder {
  public init() {}
  public func contents(of path: LayoutPath, limit: Int) -> [UInt8]? { nil }
}

/// A folder with one file replaced, as by what somebody is writing.
public struct OverlaidFolder<Base: LayoutFolder>: LayoutFolder {
  private let base: Base
  private let path: LayoutPath
  private let bytes: [UInt8]

  public init(_ base: Base, replacing path: LayoutPath, by bytes: [UInt8]) {
    self.base = base
    self.path = path
    self.bytes = bytes
  }

  public func contents(of path: LayoutPath, limit: Int) -> [UInt8]? {
    path == self.path ? bytes : base.contents(of: path, limit: limit)
  }
}

/// A path below the layout folder: never absolute, never upwards, nothing hidden.
public struct LayoutPath: Hashable, Sendable {
  /// Characters of a whole path; longer ones are refused.
  static let characters = 200

  public let text: String

  /// nil for a path that leaves the folder or could be mistaken for one that does.
  public init?(_ text: String) {
    let steps = text.split(separator: "/", omittingEmptySubsequences: false)
    let areSound = steps.allSatisfy { step in
      !step.isEmpty && step.first != "."
        && step.unicodeScalars.allSatisfy { $0 != "\\" && !TextCleaning.isRemoved($0) }
    }
    guard areSound, text.count <= Self.characters else { return nil }
    self.text = text
  }
}
