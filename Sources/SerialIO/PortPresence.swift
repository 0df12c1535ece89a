import Glibc

/// What stands at a port's path, so that a device put back in can be told from one never gone.
public struct PortPresence: Hashable, Sendable {
  /// What identifies the node behind the path and the link in front of it; nil when nothing is
  /// there.
  private let identity: [Int64]?

  /// Whether something is there, links followed.
  public var isPresent: Bool { identity != nil }

  /// Looks at a path now.
  public init(path: String) {
    var node = stat()
    var link = stat()
    guard stat(path, &node) == 0, lstat(path, &link) == 0 else {
      identity = nil
      return
    }
    identity = [
      Int64(bitPattern: UInt64(node.st_dev)), Int64(bitPattern: UInt64(node.st_ino)),
      Int64(bitPattern: UInt64(node.st_rdev)), Int64(node.st_mode), Int64(node.st_gid),
      Int64(node.st_ctim.tv_sec), Int64(node.st_ctim.tv_nsec),
      Int64(bitPattern: UInt64(link.st_ino)), Int64(link.st_ctim.tv_sec),
      Int64(link.st_ctim.tv_nsec),
    ]
  }
}
