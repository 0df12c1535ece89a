import Layout

/// Decoded pictures of layouts, by what they show.
///
/// Confined to one owner, as its studio is.
final class PictureStore {
  /// Bytes of decoded pictures kept; beyond it all are dropped and decoded anew when asked for.
  static let bytes = 128 << 20

  /// Rows of four bytes a dot: red, green, blue, coverage.
  private var decoded: [ImageReference: [UInt8]] = [:]
  private var used = 0
  /// For each dot of the row being painted, the columns of the picture that it covers.
  private var columns: [Range<Int>] = []

  /// Makes the pictures of a layout ready to be painted.
  ///
  /// - Returns: those that libpng refuses.
  @discardableResult
  func adopt(_ images: [LayoutImage]) -> [LayoutImage] {
    var refused: [LayoutImage] = []
    for image in images where decoded[image.reference] == nil {
      guard let picture = try? PNG.decodeCovering(image.bytes),
        picture.width == image.reference.width, picture.height == image.reference.height
      else {
        refused.append(image)
        continue
      }
      if used + picture.rgba.count > Self.bytes {
        decoded.removeAll()
        used = 0
      }
      decoded[image.reference] = picture.rgba
      used += picture.rgba.count
    }
    return refused
  }

  /// Paints the part of a picture that is in `area`, scaled to `rect`: each dot is the mean of those
  /// that it covers, so that the same picture comes out everywhere.
  func paint<Surface: Canvas>(
    _ image: ImageReference, at rect: Rect, into canvas: Surface, area: Rect
  ) {
    let area = area.intersection(canvas.bounds).intersection(rect)
    guard !area.isEmpty, let dots = decoded[image] else { return }
    columns.removeAll(keepingCapacity: true)
    for x in area.x..<area.right {
      columns.append(Self.covered(by: x - rect.x, of: rect.width, from: image.width))
    }
    dots.withUnsafeBufferPointer { dots in
      for y in area.y..<area.bottom {
        let rows = Self.covered(by: y - rect.y, of: rect.height, from: image.height)
        for x in area.x..<area.right {
          let (color, coverage) = Self.mean(
            of: dots, columns[x - area.x], rows, width: image.width)
          canvas.blend(color, coverage: coverage, x: x, y: y)
        }
      }
    }
  }

  /// The dots of a side that one dot of the scaled side shows; at least one.
  private static func covered(by index: Int, of length: Int, from source: Int) -> Range<Int> {
    let start = index * source / length
    return start..<max(start + 1, (index + 1) * source / length)
  }

  private static func mean(
    of dots: UnsafeBufferPointer<UInt8>, _ columns: Range<Int>, _ rows: Range<Int>, width: Int
  ) -> (Color, UInt8) {
    var (red, green, blue, covers) = (0, 0, 0, 0)
    for row in rows {
      for column in columns {
        let dot = 4 * (row * width + column)
        let weight = Int(dots[dot + 3])
        red += weight * Int(dots[dot])
        green += weight * Int(dots[dot + 1])
        blue += weight * Int(dots[dot + 2])
        covers += weight
      }
    }
    guard covers > 0 else { return (.black, 0) }
    let half = covers / 2
    return (
      Color(
        red: UInt8((red + half) / covers), green: UInt8((green + half) / covers),
        blue: UInt8((blue + half) / covers)),
      UInt8((covers + columns.count * rows.count / 2) / (columns.count * rows.count))
    )
  }
}
