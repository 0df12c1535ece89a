/// Photos of people, who are named by the data and not by the layout.
///
/// They are no part of a layout's identity and are never stored with it: who takes a file out of the
/// folder takes the photo off every screen.
public enum LayoutPhotos {
  /// Where they are below the layout folder, as `NUMBER.png`.
  public static let folder = "photos"
  /// Bytes of a photo; a larger file is none. 600 by 800 dots have 600,000.
  public static let bytes = 2 << 20
  /// Dots on a side.
  public static let side = 2_048
  /// Photos one picture shows; the rest is left out.
  public static let count = 32

  /// The file of a number; nil for a text that is no plain name.
  static func path(of number: String) -> LayoutPath? {
    guard !number.isEmpty, !number.contains("/") else { return nil }
    return LayoutPath("\(folder)/\(number).png")
  }

  /// The photo in a file; nil for what is no PNG or beyond a limit.
  public static func photo(at path: LayoutPath, bytes: [UInt8]) -> LayoutImage? {
    guard bytes.count <= Self.bytes, let size = PNGHeader.size(of: bytes),
      (1...side).contains(size.width), (1...side).contains(size.height)
    else { return nil }
    return LayoutImage(path: path, width: size.width, height: size.height, bytes: bytes)
  }
}

extension CheckedLayout {
  /// The photos that the layout would show of `data`, each once, whether there are such files or
  /// not.
  public func photos(in data: DataValue) -> [LayoutPath] {
    var found: [LayoutPath] = []
    if hasPhotos { body.collectPhotos(DataScope(data: data), into: &found) }
    return found
  }
}

extension Box {
  /// Whether a photo is among the boxes.
  var showsPhoto: Bool {
    switch content {
    case .photo: true
    case .row(let flow), .column(let flow): flow.children.contains { $0.showsPhoto }
    case .stack(let children), .firstFit(let children): children.contains { $0.showsPhoto }
    case .playlist(let turns): turns.contains { $0.box.showsPhoto }
    case .table(let table):
      table.columns.contains { $0.cell.showsPhoto } || table.empty?.showsPhoto ?? false
    case .text, .line, .qr, .barcode, .image, .cut, .empty: false
    }
  }

  fileprivate func collectPhotos(_ scope: DataScope, into found: inout [LayoutPath]) {
    guard found.count < LayoutPhotos.count, isShown(in: scope) else { return }
    switch content {
    case .photo(let template, _, _, _):
      guard let path = LayoutPhotos.path(of: template.text(in: scope)), !found.contains(path)
      else { return }
      found.append(path)
    case .row(let flow), .column(let flow):
      for child in flow.children { child.collectPhotos(scope, into: &found) }
    case .stack(let children), .firstFit(let children):
      for child in children { child.collectPhotos(scope, into: &found) }
    case .playlist(let turns):
      for turn in turns { turn.box.collectPhotos(scope, into: &found) }
    case .table(let table):
      table.empty?.collectPhotos(scope, into: &found)
      guard table.columns.contains(where: { $0.cell.showsPhoto }),
        case .list(let rows) = scope.value(at: table.rows)
      else { return }
      for row in rows {
        for column in table.columns {
          column.cell.collectPhotos(DataScope(data: scope.data, row: row), into: &found)
        }
      }
    case .text, .line, .qr, .barcode, .image, .cut, .empty: break
    }
  }
}
