import Layout

/// Keeps one screen's picture and paints only what changes.
///
/// Confined to one owner, as its studio's fonts are.
public final class ScreenPainter {
  public let canvas: ScreenCanvas
  private let painter: Painter
  private var shown: DisplayList?

  init(width: Int, height: Int, fonts: FontLibrary) {
    canvas = ScreenCanvas(width: width, height: height)
    painter = Painter(fonts: fonts)
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
    let list = LayoutBuilder.build(layout, data: data, measurer: painter.fonts, at: moment)
    var damage = [canvas.bounds]
    if let shown, shown.width == list.width, shown.height == list.height {
      damage = Damage.between(shown, list)
    }
    for rect in damage { painter.paint(list, into: canvas, area: rect) }
    shown = list
    return ScreenPicture(
      width: canvas.width, height: canvas.height, damage: damage, cuts: list.cuts,
      changesAt: list.changesAt)
  }

  /// A PNG of the whole picture or a part of it.
  public func png(part: Rect? = nil) throws(RenderingError) -> [UInt8] {
    try PNG.encode(canvas, part: part ?? canvas.bounds)
  }
}
