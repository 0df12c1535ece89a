import Layout

#if canImport(Glibc)
  import Glibc
#endif

/// A directory on disk as the folder of layouts in it.
public struct LayoutDirectory: LayoutFolder, Hashable, Sendable {
  public let path: String

  /// - Parameter path: the directory; paths of layouts are below it.
  public init(_ path: String) {
    self.path = path
  }

  /// nil also for what is no plain file, and for links that lead out of the directory.
  public func contents(of path: LayoutPath, limit: Int) -> [UInt8]? {
    guard let root = realpath(self.path, nil) else { return nil }
    defer { free(root) }
    guard let file = realpath("\(self.path)/\(path.text)", nil) else { return nil }
    defer { free(file) }
    guard String(cString: file).hasPrefix(String(cString: root) + "/") else { return nil }
    // Not to hang on a pipe that somebody put there.
    let descriptor = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), limit + 1))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress! + filled, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      filled += count
    }
    return Array(bytes.prefix(filled))
  }
}
