/// A layout with everything that decides its picture: its file, the files it includes, the pictures
/// it shows, and the version of the language; what is stored and published as one piece.
///
/// Read back, it gives the same layout wherever the files have gone meanwhile.
public struct LayoutBundle: Hashable, Sendable {
  /// One of the other files.
  public struct File: Hashable, Sendable {
    public let path: LayoutPath
    public let bytes: [UInt8]
  }

  /// As outputs name it.
  public let name: String
  /// The layout file itself.
  public let source: String
  /// What it includes and shows, in the order of the paths, each once.
  public let files: [File]
  /// The version of the language it was written in.
  public let languageVersion: Int

  /// What a check has read, whether it found mistakes or not.
  public init(name: String, _ check: LayoutCheck) {
    self.name = name
    source = check.source
    languageVersion = LayoutLimits.languageVersion
    var files: [File] = []
    for file in check.files.dropFirst() {
      guard let path = LayoutPath(file.name) else { continue }
      files.append(File(path: path, bytes: Array(file.source.utf8)))
    }
    for image in check.images where !files.contains(where: { $0.path == image.path }) {
      files.append(File(path: image.path, bytes: image.bytes))
    }
    self.files = files.sorted { $0.path.text.utf8.lexicographicallyPrecedes($1.path.text.utf8) }
  }

  /// Reads the layout again, from the stored files alone.
  public func read(theme: String? = nil) -> LayoutCheck {
    LayoutReader.read(source, name: name + ".yaml", theme: theme, folder: self)
  }
}

extension LayoutBundle: LayoutFolder {
  public func contents(of path: LayoutPath, limit: Int) -> [UInt8]? {
    files.first { $0.path == path }?.bytes
  }
}

// The stored form: a line that says what it is, the language, the name, then each file as a line
// with its length and path, its bytes, and a line end; the layout's own file has an empty path. The
// same content always has the same bytes, since its hash is the layout's identity.
extension LayoutBundle {
  private static let mark = "hallkeeper-layout 1"
  /// Bytes of a stored layout at most: everything that the language lets a layout be made of.
  public static let bytesLimit =
    LayoutLimits.imageBytesTogether + (LayoutLimits.includedFiles + 1) * LayoutLimits.sourceBytes
    + 65_536

  /// The stored form.
  public var bytes: [UInt8] {
    var out = Array("\(Self.mark)\nlanguage \(languageVersion)\nname \(name)\n".utf8)
    func write(_ path: String, _ content: [UInt8]) {
      out += "file \(content.count) \(path)\n".utf8
      out += content
      out.append(UInt8(ascii: "\n"))
    }
    write("", Array(source.utf8))
    for file in files { write(file.path.text, file.bytes) }
    return out
  }

  /// Reads the stored form; nil for anything else, also for one that a newer program wrote.
  public init?(bytes: [UInt8]) {
    guard bytes.count <= Self.bytesLimit else { return nil }
    var rest = bytes[...]
    func line() -> String? {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(validating: rest[..<end], as: UTF8.self)
    }
    guard line() == Self.mark,
      let version = line().flatMap({ Self.value(of: "language", in: $0) }).flatMap({ Int($0) }),
      (1...LayoutLimits.languageVersion).contains(version),
      let name = line().flatMap({ Self.value(of: "name", in: $0) })
    else { return nil }
    var source: String?
    var files: [File] = []
    while !rest.isEmpty {
      guard let head = line().flatMap({ Self.value(of: "file", in: $0) }),
        let space = head.firstIndex(of: " "), let count = Int(head[..<space]),
        count >= 0, count < rest.count
      else { return nil }
      let content = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      guard rest.popFirst() == UInt8(ascii: "\n") else { return nil }
      let path = String(head[head.index(after: space)...])
      if source == nil {
        guard path.isEmpty, let text = String(validating: content, as: UTF8.self) else {
          return nil
        }
        source = text
      } else {
        guard let path = LayoutPath(path) else { return nil }
        files.append(File(path: path, bytes: content))
      }
    }
    guard let source else { return nil }
    self.name = name
    self.source = source
    self.files = files
    languageVersion = version
  }

  private static func value(of key: String, in line: String) -> String? {
    line.hasPrefix(key + " ") ? String(line.dropFirst(key.count + 1)) : nil
  }
}
