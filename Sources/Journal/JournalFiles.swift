import Crypto
import Foundation
import Glibc

/// The names of what lies in a data directory.
public struct JournalFiles: Hashable, Sendable {
  public let directory: String

  public init(directory: String) { self.directory = directory }

  public var database: String { directory + "/journal.sqlite" }
  public var lock: String { directory + "/journal.lock" }
  /// The key that ticket tokens are made with.
  public var secret: String { directory + "/secret.key" }

  /// Where a running hall takes commands at the box.
  public var socket: String { directory + "/hall.sock" }

  /// Makes the directory, readable for its owner and group only.
  func makeDirectory() throws(JournalFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750]
      )
    } catch {
      throw .failed(path: directory, reason: error.localizedDescription)
    }
  }

  /// The key that ticket tokens are made with: 32 random bytes, made once and readable for the
  /// owner only.
  ///
  /// It is in no backup. A restored hall makes a new one, and the tokens on tickets of before stop
  /// working.
  public func secretKey() throws(JournalFailure) -> [UInt8] {
    if let known = try FileAccess.contents(secret, limit: 64), known.count == 32 { return known }
    let key = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    try FileAccess.write(key, to: secret + ".new", mode: 0o600)
    try FileAccess.move(secret + ".new", to: secret)
    return key
  }
}

/// The few file operations that have to be durable.
enum FileAccess {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func size(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// The first bytes of a file; nil when there is none.
  static func contents(_ path: String, limit: Int) throws(JournalFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .failed(path: path, reason: systemReason())
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = read(descriptor, &buffer, limit)
    guard count >= 0 else { throw .failed(path: path, reason: systemReason()) }
    return Array(buffer.prefix(count))
  }

  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(JournalFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .failed(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw .failed(path: path, reason: systemReason())
    }
  }

  /// Makes an empty file, and fails when there is one already.
  static func create(_ path: String, mode: mode_t) throws(JournalFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .fileExists(path: path) }
      throw .failed(path: path, reason: systemReason())
    }
    close(descriptor)
    try synchronizeDirectory(of: path)
  }

  /// Makes a file's content, then its new name, durable.
  static func move(_ path: String, to target: String) throws(JournalFailure) {
    try synchronize(path)
    guard rename(path, target) == 0 else { throw .failed(path: target, reason: systemReason()) }
    try synchronizeDirectory(of: target)
  }

  /// Gives a file a second name.
  static func link(_ path: String, to other: String) throws(JournalFailure) {
    guard Glibc.link(path, other) == 0 else { throw .failed(path: other, reason: systemReason()) }
    try synchronizeDirectory(of: other)
  }

  static func synchronize(_ path: String) throws(JournalFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .failed(path: path, reason: systemReason()) }
  }

  static func synchronizeDirectory(of path: String) throws(JournalFailure) {
    let directory = (path as NSString).deletingLastPathComponent
    try synchronize(directory.isEmpty ? "." : directory)
  }

  static func remove(_ path: String) { unlink(path) }

  /// Bytes that an ordinary user may still write; nil when it cannot be found out.
  static func freeBytes(_ path: String) -> UInt64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }
}
