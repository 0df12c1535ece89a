import HallPictures
import Layout
import QueueCore
import Rendering

// Files that layouts include: colours, styles and parts they share.
extension LayoutDesk {
  /// A file of shared parts, as `parts/hall.yaml`.
  public struct Part: Sendable {
    /// The file's name without its folder and ending.
    public let name: String
    public let source: String
    /// The SHA-256 hash of the text: what an editor has to know of to replace it.
    public let tag: String
    /// Layouts that include it, by name; a change touches them all.
    public let users: [String]

    public var path: LayoutPath? { LayoutDesk.partPath(name) }
  }

  /// What a part's text makes of a layout that includes it.
  public struct PartUse: Sendable {
    public let layout: String
    public let check: LayoutCheck

    public var errors: Int { check.diagnostics.count { $0.severity == .error } }
  }

  static let partFolder = "parts"

  static func partPath(_ name: String) -> LayoutPath? {
    LayoutPublication.isName(name) ? LayoutPath("\(partFolder)/\(name).yaml") : nil
  }

  /// The files of shared parts, by name.
  public func parts() async -> [Part] {
    await look()
    return directory.files(in: Self.partFolder, ending: ".yaml").compactMap { path in
      let name = path.text.dropFirst(Self.partFolder.count + 1).dropLast(".yaml".count)
      return part(named: String(name))
    }
  }

  /// One file of shared parts.
  public func part(_ name: String) async throws(LayoutDeskProblem) -> Part {
    await look()
    guard let part = part(named: name) else { throw .unknownPart(name) }
    return part
  }

  private func part(named name: String) -> Part? {
    guard let path = Self.partPath(name),
      let bytes = directory.contents(of: path, limit: LayoutLimits.sourceBytes)
    else { return nil }
    return Part(
      name: name, source: String(decoding: bytes, as: UTF8.self), tag: ContentHash.of(bytes),
      users: users(of: path))
  }

  /// The layouts whose files name another file, by name.
  func users(of path: LayoutPath) -> [String] {
    drafts.keys.sorted().filter { name in
      guard let draft = drafts[name] else { return false }
      return draft.trial.check.files.contains { $0.name == path.text }
        || draft.bundle.files.contains { $0.path == path }
    }
  }

  /// What every layout that includes a part would be with another text of it; a part that none
  /// includes is tried in a screen that shows all its parts.
  public func uses(
    ofPart name: String, _ source: String, theme: String? = nil
  ) async throws(LayoutDeskProblem) -> [PartUse] {
    guard let path = Self.partPath(name) else { throw .unknownPart(name) }
    let theme = theme.flatMap { $0.isEmpty ? nil : $0 }
    let bytes = Array(source.utf8)
    var uses: [PartUse] = []
    for layout in users(of: path) {
      guard let file = directory.bytes(of: layout) else { continue }
      let folder = OverlaidFolder(directory, replacing: path, by: bytes)
      let check = LayoutReader.read(
        bytes: file, name: layout + ".yaml", theme: theme, folder: folder)
      uses.append(PartUse(layout: layout, check: check))
    }
    if uses.isEmpty {
      let names = LayoutOutline(source).roots.map { "{use: \(LayoutEditor.scalar($0.name))}" }
      let alone = """
        layout: screen
        size: [1920, 1080]
        include: [\(LayoutEditor.scalar(path.text))]
        body: {column: [\(names.joined(separator: ", "))]}

        """
      let folder = OverlaidFolder(directory, replacing: path, by: bytes)
      let check = LayoutReader.read(alone, name: name + ".yaml", theme: theme, folder: folder)
      uses.append(PartUse(layout: "", check: check))
    }
    return uses
  }

  /// Paints a layout with another text of one of its parts.
  ///
  /// - Returns: the picture, and which of its files the part is.
  public func preview(
    ofPart name: String, _ source: String, within layout: String, theme: String,
    data: PreviewData, at moment: LayoutMoment
  ) async throws(LayoutDeskProblem) -> (picture: PreviewPicture, file: Int) {
    let uses = try await uses(ofPart: name, source, theme: theme)
    guard let use = uses.first(where: { $0.layout == layout }) ?? uses.first,
      let path = Self.partPath(name)
    else { throw .unknownPart(name) }
    let check = await previews.withGlyphs(use.check)
    let sampled = use.layout.isEmpty ? "screen-hall" : use.layout
    let picture = try await preview(check, sampled, data, moment)
    return (picture, check.files.firstIndex { $0.name == path.text } ?? 0)
  }

  /// Replaces a part's file, as ``put(_:as:over:by:)`` does a layout's; every layout that includes
  /// it becomes a draft that is not published yet.
  public func put(
    part source: String, as name: String, over tag: String?, by actor: Actor
  ) async throws(LayoutDeskProblem) -> Part {
    guard let path = Self.partPath(name) else { throw .invalidName(name) }
    guard source.utf8.count <= LayoutLimits.sourceBytes else { throw .tooLarge }
    let now = await hall.now().wall
    let bytes = Array(source.utf8)
    let fresh = ContentHash.of(bytes)
    // From here to the writing nobody else gets a turn.
    let present = directory.contents(of: path, limit: LayoutLimits.sourceBytes).map {
      ContentHash.of($0)
    }
    if present != fresh {
      guard present == tag else { throw tag == nil ? .exists(name) : .changed(nil) }
      writers[path.text] = Writer(tag: fresh, actor: actor, at: now)
      do { try directory.write(bytes, to: path) } catch { throw .notWritten("\(error)") }
    }
    return try await part(name)
  }
}
