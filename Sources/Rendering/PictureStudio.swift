import Layout

/// Everything a shell needs to turn layouts and data into pictures.
///
/// Owns the fonts and the glyph cache; confined to one owner (an actor, or one thread).
public final class PictureStudio {
  public let fonts: FontLibrary
  private let encoder = PNGEncoder()
  private let pictures = PictureStore()
  private let album: PhotoAlbum?

  /// - Parameters:
  ///   - fontDirectories: where fonts are looked for, in this order.
  ///   - photos: the layout directory whose photos of people are shown; nil: none are.
  public init(
    fontDirectories: [String] = FontLibrary.defaultDirectories, photos: LayoutDirectory? = nil
  ) throws(RenderingError) {
    album = photos.map(PhotoAlbum.init)
    fonts = try FontLibrary(directories: fontDirectories)
  }

  /// Reads and checks a layout file's text, and that its fonts have what it writes.
  ///
  /// - Parameters:
  ///   - name: what reports call the file.
  ///   - theme: which of the layout's themes to read it in; nil is its own colours.
  ///   - folder: where the files are that it includes or shows.
  public func load(
    layoutSource: String, name: String, theme: String? = nil,
    folder: some LayoutFolder = NoFolder()
  ) -> LayoutCheck {
    var check = LayoutReader.read(layoutSource, name: name, theme: theme, folder: folder)
    check.add(complaints(about: check))
    return check
  }

  /// What only fonts and decoders can tell: characters that no font has, pictures that are damaged.
  public func complaints(about check: LayoutCheck) -> [Diagnostic] {
    let damaged = pictures.adopt(check.images).map { image in
      Diagnostic(
        severity: .error, position: SourcePosition(line: 1, column: 1),
        message: BilingualText(
          "the picture \(image.path.text) is damaged", "图片 \(image.path.text) 已损坏"))
    }
    return damaged + (check.layout?.missingGlyphs(in: fonts) ?? [])
  }

  /// A ticket or a slip as black dots; throws `wrongKind` or `fontMissing`.
  public func paintTicket(
    _ layout: CheckedLayout, data: DataValue,
    at moment: LayoutMoment = LayoutMoment(milliseconds: 0)
  ) throws(RenderingError) -> MonoPicture {
    guard layout.kind.isPaper else { throw .wrongKind(layout.kind) }
    let (list, canvas) = try paint(layout, data, at: moment) {
      MonoCanvas(width: $0.width, height: $0.height, brightIsSet: false)
    }
    return MonoPicture(list, rows: canvas.bits)
  }

  /// A board as lit dots; throws `wrongKind` or `fontMissing`.
  public func paintBoard(
    _ layout: CheckedLayout, data: DataValue,
    at moment: LayoutMoment = LayoutMoment(milliseconds: 0)
  ) throws(RenderingError) -> LEDPicture {
    guard layout.kind == .board else { throw .wrongKind(layout.kind) }
    guard layout.isTwoColour else {
      let (list, canvas) = try paint(layout, data, at: moment) {
        MonoCanvas(width: $0.width, height: $0.height, brightIsSet: true)
      }
      return LEDPicture(list, rows: canvas.bits, green: nil)
    }
    let (list, canvas) = try paint(layout, data, at: moment) {
      TwoColourCanvas(width: $0.width, height: $0.height)
    }
    return LEDPicture(list, rows: canvas.red.bits, green: canvas.green.bits)
  }

  /// A painter for one screen, which then repaints only what changes.
  public func screenPainter(for layout: CheckedLayout) -> ScreenPainter {
    ScreenPainter(
      width: layout.width, height: layout.height ?? 1, fonts: fonts, pictures: pictures,
      album: album, encoder: encoder)
  }

  /// A whole screen as a PNG, for previews; throws `wrongKind` or `fontMissing`.
  public func screenPNG(
    _ layout: CheckedLayout, data: DataValue
  ) throws(RenderingError) -> [UInt8] {
    let painter = screenPainter(for: layout)
    _ = try painter.paint(layout, data: data)
    return try painter.png()
  }

  func photos(of layout: CheckedLayout, showing data: DataValue) -> [LayoutImage] {
    album?.photos(of: layout, showing: data) ?? []
  }

  private func paint<Surface: Canvas>(
    _ layout: CheckedLayout, _ data: DataValue, at moment: LayoutMoment,
    on canvas: (DisplayList) -> Surface
  ) throws(RenderingError) -> (DisplayList, Surface) {
    try fonts.require(layout.fonts)
    let photos = self.photos(of: layout, showing: data)
    var list = DisplayList(width: 0, height: 0, background: .black)
    LayoutBuilder.build(
      layout, data: data, measurer: fonts, photos: photos, at: moment, memory: &fonts.memory,
      into: &list)
    let canvas = canvas(list)
    pictures.adopt(layout.images + photos)
    Painter(fonts: fonts, pictures: pictures).paint(list, into: canvas, area: list.bounds)
    return (list, canvas)
  }
}
