import Glibc

/// The symbolic link under which an emulated port keeps its name while its device comes and goes.
struct StableLink: Hashable, Sendable {
  let path: String

  /// Points the link at a device in one step; directories that are missing are made.
  ///
  /// - Throws: ``PortError/linkOccupied(_:)`` when something else than a link is in its place.
  func point(to target: String) throws(PortError) {
    var node = stat()
    if lstat(path, &node) == 0, node.st_mode & S_IFMT != S_IFLNK { throw .linkOccupied(path) }
    makeDirectories()
    let temporary = "\(path).\(getpid()).new"
    _ = unlink(temporary)
    guard symlink(target, temporary) == 0 else { throw PortHandle.failure("symlink", path) }
    guard rename(temporary, path) == 0 else {
      let error = PortHandle.failure("rename", path)
      _ = unlink(temporary)
      throw error
    }
  }

  /// Removes the link when it still points at `target`; somebody else's link stays.
  func remove(target: String) {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0, count < buffer.count else { return }
    let found = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    guard String(decoding: found, as: UTF8.self) == target else { return }
    _ = unlink(path)
  }

  private func makeDirectories() {
    var end = path.startIndex
    while let slash = path[path.index(after: end)...].firstIndex(of: "/") {
      _ = mkdir(String(path[..<slash]), 0o755)
      end = slash
    }
  }
}
