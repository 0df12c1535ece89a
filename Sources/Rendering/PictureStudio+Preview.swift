import Layout

#if canImport(Glibc)
  import Glibc
#endif

/// A layout painted on data, with what an editor draws over it.
public struct PreviewPicture: Sendable {
  public let width: Int
  public let height: Int
  public let png: [UInt8]
  /// What did not fit.
  public let cuts: [Cut]
  /// Where the boxes are, outer ones before those in them.
  public let frames: [BoxFrame]
  /// When it will be another picture by itself; nil when only data can change it.
  public let changesAt: LayoutMoment?
}

extension PictureStudio {
  /// Paints a layout of any kind; the dots are those that its output shows.
  public func preview(
    _ layout: CheckedLayout, data: DataValue, at moment: LayoutMoment
  ) throws(RenderingError) -> PreviewPicture {
    try fonts.require(layout.fonts)
    let list = LayoutBuilder.build(
      layout, data: data, measurer: fonts, photos: photos(of: layout, showing: data), at: moment,
      tracesBoxes: true)
    let png: [UInt8]
    switch layout.kind {
    case .screen:
      let painter = screenPainter(for: layout)
      _ = try painter.paint(layout, data: data, at: moment)
      png = try painter.png()
    case .board: png = try paintBoard(layout, data: data, at: moment).png()
    case .ticket, .slip: png = try paintTicket(layout, data: data, at: moment).png()
    }
    return PreviewPicture(
      width: list.width, height: list.height, png: png, cuts: list.cuts, frames: list.frames,
      changesAt: list.changesAt)
  }
}

extension PictureStudio {
  /// Paints a layout of any kind for nobody, to see whether it can be painted.
  public func tryOut(_ layout: CheckedLayout, data: DataValue) throws(RenderingError) {
    switch layout.kind {
    case .screen: _ = try screenPainter(for: layout).paint(layout, data: data)
    case .board: _ = try paintBoard(layout, data: data)
    case .ticket, .slip: _ = try paintTicket(layout, data: data)
    }
  }
}

extension FontLibrary {
  /// The file that a font is in; nil when none of the directories has it.
  public static func file(
    of key: FontKey, in directories: [String] = FontLibrary.defaultDirectories
  ) -> String? {
    directories.map { "\($0)/\(FontFile.of(key).name)" }.first { access($0, R_OK) == 0 }
  }
}
