import Crypto
import CryptoExtras
import Foundation

/// A password as it is stored: scrypt (RFC 7914) with a salt of its own.
public struct PasswordHash: Hashable, Sendable {
  /// Cost as a power of two, block size, and parallelism: 32 MB and about a tenth of a second, so
  /// that a stolen table cannot be tried out quickly and a small box can still check.
  static let costExponent = 15
  static let blockSize = 8
  static let parallelism = 1
  static let saltBytes = 16
  static let keyBytes = 32

  /// `scrypt$15$8$1$salt$key`, salt and key in base64url.
  public let text: String

  /// Hashes a password with a fresh salt; takes about a tenth of a second.
  public init(password: String) throws {
    try self.init(password: password, costExponent: Self.costExponent)
  }

  init(password: String, costExponent: Int) throws {
    let salt = Self.randomBytes(Self.saltBytes)
    let key = try Self.key(
      password, salt: salt, costExponent: costExponent, blockSize: Self.blockSize,
      parallelism: Self.parallelism)
    self.init(costExponent: costExponent, salt: salt, key: key)
  }

  /// A hash of which nobody knows the password, not even this program.
  init(unmatchable: Void) {
    self.init(
      costExponent: Self.costExponent, salt: Self.randomBytes(Self.saltBytes),
      key: Self.randomBytes(Self.keyBytes))
  }

  private init(costExponent: Int, salt: [UInt8], key: [UInt8]) {
    text = [
      "scrypt", String(costExponent), String(Self.blockSize), String(Self.parallelism),
      Secrets.base64URL(salt), Secrets.base64URL(key),
    ].joined(separator: "$")
  }

  private static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// A hash as it was stored.
  public init(text: String) { self.text = text }

  /// Whether this is the hash of that password; false for a text that is no hash.
  public func matches(_ password: String) -> Bool {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "scrypt", let exponent = Int(parts[1]),
      (10...20).contains(exponent), let blockSize = Int(parts[2]), (1...32).contains(blockSize),
      let parallelism = Int(parts[3]), (1...16).contains(parallelism),
      let salt = Secrets.bytes(base64URL: parts[4]), let key = Secrets.bytes(base64URL: parts[5]),
      !key.isEmpty,
      let tried = try? Self.key(
        password, salt: salt, costExponent: exponent, blockSize: blockSize,
        parallelism: parallelism)
    else { return false }
    return Secrets.areSame(tried, key)
  }

  private static func key(
    _ password: String, salt: [UInt8], costExponent: Int, blockSize: Int, parallelism: Int
  ) throws -> [UInt8] {
    let key = try KDF.Scrypt.deriveKey(
      from: Data(password.precomposedStringWithCanonicalMapping.utf8), salt: salt,
      outputByteCount: keyBytes, rounds: 1 << costExponent, blockSize: blockSize,
      parallelism: parallelism)
    return key.withUnsafeBytes { Array($0) }
  }
}
