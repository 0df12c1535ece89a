/// Where a device is plugged in: a path under `/dev`, or a serial server on the network.
public enum PortAddress: Hashable, Sendable {
  /// A device or pseudo-terminal, given by its path or by a symbolic link to it.
  case path(String)

  /// A serial server in raw TCP mode, written `tcp://host:port`.
  case tcp(host: String, port: UInt16)

  /// The longest address accepted, in bytes: `PATH_MAX` of Linux with its final zero.
  /// Longer ones are refused.
  public static let maximumLength = 4_095

  /// Reads an address as an installer writes it: `/dev/hallkeeper/printer-1`,
  /// `tcp://127.0.0.1:4001` or `tcp://[::1]:4001`.
  ///
  /// - Throws: ``PortError/badAddress(_:)`` when it is neither an absolute path nor a whole TCP
  ///   address.
  public init(_ text: String) throws(PortError) {
    guard text.utf8.count <= Self.maximumLength, !text.utf8.contains(0) else {
      throw .badAddress(text)
    }
    if text.hasPrefix("tcp://") {
      self = try Self.parseTCP(text)
    } else if text.hasPrefix("/"), !text.hasSuffix("/") {
      self = .path(text)
    } else {
      throw .badAddress(text)
    }
  }

  private static func parseTCP(_ text: String) throws(PortError) -> PortAddress {
    let rest = text.dropFirst("tcp://".count)
    guard let colon = rest.lastIndex(of: ":") else { throw .badAddress(text) }
    var host = rest[..<colon]
    let digits = rest[rest.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits),
      port > 0
    else { throw .badAddress(text) }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { throw .badAddress(text) }
    } else if host.contains(":") {
      throw .badAddress(text)
    }
    let forbidden: Set<Character> = ["/", "@", "[", "]", " ", "?", "#"]
    guard !host.isEmpty, !host.contains(where: { forbidden.contains($0) }) else {
      throw .badAddress(text)
    }
    return .tcp(host: String(host), port: port)
  }
}

extension PortAddress: CustomStringConvertible {
  /// The address as an installer writes it; ``init(_:)`` reads it back.
  public var description: String {
    switch self {
    case .path(let path): path
    case .tcp(let host, let port):
      host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    }
  }
}
