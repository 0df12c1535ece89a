import ArgumentParser
import Foundation
import Journal

/// Asks a running hall by the local socket in its data directory, one request a connection.
struct HallClient {
  /// Seconds to wait for an answer: the hall answers within milliseconds unless its disk hangs.
  static let patienceSeconds = 30

  struct Reply {
    let status: Int
    let body: [UInt8]
    var isYes: Bool { (200..<300).contains(status) }
  }

  let directory: String

  /// - Throws: `CommandFailure` when the hall does not run, may not be asked, or gives no answer.
  func request(_ method: String, _ path: String, body: [UInt8] = []) throws -> Reply {
    let descriptor = try connect()
    defer { close(descriptor) }
    let head =
      "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    var rest = (Array(head.utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Self.noAnswer }
      rest = rest.dropFirst(count)
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw Self.noAnswer }
      if count == 0 { break }
      received += buffer.prefix(count)
    }
    guard let reply = Self.parse(received) else { throw Self.noAnswer }
    return reply
  }

  private func connect() throws -> Int32 {
    let path = JournalFiles(directory: directory).socket
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw notRunning }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Self.noAnswer }
    var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let reason = errno
      close(descriptor)
      throw reason == EACCES || reason == EPERM ? wrongUser : notRunning
    }
    return descriptor
  }

  /// An HTTP answer; nil unless it is whole.
  private static func parse(_ bytes: [UInt8]) -> Reply? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let length = lines.lazy.compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].trimmingCharacters(in: .whitespaces))
    }.first
    let body = Array(bytes[end.upperBound...])
    guard let status, body.count == length else { return nil }
    return Reply(status: status, body: body)
  }

  private var notRunning: CommandFailure {
    CommandFailure(
      .couldNotFindOut,
      "大厅没有运行（\(directory)）：请用 systemctl start hallkeeper 或 "
        + "hall serve --config 配置目录 --data \(directory) 启动",
      "The hall is not running (\(directory)): start it with systemctl start hallkeeper or "
        + "hall serve --config DIRECTORY --data \(directory)")
  }

  private var wrongUser: CommandFailure {
    CommandFailure(
      .no, "只有 root 和运行大厅的用户可以用本机命令，请用 sudo 运行",
      "Only root and the user that the hall runs as may use the local socket; run it with sudo")
  }

  private static let noAnswer = CommandFailure(
    .couldNotFindOut, "大厅没有回答，不知是否已执行；请用 hall status 查看",
    "The hall gave no answer; whether it was done is not known; look with hall status")
}
