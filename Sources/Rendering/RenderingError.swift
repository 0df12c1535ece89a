import Layout

/// Why a picture cannot be made.
public enum RenderingError: Error, Hashable, Sendable {
  /// No directory holds the font's file, or the file has no such font in it.
  case fontMissing(FontKey, file: String, directories: [String])
  /// The font library could not be started.
  case fontLibrary(code: Int32)
  /// libpng refused a picture or a file.
  case png
  /// A layout of one kind was handed to the painter of another.
  case wrongKind(OutputKind)

  /// What to tell a person.
  public var message: BilingualText {
    switch self {
    case .fontMissing(let key, let file, let directories):
      let places = directories.joined(separator: ", ")
      let package = FontFile.of(key).package
      return BilingualText(
        "font \"\(key.rawValue)\" is missing: \(file) is in none of \(places); "
          + "install the package \(package)",
        "缺少字体“\(key.rawValue)”：在 \(places) 中找不到 \(file)，请安装软件包 \(package)")
    case .fontLibrary(let code):
      return BilingualText("FreeType does not start (error \(code))", "FreeType 无法启动（错误 \(code)）")
    case .png:
      return BilingualText("the PNG picture cannot be written or read", "PNG 图片无法写入或读取")
    case .wrongKind(let kind):
      return BilingualText(
        "this is a layout for a \(kind.rawValue)", "该版式用于其他输出：\(kind.rawValue)")
    }
  }
}
