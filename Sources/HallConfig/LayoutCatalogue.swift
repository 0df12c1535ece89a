import QueueCore

/// Which layouts a hall paints with, as far as its devices have to go with them.
public struct LayoutCatalogue: Hashable, Sendable {
  /// What a layout is for.
  public enum Kind: Hashable, Sendable {
    case screen, board, ticket, slip
  }

  /// What a layout paints.
  public struct Picture: Hashable, Sendable {
    public var kind: Kind
    /// Dots across.
    public var width: Int
    /// Dots down; nil when the content decides, as on paper.
    public var height: Int?
    /// The themes it can be shown in.
    public var themes: [String]

    public init(kind: Kind, width: Int, height: Int?, themes: [String] = []) {
      self.kind = kind
      self.width = width
      self.height = height
      self.themes = themes
    }
  }

  /// A file of layouts.
  public struct Layout: Hashable, Sendable {
    /// As devices name it: the file's name without its ending.
    public var name: String
    public var path: String
    /// Nil when the file has mistakes or cannot be read.
    public var picture: Picture?

    public init(name: String, path: String, picture: Picture?) {
      self.name = name
      self.path = path
      self.picture = picture
    }
  }

  /// In the order in which they are suggested.
  public var layouts: [Layout]

  public init(layouts: [Layout]) { self.layouts = layouts }
}
