import Crypto
import Foundation
import QueueCore

/// Makes and checks the addresses behind the QR codes of tickets.
///
/// An address holds a keyed token in place of a guessable id, and leads to nothing once the ticket
/// has been printed again.
public struct TicketLink: Sendable {
  /// Bytes of the token: 128 bits cannot be guessed and keep the QR code small.
  static let tokenBytes = 16

  private let key: SymmetricKey
  private let hall: String
  private let publicAddress: String?
  private let day: CalendarDate?

  /// - Parameters:
  ///   - key: 256 secret bits that stay the same over restarts.
  ///   - state: gives the hall's id, its public address and the business day.
  public init(key: [UInt8], state: QueueState) {
    self.key = SymmetricKey(data: key)
    hall = state.definition.id
    publicAddress = state.definition.publicAddress
    day = state.plan?.date
  }

  /// What a ticket's QR code says; nil when the hall has no public address.
  ///
  /// - Parameter generation: the print it stands on, ``PrintJob/generation``.
  public func url(for ticket: Ticket, generation: Int) -> String? {
    guard var base = publicAddress, !base.isEmpty else { return nil }
    while base.hasSuffix("/") { base.removeLast() }
    return base + path(for: ticket, generation: generation)
  }

  /// The same within the hall's own pages.
  public func path(for ticket: Ticket, generation: Int) -> String {
    "/t/\(ticket.number)/\(Secrets.base64URL(token(for: ticket.id, generation: generation)))"
  }

  /// Whether a token belongs to the print of a ticket that counts now.
  public func accepts(_ token: String, for ticket: Ticket) -> Bool {
    guard let given = Secrets.bytes(base64URL: token) else { return false }
    return Secrets.areSame(given, self.token(for: ticket.id, generation: ticket.printGeneration))
  }

  private func token(for ticket: TicketID, generation: Int) -> [UInt8] {
    let text = "\(hall)|\(ticket)|\(generation)|\(day.map(\.description) ?? "")"
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    return Array(code.prefix(Self.tokenBytes))
  }
}
