import DeviceProtocols
import Foundation
import HallEngine
import Layout
import QueueCore
import Rendering

/// Paints the hall's tickets, boards and screens from the files in its layout directory.
///
/// Confined to one owner: it holds fonts and glyph caches.
public final class HallPictures: HallPainter {
  private let studio: PictureStudio
  private let directory: String
  private var layouts: [String: CheckedLayout] = [:]

  /// - Parameter layoutDirectory: where `NAME.yaml` files are.
  public init(layoutDirectory: String) throws(PaintFailure) {
    directory = layoutDirectory
    do throws(RenderingError) {
      studio = try PictureStudio()
    } catch {
      throw PaintFailure(
        LocalizedText(chinese: error.message.chinese, english: error.message.english))
    }
  }

  /// The checked layout of a name; read once.
  public func layout(_ name: String) throws(PaintFailure) -> CheckedLayout {
    if let known = layouts[name] { return known }
    let path = "\(directory)/\(name).yaml"
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw PaintFailure(
        LocalizedText(
          chinese: "读不到版式文件 \(path)", english: "The layout file \(path) cannot be read"))
    }
    let check = studio.load(
      layoutSource: source, name: path, folder: LayoutDirectory(directory))
    guard let layout = check.layout else {
      throw PaintFailure(
        LocalizedText(chinese: check.report(.chinese), english: check.report(.english)))
    }
    layouts[name] = layout
    return layout
  }

  /// Reads once more every layout that was read before; a broken file leaves what there was.
  ///
  /// - Returns: what is wrong with the broken ones.
  public func reload() -> [PaintFailure] {
    var failures: [PaintFailure] = []
    for name in layouts.keys.sorted() {
      let known = layouts.removeValue(forKey: name)
      do throws(PaintFailure) {
        _ = try layout(name)
      } catch {
        layouts[name] = known
        failures.append(error)
      }
    }
    return failures
  }

  /// A painter that keeps the picture of one screen and tells what changed.
  public func screenPainter(_ name: String) throws(PaintFailure) -> (
    layout: CheckedLayout, painter: ScreenPainter
  ) {
    let layout = try layout(name)
    return (layout, studio.screenPainter(for: layout))
  }

  public func ticket(
    _ data: DataValue, layout name: String, nativeQR: Bool
  ) -> Result<TicketPicture, PaintFailure> {
    var data = data
    var address: String?
    if nativeQR { address = Self.takeAddress(from: &data) }
    return paint(name) { layout throws(RenderingError) in
      try self.studio.paintTicket(layout, data: data)
    }.flatMap { picture in
      guard
        let bitmap = ESCPOSBitmap(
          width: picture.width, height: picture.height, rows: picture.rows)
      else { return .failure(Self.wrongSize(name)) }
      var parts: [ESCPOSPart] = [.raster(bitmap)]
      if let address { parts.append(.qr(address, moduleDots: Self.moduleDots)) }
      parts.append(.cut)
      return .success(TicketPicture(widthDots: picture.width, parts: parts))
    }
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
    _ data: DataValue, layout name: String, width: Int, height: Int
  ) -> Result<BoardBitmap, PaintFailure> {
    paint(name) { layout throws(RenderingError) in
      try self.studio.paintBoard(layout, data: data)
    }.flatMap { picture in
      guard picture.width == width, picture.height == height,
        let bitmap = BoardBitmap(width: width, height: height, bytes: picture.rows)
      else { return .failure(Self.wrongSize(name)) }
      return .success(bitmap)
    }
  }

  private func paint(
    _ name: String, _ body: (CheckedLayout) throws(RenderingError) -> MonoPicture
  ) -> Result<MonoPicture, PaintFailure> {
    let layout: CheckedLayout
    do throws(PaintFailure) { layout = try self.layout(name) } catch { return .failure(error) }
    do throws(RenderingError) {
      return .success(try body(layout))
    } catch {
      return .failure(
        PaintFailure(
          LocalizedText(chinese: error.message.chinese, english: error.message.english)))
    }
  }

  private static func wrongSize(_ name: String) -> PaintFailure {
    PaintFailure(
      LocalizedText(
        chinese: "版式 \(name) 的尺寸与设备不符",
        english: "The size of layout \(name) does not fit the device"))
  }
}
