import Layout

/// Keeps one screen's picture and paints only what changes.
///
/// Confined to one owner, as its studio's fonts are.
public final class ScreenPainter {
  public let canvas: ScreenCanvas
  private let painter: Painter
  private let album: PhotoAlbum?
  private let encoder: PNGEncoder
  /// What the canvas shows; nothing that is known until the first picture and after `forget`.
  private var shown = DisplayList(width: 0, height: 0, background: .black)
  private var isShown = false
  /// The list shown before, in whose place the next one is laid out.
  private var spare = DisplayList(width: 0, height: 0, background: .black)
  /// What `shown` was laid out from, and for when.
  private var source:
    (layout: CheckedLayout, data: DataValue, photos: [ImageReference], moment: LayoutMoment)?
  private var damage: [Rect] = []

  init(
    width: Int, height: Int, fonts: FontLibrary, pictures: PictureStore, album: PhotoAlbum?,
    encoder: PNGEncoder
  ) {
    self.album = album
    canvas = ScreenCanvas(width: width, height: height)
    painter = Painter(fonts: fonts, pictures: pictures)
    self.encoder = encoder
  }

  /// Brings the canvas to `layout` showing `data` at a moment.
  ///
  /// Throws `wrongKind` for another output's layout and `fontMissing` before anything is painted;
  /// the old picture then stays. A layout of another size is drawn from the top left corner.
  public func paint(
    _ layout: CheckedLayout, data: DataValue,
    at moment: LayoutMoment = LayoutMoment(milliseconds: 0)
  ) throws(RenderingError) -> ScreenPicture {
    guard layout.kind == .screen else { throw .wrongKind(layout.kind) }
    try painter.fonts.require(layout.fonts)
    let photos = album?.photos(of: layout, showing: data) ?? []
    let references = photos.map(\.reference)
    if stands(layout, data, references, at: moment) {
      return ScreenPicture(
        width: canvas.width, height: canvas.height, damage: [], cuts: shown.cuts,
        changesAt: shown.changesAt)
    }
    painter.pictures?.adopt(layout.images)
    painter.pictures?.adopt(photos)
    LayoutBuilder.build(
      layout, data: data, measurer: painter.fonts, photos: photos, at: moment,
      memory: &painter.fonts.memory,
      into: &spare)
    if isShown, shown.width == spare.width, shown.height == spare.height {
      Damage.find(between: shown, and: spare, into: &damage)
    } else {
      damage.removeAll(keepingCapacity: true)
      damage.append(canvas.bounds)
    }
    for rect in damage { painter.paint(spare, into: canvas, area: rect) }
    swap(&shown, &spare)
    isShown = true
    source = (layout, data, references, moment)
    return ScreenPicture(
      width: canvas.width, height: canvas.height, damage: damage, cuts: shown.cuts,
      changesAt: shown.changesAt)
  }

  /// Whether what is shown is this picture, so that nothing need be laid out: made from the same, and
  /// not due to become another one by itself before `moment`.
  private func stands(
    _ layout: CheckedLayout, _ data: DataValue, _ photos: [ImageReference],
    at moment: LayoutMoment
  ) -> Bool {
    guard isShown, let source, source.moment <= moment,
      shown.changesAt.map({ moment < $0 }) ?? true
    else { return false }
    return source.data == data && source.photos == photos && source.layout == layout
  }

  /// Forgets what is shown, so that the next picture is painted whole.
  public func forget() { isShown = false }

  /// Paints everything shown once more, without laying it out.
  public func repaint() {
    if isShown { painter.paint(shown, into: canvas, area: canvas.bounds) }
  }

  /// A PNG of the whole picture or a part of it.
  public func png(part: Rect? = nil) throws(RenderingError) -> [UInt8] {
    try encoder.encode(canvas, part: part ?? canvas.bounds)
  }
}
