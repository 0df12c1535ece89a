/// What reading a layout file, and the files it includes, found.
public struct LayoutCheck: Sendable {
  /// A text that was read.
  public struct File: Hashable, Sendable {
    /// As reports call it.
    public let name: String
    public let source: String
  }

  /// The layout and the files it includes, in the order of `SourcePosition.file`.
  public let files: [File]
  /// Pictures the layout shows, by path; with `files` everything its identity is made of.
  public let images: [LayoutImage]
  /// The layout, when no file has an error.
  public private(set) var layout: CheckedLayout?
  /// Everything found, by position.
  public private(set) var diagnostics: [Diagnostic]

  init(
    files: [File], images: [LayoutImage], layout: CheckedLayout?, diagnostics: [Diagnostic]
  ) {
    self.files = files
    self.images = images
    self.layout = layout
    self.diagnostics = []
    add(diagnostics)
  }

  /// The layout file's name as given.
  public var name: String { files[0].name }
  public var source: String { files[0].source }

  /// Takes what another check found; with an error there is no layout any more.
  public mutating func add(_ more: [Diagnostic]) {
    diagnostics = (diagnostics + more).enumerated().sorted {
      ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
    }.map(\.element)
    if diagnostics.contains(where: { $0.severity == .error }) { layout = nil }
  }

  /// All diagnostics as a compiler prints them, one after the other; empty when there are none.
  public func report(_ language: DiagnosticLanguage) -> String {
    diagnostics.map { diagnostic in
      let file = files[diagnostic.position.file]
      return diagnostic.formatted(name: file.name, source: file.source, language: language) + "\n"
    }.joined()
  }
}

/// Reads layout files.
public enum LayoutReader {
  /// Reads and checks a layout; goes on after each error it can go on after.
  ///
  /// - Parameters:
  ///   - name: what reports call the file.
  ///   - theme: which of the layout's themes to read it in; nil is its own colours. One that it
  ///     does not have changes nothing.
  ///   - folder: where the files are that the layout includes or shows.
  public static func read(
    _ source: String, name: String, theme: String? = nil, folder: some LayoutFolder = NoFolder()
  ) -> LayoutCheck {
    var sources = IncludedSources(main: source, name: name)
    sources.readAll(from: folder)
    var reading = LayoutReading()
    reading.theme = theme
    reading.diagnostics = sources.diagnostics
    let included = zip(sources.files, sources.roots).dropFirst().compactMap { file, root in
      root.map { (name: file.name, root: $0) }
    }
    var layout = (sources.roots.first ?? nil).flatMap { reading.layout($0, including: included) }
    let images = reading.loadImages(from: folder)
    layout?.images = images
    return LayoutCheck(
      files: sources.files, images: images, layout: layout, diagnostics: reading.diagnostics)
  }
}
