import HallPictures
import Layout
import QueueCore
import Rendering

// Pictures that layouts show: PNG files below `images`.
extension LayoutDesk {
  /// A picture that `image:` can name.
  public struct PictureFile: Sendable {
    public let path: LayoutPath
    /// Dots; 0 for a file that is no usable picture.
    public let width: Int
    public let height: Int
    public let bytes: Int
    /// Layouts that show it, by name.
    public let users: [String]
  }

  /// Pictures of a hall: more are not looked through on a page, and each may have 4 MB.
  public static let pictureLimit = 200
  static let pictureFolder = "images"

  /// - Parameter name: the file's, as `logo.png`.
  static func picturePath(_ name: String) throws(LayoutDeskProblem) -> LayoutPath {
    guard name.hasSuffix(".png"), LayoutPublication.isName(String(name.dropLast(4))),
      let path = LayoutPath("\(pictureFolder)/\(name)")
    else { throw .pictureNameInvalid(name) }
    return path
  }

  /// The pictures there are, by name.
  public func pictures() async -> [PictureFile] {
    await look()
    return directory.files(in: Self.pictureFolder, ending: ".png").map { path in
      let bytes = directory.contents(of: path, limit: LayoutLimits.imageBytes) ?? []
      let size = LayoutImage.size(ofPNG: bytes)
      return PictureFile(
        path: path, width: size?.width ?? 0, height: size?.height ?? 0, bytes: bytes.count,
        users: users(of: path))
    }
  }

  /// The bytes of one picture.
  public nonisolated func picture(_ name: String) throws(LayoutDeskProblem) -> [UInt8] {
    let path = try Self.picturePath(name)
    guard let bytes = directory.contents(of: path, limit: LayoutLimits.imageBytes) else {
      throw .unknownPicture(name)
    }
    return bytes
  }

  /// Adds a picture, once it has been read whole as a PNG.
  ///
  /// - Parameter replaces: whether one of that name may go; layouts that show it become drafts.
  public func put(
    picture bytes: [UInt8], as name: String, replaces: Bool, by actor: Actor
  ) async throws(LayoutDeskProblem) -> PictureFile {
    let path = try Self.picturePath(name)
    guard bytes.count <= LayoutLimits.imageBytes, let size = LayoutImage.size(ofPNG: bytes),
      let decoded = try? PNG.decode(bytes), (decoded.width, decoded.height) == size
    else { throw .notAPicture }
    let now = await hall.now().wall
    // From here to the writing nobody else gets a turn.
    let present = directory.files(in: Self.pictureFolder, ending: ".png")
    if present.contains(path) {
      guard replaces else { throw .pictureExists(name) }
    } else if present.count >= Self.pictureLimit {
      throw .tooManyPictures
    }
    writers[path.text] = Writer(tag: ContentHash.of(bytes), actor: actor, at: now)
    do { try directory.write(bytes, to: path) } catch { throw .notWritten("\(error)") }
    await look()
    return PictureFile(
      path: path, width: size.width, height: size.height, bytes: bytes.count,
      users: users(of: path))
  }

  /// Takes a picture away.
  ///
  /// - Parameter evenInUse: what is published keeps its own copy; files that show it get a mistake.
  /// - Throws: `.pictureInUse` with the layouts that show it, unless that was said to be all right.
  public func remove(
    picture name: String, evenInUse: Bool
  ) async throws(LayoutDeskProblem) {
    let path = try Self.picturePath(name)
    await look()
    guard directory.files(in: Self.pictureFolder, ending: ".png").contains(path) else {
      throw .unknownPicture(name)
    }
    let layouts = users(of: path)
    guard layouts.isEmpty || evenInUse else {
      throw .pictureInUse(name: name, layouts: layouts)
    }
    do { try directory.remove(path) } catch { throw .notWritten("\(error)") }
    await look()
  }
}
