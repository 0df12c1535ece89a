import Logging
import QueueCore
import Synchronization

/// Who is signed in on which browser; only hashes of the cookies are kept, in memory and, for the
/// next start, in the archive.
final class SessionStore: Sendable {
  private struct Session {
    let person: PersonID
    var lastUsed: ContinuousClock.Instant
  }

  private let sessions = Mutex<[String: Session]>([:])
  /// Devices whose token has been looked up, by hash.
  private let devices = Mutex<[String: DeviceID]>([:])
  private let archive: (any SessionArchive)?
  private let logger: Logger

  init(archive: (any SessionArchive)?, logger: Logger) {
    self.archive = archive
    self.logger = logger
  }

  /// Takes over the sessions of the program before; older than a long shift they end.
  func restore(at now: WallTime) async {
    guard let archive else { return }
    do {
      for session in try await archive.sessions() {
        let age = now.milliseconds - session.since.milliseconds
        if (0...HallServerLimits.sessionArchiveHours * 3_600_000).contains(age) {
          await drop(keep(session.idHash, person: session.person))
        } else {
          await drop(session.idHash)
        }
      }
    } catch {
      logger.warning("sign-ins could not be taken over", metadata: ["error": "\(error)"])
    }
  }

  /// Starts a session; the cookie's value.
  func start(_ person: PersonID, at now: WallTime) async -> String {
    let token = Secrets.token()
    let hash = Secrets.hash(token)
    await drop(keep(hash, person: person))
    do {
      try await archive?.store(ArchivedSession(idHash: hash, person: person, since: now))
    } catch {
      logger.warning("a sign-in could not be kept", metadata: ["error": "\(error)"])
    }
    return token
  }

  /// The person of a cookie; nil when the session is unknown or has ended.
  func person(_ token: String, at now: ContinuousClock.Instant = .now) -> PersonID? {
    let hash = Secrets.hash(token)
    return sessions.withLock { table in
      guard var session = table[hash] else { return nil }
      guard now - session.lastUsed < .seconds(HallServerLimits.sessionIdleSeconds) else {
        table[hash] = nil
        return nil
      }
      session.lastUsed = now
      table[hash] = session
      return session.person
    }
  }

  func end(_ token: String) async {
    await end(hashes: [Secrets.hash(token)])
  }

  /// Signs a person out everywhere.
  func endAll(of person: PersonID) async {
    await end(hashes: sessions.withLock { $0.filter { $0.value.person == person }.map(\.key) })
  }

  private func end(hashes: [String]) async {
    sessions.withLock { table in
      for hash in hashes { table[hash] = nil }
    }
    for hash in hashes { await drop(hash) }
  }

  /// Takes a session out of the archive.
  private func drop(_ hash: String?) async {
    guard let hash else { return }
    do {
      try await archive?.remove(idHash: hash)
    } catch {
      logger.warning("a sign-in could not be removed", metadata: ["error": "\(error)"])
    }
  }

  /// The session that had to make room for this one, if any.
  private func keep(_ hash: String, person: PersonID) -> String? {
    sessions.withLock { table in
      var idlest: String?
      if table.count >= HallServerLimits.sessions {
        idlest = table.min { $0.value.lastUsed < $1.value.lastUsed }?.key
      }
      if let idlest { table[idlest] = nil }
      table[hash] = Session(person: person, lastUsed: .now)
      return idlest
    }
  }

  /// The device of a token, looked up once.
  func device(_ token: String, in directory: any EnrolmentDirectory) async throws -> DeviceID? {
    let hash = Secrets.hash(token)
    if let known = devices.withLock({ $0[hash] }) { return known }
    guard let found = try await directory.device(tokenHash: hash) else { return nil }
    devices.withLock { $0[hash] = found }
    return found
  }

  /// Forgets what is known of a device's token, since there is a new one or none.
  func forget(_ device: DeviceID) {
    devices.withLock { table in table = table.filter { $0.value != device } }
  }
}
