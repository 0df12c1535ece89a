import DeviceProtocols
import HallEngine
import Layout
import QueueCore
import Rendering

/// Paints the hall's tickets, boards and screens from the layouts that it is given.
///
/// Confined to one owner: it holds fonts and glyph caches.
public final class HallPictures: HallPainter {
  private let studio: PictureStudio
  private let files: LayoutDirectory?
  private var layouts: [String: CheckedLayout] = [:]

  /// - Parameter layoutDirectory: where layouts are read from that are not given; nil: nowhere. A
  ///   hall shows what is published and gives everything.
  public init(layoutDirectory: String? = nil) throws(PaintFailure) {
    files = layoutDirectory.map(LayoutDirectory.init)
    do throws(RenderingError) {
      studio = try PictureStudio()
    } catch {
      throw PaintFailure(error)
    }
  }

  /// Paints from this layout whatever names it, from the next picture on.
  public func use(_ layout: CheckedLayout, as name: String) { layouts[name] = layout }

  /// The layout of a name; one that is not given is read from the files, once.
  public func layout(_ name: String) throws(PaintFailure) -> CheckedLayout {
    if let known = layouts[name] { return known }
    guard let found = files?.check(name) else {
      throw PaintFailure(
        LocalizedText(
          chinese: "没有版式“\(name)”", english: "There is no layout \"\(name)\""))
    }
    var check = found
    check.add(check.layout?.missingGlyphs(in: studio.fonts) ?? [])
    guard let layout = check.layout else {
      throw PaintFailure(
        LocalizedText(chinese: check.report(.chinese), english: check.report(.english)))
    }
    layouts[name] = layout
    return layout
  }

  /// A painter that keeps the picture of one screen and tells what changed.
  public func screenPainter(_ name: String) throws(PaintFailure) -> (
    layout: CheckedLayout, painter: ScreenPainter
  ) {
    let layout = try layout(name)
    return (layout, studio.screenPainter(for: layout))
  }

  public func ticket(
    _ data: DataValue, layout name: String, nativeQR: Bool, at moment: LayoutMoment
  ) -> Result<TicketPicture, PaintFailure> {
    var data = data
    var address: String?
    if nativeQR { address = Self.takeAddress(from: &data) }
    return paint(name) { layout throws(RenderingError) in
      try self.studio.paintTicket(layout, data: data, at: moment)
    }.flatMap { picture in
      guard var parts = Self.parts(of: picture) else { return .failure(Self.wrongSize(name)) }
      if let address { parts.append(.qr(address, moduleDots: Self.moduleDots)) }
      parts.append(.cut)
      return .success(TicketPicture(widthDots: picture.width, parts: parts))
    }
  }

  /// The picture in pieces, with a cut of the paper between any two; nil when it is none.
  private static func parts(of picture: MonoPicture) -> [ESCPOSPart]? {
    var parts: [ESCPOSPart] = []
    let edges = [0] + picture.paperCuts + [picture.height]
    for (top, bottom) in zip(edges, edges.dropFirst()) where bottom > top {
      let bytes = picture.bytesPerRow
      guard
        let bitmap = ESCPOSBitmap(
          width: picture.width, height: bottom - top,
          rows: Array(picture.rows[top * bytes..<bottom * bytes]))
      else { return nil }
      if !parts.isEmpty { parts.append(.cut) }
      parts.append(.raster(bitmap))
    }
    return parts
  }

  /// Dots of a QR module on paper: 5 are 0.6 mm at 203 dpi, which any telephone reads.
  static let moduleDots = 5

  /// Takes the ticket's address out of the data, so that the printer draws the symbol itself.
  private static func takeAddress(from data: inout DataValue) -> String? {
    guard case .record(var fields) = data, case .record(var ticket)? = fields["ticket"],
      case .text(let address)? = ticket["url"]
    else { return nil }
    ticket["url"] = nil
    fields["ticket"] = .record(ticket)
    data = .record(fields)
    return address
  }

  public func board(
    _ data: DataValue, layout name: String, width: Int, height: Int, at moment: LayoutMoment
  ) -> Result<BoardBitmap, PaintFailure> {
    movingBoard(data, layout: name, width: width, height: height, at: moment).map(\.bitmap)
  }

  /// A board's dots, and when they will be others by themselves.
  public func movingBoard(
    _ data: DataValue, layout name: String, width: Int, height: Int, at moment: LayoutMoment
  ) -> Result<(bitmap: BoardBitmap, changesAt: LayoutMoment?), PaintFailure> {
    paint(name) { layout throws(RenderingError) in
      try self.studio.paintBoard(layout, data: data, at: moment)
    }.flatMap { picture in
      guard picture.width == width, picture.height == height,
        let bitmap = BoardBitmap(
          width: width, height: height, bytes: picture.rows, green: picture.green)
      else { return .failure(Self.wrongSize(name)) }
      return .success((bitmap, picture.changesAt))
    }
  }

  private func paint<Picture>(
    _ name: String, _ body: (CheckedLayout) throws(RenderingError) -> Picture
  ) -> Result<Picture, PaintFailure> {
    let layout: CheckedLayout
    do throws(PaintFailure) { layout = try self.layout(name) } catch { return .failure(error) }
    do throws(RenderingError) {
      return .success(try body(layout))
    } catch {
      return .failure(PaintFailure(error))
    }
  }

  private static func wrongSize(_ name: String) -> PaintFailure {
    PaintFailure(
      LocalizedText(
        chinese: "版式 \(name) 的尺寸与设备不符",
        english: "The size of layout \(name) does not fit the device"))
  }
}

extension PaintFailure {
  public init(_ error: RenderingError) {
    self.init(LocalizedText(chinese: error.message.chinese, english: error.message.english))
  }
}
