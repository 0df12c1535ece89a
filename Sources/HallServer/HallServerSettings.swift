/// Where and how the server listens.
public struct HallServerSettings: Sendable {
  /// Loopback unless told otherwise: on a LAN the server belongs behind a TLS proxy.
  public var host: String
  /// 0 lets the operating system choose.
  public var port: Int
  /// Names under which browsers may reach the server, besides IP addresses, `localhost`, the name
  /// in ``host`` and the hall's public address; without ports, lower case.
  public var allowedHosts: [String]
  /// Whether the last address in `X-Forwarded-For` is believed and cookies are marked `Secure` when
  /// `X-Forwarded-Proto` is `https`: only behind a proxy of one's own.
  public var trustsProxy: Bool
  /// Where the socket for commands at the box is made; nil: nowhere.
  public var localSocket: String?
  /// 256 secret bits for the tokens on tickets; the same over restarts.
  public var ticketKey: [UInt8]

  public init(
    host: String = "127.0.0.1", port: Int = 8_080, allowedHosts: [String] = [],
    trustsProxy: Bool = false, localSocket: String? = nil, ticketKey: [UInt8]
  ) {
    self.host = host
    self.port = port
    self.allowedHosts = allowedHosts
    self.trustsProxy = trustsProxy
    self.localSocket = localSocket
    self.ticketKey = ticketKey
  }
}
