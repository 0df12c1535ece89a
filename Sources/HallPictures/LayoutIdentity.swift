import Crypto
import Foundation
import Layout
import Rendering

extension LayoutBundle {
  /// The layout's identity: the SHA-256 hash of its stored bytes.
  public var hash: String { ContentHash.of(bytes) }
}

/// SHA-256 hashes as 64 lower-case hexadecimal digits.
public enum ContentHash {
  public static func of(_ bytes: some Sequence<UInt8> & ContiguousBytes) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return text(hash.finalize())
  }

  private static func text(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The hash of a font's file; nil when the font is not there.
  static func of(_ font: FontKey) -> String? {
    guard let file = FontLibrary.file(of: font),
      let data = try? Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    else { return nil }
    return of(data)
  }
}

/// Hashes of font files, each worked out once while its file stays the same.
public struct FontHashes {
  private var known: [FontKey: (stamp: String, hash: String)] = [:]

  public init() {}

  /// The hashes by the fonts' names; a font that is not there is left out.
  public mutating func hashes(of fonts: [FontKey]) -> [String: String] {
    var found: [String: String] = [:]
    for font in fonts {
      guard let file = FontLibrary.file(of: font) else { continue }
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      let stamp = "\(file) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_ino)"
      if let entry = known[font], entry.stamp == stamp {
        found[font.rawValue] = entry.hash
      } else if let hash = ContentHash.of(font) {
        known[font] = (stamp, hash)
        found[font.rawValue] = hash
      }
    }
    return found
  }
}
