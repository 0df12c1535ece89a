import Crypto
import Foundation

/// Random secrets and the forms they are written in.
enum Secrets {
  /// 256 bits, base64url: 43 characters.
  static func token() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return base64URL(bytes)
  }

  /// Base64 for addresses (RFC 4648 section 5), without padding.
  static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for character in Data(bytes).base64EncodedString() {
      switch character {
      case "+": text.append("-")
      case "/": text.append("_")
      case "=": break
      default: text.append(character)
      }
    }
    return text
  }

  static func bytes(base64URL text: String) -> [UInt8]? {
    var plain = ""
    for character in text {
      switch character {
      case "-": plain.append("+")
      case "_": plain.append("/")
      default: plain.append(character)
      }
    }
    while plain.utf8.count % 4 != 0 { plain.append("=") }
    return Data(base64Encoded: plain).map { Array($0) }
  }

  /// SHA-256 of a text, 64 hexadecimal digits: what is stored in place of a token.
  static func hash(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map {
      let digits = String($0, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Whether two secrets are the same, in a time that does not tell how far they agree.
  static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(left, right) { difference |= one ^ other }
    return difference == 0
  }
}
