import Foundation

/// A small HTTP client on a plain socket, so that tests can say anything a browser would not.
struct HTTPClient: Sendable {
  let port: Int
  /// A local socket to ask by in place of the port.
  var socket: String?

  struct Reply: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }
    /// The code of an error.
    var code: String? { (json["error"] as? [String: Any])?["code"] as? String }
    /// The cookie that was set, as a browser would send it back.
    var cookie: String? {
      headers["set-cookie"].map { String($0.prefix { $0 != ";" }) }
    }
  }

  enum Failure: Error { case noConnection, noAnswer }

  func get(_ path: String, cookie: String? = nil, headers: [String: String] = [:])
    async throws -> Reply
  {
    try await request("GET", path, cookie: cookie, headers: headers)
  }

  func post(
    _ path: String, _ body: String, cookie: String? = nil, headers: [String: String] = [:]
  ) async throws -> Reply {
    try await request("POST", path, body: Array(body.utf8), cookie: cookie, headers: headers)
  }

  func request(
    _ method: String, _ path: String, body: [UInt8]? = nil, cookie: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> Reply {
    let head = head(method, path, body: body, cookie: cookie, headers: headers)
    return try await Self.blocking {
      let socket = try connect()
      defer { close(socket) }
      // A server that has heard enough answers and closes; then the rest cannot be sent.
      _ = Self.send(head + (body ?? []), to: socket)
      var received: [UInt8] = []
      while let bytes = Self.receive(from: socket) { received += bytes }
      return try Self.parse(received)
    }
  }

  /// Reads an event stream until enough has come or the server ends it.
  func events(
    _ path: String, cookie: String? = nil, until isEnough: @escaping @Sendable (String) -> Bool
  ) async throws -> String {
    let head = head("GET", path, body: nil, cookie: cookie, headers: [:])
    return try await Self.blocking {
      let socket = try connect()
      defer { close(socket) }
      _ = Self.send(head, to: socket)
      var received: [UInt8] = []
      while !isEnough(String(decoding: received, as: UTF8.self)),
        let bytes = Self.receive(from: socket)
      {
        received += bytes
      }
      return String(decoding: received, as: UTF8.self)
    }
  }

  /// Asks for an event stream and never reads any of it while `body` runs.
  func stall<Value>(_ path: String, while body: () async throws -> Value) async throws -> Value {
    let socket = try connect()
    defer { close(socket) }
    _ = Self.send(head("GET", path, body: nil, cookie: nil, headers: [:]), to: socket)
    return try await body()
  }

  private func head(
    _ method: String, _ path: String, body: [UInt8]?, cookie: String?, headers: [String: String]
  ) -> [UInt8] {
    var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
    if let body { all["Content-Length"] = String(body.count) }
    if let cookie { all["Cookie"] = cookie }
    all.merge(headers) { _, given in given }
    let lines = ["\(method) \(path) HTTP/1.1"] + all.map { "\($0.key): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static func blocking<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      // Not a dispatch queue: its few threads, all waiting for answers, would be missed by the hall.
      Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
  }

  private func connect() throws -> Int32 {
    if let socket { return try Self.connect(local: socket) }
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw Failure.noConnection
    }
    return descriptor
  }

  private static func connect(local path: String) throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw Failure.noConnection
    }
    return descriptor
  }

  private static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func receive(from socket: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  private static func parse(_ bytes: [UInt8]) throws -> Reply {
    let separator = Array("\r\n\r\n".utf8)
    guard let end = bytes.firstRange(of: separator) else { throw Failure.noAnswer }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { throw Failure.noAnswer }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return Reply(status: status, headers: headers, body: Array(bytes[end.upperBound...]))
  }
}
