import Layout

/// Where a font comes from: its file in Debian, its place in a collection, and its package.
struct FontFile {
  var name: String
  /// Index in a collection file; 0 for a file of one font.
  var index: Int
  var package: String

  /// Debian 12's places; a search looks into each, not below.
  static let debianDirectories = [
    "/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/truetype/wqy", "/usr/share/fonts/opentype/unifont",
    "/usr/share/fonts/truetype/hanazono", "/usr/share/fonts/X11/misc",
  ]

  /// Noto Sans CJK's collections hold JP, KR, SC, TC, HK in this order; WenQuanYi's regular,
  /// mono, sharp.
  static func of(_ key: FontKey) -> FontFile {
    switch key {
    case .notoSansCJK:
      FontFile(name: "NotoSansCJK-Regular.ttc", index: 2, package: "fonts-noto-cjk")
    case .notoSansCJKBold:
      FontFile(name: "NotoSansCJK-Bold.ttc", index: 2, package: "fonts-noto-cjk")
    case .notoSans:
      FontFile(name: "NotoSans-Regular.ttf", index: 0, package: "fonts-noto-core")
    case .notoSansBold:
      FontFile(name: "NotoSans-Bold.ttf", index: 0, package: "fonts-noto-core")
    case .notoSansMongolian:
      FontFile(name: "NotoSansMongolian-Regular.ttf", index: 0, package: "fonts-noto-core")
    case .notoSansNewTaiLue:
      FontFile(name: "NotoSansNewTaiLue-Regular.ttf", index: 0, package: "fonts-noto-core")
    case .wenQuanYiSharp:
      FontFile(name: "wqy-zenhei.ttc", index: 2, package: "fonts-wqy-zenhei")
    case .unifont:
      FontFile(name: "unifont.otf", index: 0, package: "fonts-unifont")
    case .gb24st: FontFile(name: "gb24st.pcf.gz", index: 0, package: "xfonts-base")
    case .fixed24: FontFile(name: "12x24.pcf.gz", index: 0, package: "xfonts-base")
    case .hanazonoA: FontFile(name: "HanaMinA.ttf", index: 0, package: "fonts-hanazono")
    case .hanazonoB: FontFile(name: "HanaMinB.ttf", index: 0, package: "fonts-hanazono")
    }
  }
}
