/// A layout and the files it includes, read into trees.
///
/// A file is read once, however often it is named, so that no circle of includes goes on for ever.
struct IncludedSources {
  private(set) var files: [LayoutCheck.File]
  /// The trees in the order of `files`; nil for a file without one.
  private(set) var roots: [SourceNode?] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var paths: [LayoutPath] = []

  init(main source: String, name: String) {
    files = [LayoutCheck.File(name: name, source: source)]
  }

  mutating func readAll(from folder: some LayoutFolder) {
    var index = 0
    while index < files.count {
      switch SourceReader.read(files[index].source) {
      case .failure(let failure):
        var diagnostic = failure.diagnostic
        diagnostic.position.file = index
        diagnostics.append(diagnostic)
        roots.append(nil)
      case .success(let root):
        let root = root.moved(toFile: index)
        roots.append(root)
        include(from: root, folder)
      }
      index += 1
    }
  }

  private mutating func include(from root: SourceNode, _ folder: some LayoutFolder) {
    guard case .mapping(let pairs, _) = root,
      let list = pairs.first(where: { $0.key.text == "include" })?.value
    else { return }
    guard case .sequence(let items, _) = list else {
      return report(list.position, "include is a list of files", "include 应为文件列表")
    }
    for item in items {
      guard case .scalar(let scalar) = item else {
        report(item.position, "expected the path of a file", "此处应为文件路径")
        continue
      }
      guard let path = LayoutPath(scalar.text) else {
        report(
          scalar.position, "\"\(scalar.text)\" is not a path below the layout folder",
          "“\(scalar.text)”不是版式目录之内的路径")
        continue
      }
      guard !paths.contains(path) else { continue }
      guard paths.count < LayoutLimits.includedFiles else {
        report(
          scalar.position, "more than \(LayoutLimits.includedFiles) included files",
          "包含的文件超过 \(LayoutLimits.includedFiles) 个")
        return
      }
      paths.append(path)
      guard let bytes = folder.contents(of: path, limit: LayoutLimits.sourceBytes) else {
        report(
          scalar.position, "the file \(path.text) is not in the layout folder or cannot be read",
          "版式目录中没有文件 \(path.text)，或无法读取")
        continue
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        report(scalar.position, "\(path.text) is not UTF-8", "\(path.text) 不是 UTF-8 编码")
        continue
      }
      files.append(LayoutCheck.File(name: path.text, source: text))
    }
  }

  private mutating func report(_ position: SourcePosition, _ english: String, _ chinese: String) {
    diagnostics.append(
      Diagnostic(
        severity: .error, position: position, message: BilingualText(english, chinese)))
  }
}
