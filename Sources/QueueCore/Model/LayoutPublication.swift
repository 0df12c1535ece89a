/// A layout that is to be shown from now on, or is: its name, and which bytes it is made of.
public struct LayoutPublication: Hashable, Sendable, Codable {
  /// As outputs name it.
  public let name: String
  /// SHA-256 of the stored bytes, 64 lower-case hexadecimal digits.
  public let hash: String
  /// SHA-256 of each font's file as it was then, by the font's name: another font paints other
  /// dots.
  public let fonts: [String: String]
  /// Why, in the words of whoever published it; empty when nothing was said.
  public let note: String

  public init(name: String, hash: String, fonts: [String: String], note: String) {
    self.name = name
    self.hash = hash
    self.fonts = fonts
    self.note = note
  }

  enum CodingKeys: String, CodingKey { case name, hash, fonts, note }
}

/// One version of a layout that was published.
public struct LayoutVersion: Hashable, Sendable, Codable {
  public let hash: String
  public let fonts: [String: String]
  public let note: String
  public let at: WallTime
  public let by: Actor

  public init(hash: String, fonts: [String: String], note: String, at: WallTime, by: Actor) {
    self.hash = hash
    self.fonts = fonts
    self.note = note
    self.at = at
    self.by = by
  }

  enum CodingKeys: String, CodingKey { case hash, fonts, note, at, by }
}

/// What was published under one name.
public struct PublishedLayout: Hashable, Sendable, Codable {
  /// Versions that are remembered; the bytes of older ones stay in the journal, and their events.
  public static let versionLimit = 10

  public let name: String
  /// Latest first, never empty.
  public internal(set) var versions: [LayoutVersion]

  public init(name: String, versions: [LayoutVersion]) {
    self.name = name
    self.versions = versions
  }

  enum CodingKeys: String, CodingKey { case name, versions }
}

extension LayoutPublication {
  /// Characters of a name: it is a file's name, too.
  public static let nameCharacters = 64
  /// Characters of a note; a longer one is refused, as half a note may say the opposite.
  public static let noteCharacters = 200
  /// Layouts of a hall: the largest has some dozen outputs of a kind.
  public static let layoutLimit = 200
  /// Fonts of a layout: more than there are to choose from.
  static let fontLimit = 64

  /// Whether a layout may have that name: letters, digits, `-`, `_` and `.`, not first the last.
  public static func isName(_ text: String) -> Bool {
    (1...nameCharacters).contains(text.count) && text.first != "."
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
          || scalar == "_" || scalar == "."
      }
  }

  /// Whether a text is a SHA-256 hash as this program writes it.
  public static func isHash(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}

extension CarriedState {
  /// What is published under a name; nil for a name under which nothing ever was.
  public func layout(_ name: String) -> PublishedLayout? { layouts.first { $0.name == name } }

  /// Notes a publication, in the order of the names.
  public mutating func publish(
    _ publication: LayoutPublication, at wall: WallTime, by actor: Actor
  ) {
    let version = LayoutVersion(
      hash: publication.hash, fonts: publication.fonts, note: publication.note, at: wall,
      by: actor)
    if let index = layouts.firstIndex(where: { $0.name == publication.name }) {
      layouts[index].versions.insert(version, at: 0)
      if layouts[index].versions.count > PublishedLayout.versionLimit {
        layouts[index].versions.removeLast()
      }
    } else {
      let index = layouts.firstIndex { $0.name > publication.name } ?? layouts.endIndex
      layouts.insert(PublishedLayout(name: publication.name, versions: [version]), at: index)
    }
  }
}

extension QueueState {
  /// Publishing what is published already changes nothing, and is no event.
  mutating func publish(_ publication: LayoutPublication, in turn: inout Turn) throws(Refusal) {
    guard LayoutPublication.isName(publication.name) else {
      throw .layoutNameInvalid(publication.name)
    }
    guard LayoutPublication.isHash(publication.hash) else { throw .layoutHashInvalid }
    guard publication.fonts.count <= LayoutPublication.fontLimit,
      publication.fonts.values.allSatisfy(LayoutPublication.isHash)
    else { throw .layoutHashInvalid }
    guard publication.note.count <= LayoutPublication.noteCharacters else {
      throw .layoutNoteTooLong(limit: LayoutPublication.noteCharacters)
    }
    let present = carried.layout(publication.name)
    guard present != nil || carried.layouts.count < LayoutPublication.layoutLimit else {
      throw .tooManyLayouts(limit: LayoutPublication.layoutLimit)
    }
    if let latest = present?.versions.first, latest.hash == publication.hash,
      latest.fonts == publication.fonts
    {
      return
    }
    emit(.layoutPublished(publication), in: &turn)
  }
}
