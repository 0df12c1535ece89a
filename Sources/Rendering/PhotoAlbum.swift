import Layout

#if canImport(Glibc)
  import Glibc
#endif

/// Photos of people in a layout directory, read again when their files change.
///
/// Confined to one owner, as its studio is.
final class PhotoAlbum {
  private struct Stamp: Hashable {
    let seconds: Int
    let nanoseconds: Int
    let bytes: Int
    let file: UInt
  }

  /// Photos kept; a hall has some two hundred clerks. Beyond the limit all are read anew.
  private static let limit = 512

  private let directory: LayoutDirectory
  private var known: [LayoutPath: (stamp: Stamp, photo: LayoutImage?)] = [:]

  init(_ directory: LayoutDirectory) { self.directory = directory }

  /// The photos that there are of those a layout would show.
  func photos(of layout: CheckedLayout, showing data: DataValue) -> [LayoutImage] {
    layout.photos(in: data).compactMap(photo)
  }

  private func photo(at path: LayoutPath) -> LayoutImage? {
    var status = stat()
    guard stat("\(directory.path)/\(path.text)", &status) == 0 else {
      known[path] = nil
      return nil
    }
    let stamp = Stamp(
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
      bytes: Int(status.st_size), file: UInt(status.st_ino))
    if let entry = known[path], entry.stamp == stamp { return entry.photo }
    if known.count >= Self.limit { known.removeAll() }
    let bytes = directory.contents(of: path, limit: LayoutPhotos.bytes)
    let photo = bytes.flatMap { LayoutPhotos.photo(at: path, bytes: $0) }
    known[path] = (stamp, photo)
    return photo
  }
}
