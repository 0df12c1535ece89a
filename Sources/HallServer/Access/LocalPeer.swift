import Foundation
import NIOCore

/// Who is at the other end of the local socket, as the kernel says.
///
/// Source: unix(7), `SO_PEERCRED` and `struct ucred`: process, user and group, 32 bits each.
struct LocalPeer: Sendable {
  private let process: Int32
  let user: UInt32
  private let group: UInt32

  /// The user that connected; its number cannot be made up by the client.
  static func user(of channel: any Channel) async throws -> UInt32 {
    guard let options = channel as? any SocketOptionProvider else { throw APIError.unexpected }
    let found: EventLoopFuture<LocalPeer> = options.unsafeGetSocketOption(
      level: NIOBSDSocket.OptionLevel.socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    return try await found.get().user
  }

  /// Root, and the user that the hall itself runs as.
  static func mayEnter(_ user: UInt32, server: UInt32 = geteuid()) -> Bool {
    user == 0 || user == server
  }
}

extension APIError {
  static let wrongUser = APIError(
    .forbidden, "wrongUser", "只有 root 和运行大厅的用户可以用本机命令，请用 sudo 运行",
    "Only root and the user that the hall runs as may use the local socket; run it with sudo")
}
