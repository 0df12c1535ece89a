import Glibc

/// Held by the one process that writes a journal; given back when the process ends, however it does.
///
/// The lock is on an open file, so that it cannot outlive the process as a file with a number in it
/// would. The file holds the process's number only to be able to name it.
final class WriterLock {
  private let descriptor: Int32

  init(path: String) throws(JournalFailure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .failed(path: path, reason: systemReason()) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let reason = systemReason()
      let process = Self.process(in: descriptor)
      close(descriptor)
      if isHeld { throw .locked(path: path, process: process) }
      throw .failed(path: path, reason: reason)
    }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func process(in descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer.prefix(count).filter { $0 != 10 }, as: UTF8.self))
  }
}

/// What the operating system said about the call that just failed.
func systemReason() -> String { String(cString: strerror(errno)) }
