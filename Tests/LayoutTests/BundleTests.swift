import Testing

@testable import Layout

/// A layout is stored as one piece that needs no other file.
@Suite struct BundleTests {
  /// A folder in memory.
  private struct Folder: LayoutFolder {
    var files: [String: [UInt8]]
    func contents(of path: LayoutPath, limit: Int) -> [UInt8]? { files[path.text] }
  }

  private static let source = """
    layout: screen
    size: [200, 100]
    fonts: {a: noto-sans-cjk-sc}
    styles: {s: {font: a, size: 20}}
    include: [shared/colours.yaml, heads.yaml]
    body:
      column:
        - use: head
        - image: pictures/seal.png

    """

  private static let heads = "layout: parts\nparts: {head: {text: '{{hall.name}}', style: s}}\n"

  /// The beginning of a PNG file of 8 by 8 dots.
  private static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    + [0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]

  private static let folder = Folder(files: [
    "shared/colours.yaml": Array("layout: parts\ncolors: {ink: black}\n".utf8),
    "heads.yaml": Array(heads.utf8),
    "pictures/seal.png": png, "unused.yaml": [1],
  ])

  private func check(_ source: String = Self.source, _ folder: Folder = Self.folder) -> LayoutCheck
  {
    LayoutReader.read(source, name: "/somewhere/hall.yaml", folder: folder)
  }

  @Test func `a stored layout gives the same layout when its files are gone`() throws {
    let check = check()
    let layout = try #require(check.layout, "\(check.report(.english))")
    let bytes = LayoutBundle(name: "hall", check).bytes
    let stored = try #require(LayoutBundle(bytes: bytes))
    #expect(stored.name == "hall")
    #expect(stored.source == Self.source)
    #expect(
      stored.files.map(\.path.text) == ["heads.yaml", "pictures/seal.png", "shared/colours.yaml"])
    #expect(stored.read().layout == layout)
    #expect(stored.bytes == bytes)
  }

  @Test func `everything that decides the picture is in the bytes, and nothing else`() {
    let bytes = LayoutBundle(name: "hall", check()).bytes
    #expect(LayoutBundle(name: "other", check()).bytes != bytes)
    #expect(LayoutBundle(name: "hall", check(Self.source + "# x\n")).bytes != bytes)
    for name in ["heads.yaml", "shared/colours.yaml", "pictures/seal.png"] {
      var folder = Self.folder
      folder.files[name]?.append(UInt8(ascii: "\n"))
      #expect(LayoutBundle(name: "hall", check(Self.source, folder)).bytes != bytes, "\(name)")
    }
    var folder = Self.folder
    folder.files["unused.yaml"] = [2]
    #expect(LayoutBundle(name: "hall", check(Self.source, folder)).bytes == bytes)
  }

  @Test func `a broken layout is kept whole, too, so that a draft has an identity`() throws {
    let check = check("layout: screen\nbody: {colum: []}\n")
    #expect(check.layout == nil)
    let stored = try #require(LayoutBundle(bytes: LayoutBundle(name: "x", check).bytes))
    #expect(stored.source == check.source)
  }

  @Test func `bytes that are cut, changed or another program's are refused`() {
    let bytes = LayoutBundle(name: "hall", check()).bytes
    for length in 0..<bytes.count {
      // Cut behind a whole file the rest is a bundle, of another hash.
      let cut = LayoutBundle(bytes: Array(bytes.prefix(length)))
      #expect(cut?.bytes == nil || cut?.bytes == Array(bytes.prefix(length)), "\(length)")
    }
    #expect(LayoutBundle(bytes: Array("hallkeeper-layout 2\n".utf8) + bytes.dropFirst(20)) == nil)
    let newer = String(decoding: bytes.prefix(32), as: UTF8.self).replacing(
      "language 1", with: "language 9")
    #expect(LayoutBundle(bytes: Array(newer.utf8) + bytes.dropFirst(32)) == nil)
    let escape = "hallkeeper-layout 1\nlanguage 1\nname x\nfile 1 \na\nfile 1 ../x\nb\n"
    #expect(LayoutBundle(bytes: Array(escape.utf8)) == nil)
  }
}
