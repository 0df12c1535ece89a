import Glibc

/// One address a serial server may be reached at, as the socket calls want it.
struct TCPAddress: Sendable {
  var family: CInt
  var bytes: [UInt8]
}

extension PortHandle {
  /// Seconds without an answer after which a serial server counts as gone: three probes, five
  /// seconds apart, after ten quiet ones. A device behind it is then closed and opened again.
  private static let keepAlive: (idle: CInt, interval: CInt, probes: CInt) = (10, 5, 3)

  /// The addresses a host name stands for. Blocks for as long as the resolver does.
  static func lookUp(host: String, port: UInt16, name: String) throws(PortError) -> [TCPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .unreachable(name) }
    defer { freeaddrinfo(list) }
    var addresses: [TCPAddress] = []
    var next = list
    while let entry = next {
      if let address = entry.pointee.ai_addr {
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen))
        addresses.append(TCPAddress(family: entry.pointee.ai_family, bytes: [UInt8](bytes)))
      }
      next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else { throw .unreachable(name) }
    return addresses
  }

  /// Starts a connection; it stands when the descriptor becomes writable and ``connected()`` does
  /// not throw.
  static func connecting(to address: TCPAddress, name: String) throws(PortError) -> PortHandle {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, type, 0)
    guard descriptor >= 0 else {
      throw .system(call: "socket", errno: errno, path: name)
    }
    let handle = PortHandle(descriptor: descriptor, kind: .tcp, name: name)
    let level = CInt(IPPROTO_TCP)
    setOption(descriptor, level, TCP_NODELAY, 1)
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    setOption(descriptor, level, TCP_KEEPIDLE, keepAlive.idle)
    setOption(descriptor, level, TCP_KEEPINTVL, keepAlive.interval)
    setOption(descriptor, level, TCP_KEEPCNT, keepAlive.probes)
    let total = (keepAlive.idle + keepAlive.interval * keepAlive.probes) * 1_000
    setOption(descriptor, level, TCP_USER_TIMEOUT, total)
    let result = address.bytes.withUnsafeBytes { raw in
      raw.baseAddress.map {
        connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
      } ?? -1
    }
    if result != 0, errno != EINPROGRESS { throw connectFailure(errno, name) }
    return handle
  }

  /// Whether the connection stands, once the descriptor is writable.
  func connected() throws(PortError) {
    var code: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
      throw .system(call: "getsockopt", errno: errno, path: name)
    }
    if code != 0 { throw Self.connectFailure(code, name) }
  }

  private static func connectFailure(_ code: CInt, _ name: String) -> PortError {
    code == ECONNREFUSED ? .connectionRefused(name) : .unreachable(name)
  }

  private static func setOption(
    _ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt
  ) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }
}
