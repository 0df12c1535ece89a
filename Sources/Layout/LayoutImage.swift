/// A picture a layout shows, as its file has it.
public struct LayoutImage: Hashable, Sendable {
  /// Tells pictures apart in display lists without comparing their bytes.
  public let reference: ImageReference
  /// The PNG file.
  public let bytes: [UInt8]

  public var path: LayoutPath { reference.path }

  /// Dots across and down of a PNG file by what its beginning says; nil for anything else and for one
  /// beyond ``LayoutLimits/imageSide``, which nobody should decode.
  public static func size(ofPNG bytes: [UInt8]) -> (width: Int, height: Int)? {
    let side = 1...LayoutLimits.imageSide
    guard let size = PNGHeader.size(of: bytes), side.contains(size.width),
      side.contains(size.height)
    else { return nil }
    return size
  }

  init(path: LayoutPath, width: Int, height: Int, bytes: [UInt8]) {
    reference = ImageReference(
      path: path, width: width, height: height, fingerprint: Self.fingerprint(bytes))
    self.bytes = bytes
  }

  /// FNV-1a in 64 bits (RFC 9923): tells one state of a file from another; no protection against
  /// forgery, which the identity of a published layout gives.
  static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}

/// Which picture a command shows.
public struct ImageReference: Hashable, Sendable {
  public let path: LayoutPath
  /// Dots across and down, as the file has it.
  public let width: Int
  public let height: Int
  public let fingerprint: UInt64
}

/// How a picture goes into a room of another shape.
enum ImageFit: String, CaseIterable, Hashable, Sendable {
  /// As large as the room allows, whole.
  case contain
  /// Fills the room; what sticks out is cut.
  case cover
  /// Dot for dot, neither enlarged nor made smaller.
  case none
}

/// What the beginning of a PNG file says (W3C PNG, third edition, 5.2 and 11.2.1).
enum PNGHeader {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  private static let header: [UInt8] = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]

  /// Dots across and down; nil for anything but a PNG.
  static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.count >= 24, bytes.starts(with: signature + header) else { return nil }
    func number(at start: Int) -> Int {
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    return (number(at: 16), number(at: 20))
  }
}

extension LayoutReading {
  /// The pictures that were named, each once; reports those that are missing or beyond a limit.
  mutating func loadImages(from folder: some LayoutFolder) -> [LayoutImage] {
    var images: [LayoutImage] = []
    var bytesLeft = LayoutLimits.imageBytesTogether
    for (path, position) in namedImages where !images.contains(where: { $0.path == path }) {
      guard let bytes = folder.contents(of: path, limit: LayoutLimits.imageBytes) else {
        report(
          position, "the picture \(path.text) is not in the layout folder or cannot be read",
          "版式目录中没有图片 \(path.text)，或无法读取")
        continue
      }
      guard bytes.count <= LayoutLimits.imageBytes, bytes.count <= bytesLeft else {
        report(
          position,
          "the picture \(path.text) is too large: \(LayoutLimits.imageBytes) bytes at most, "
            + "\(LayoutLimits.imageBytesTogether) for all of a layout",
          "图片 \(path.text) 过大：单张至多 \(LayoutLimits.imageBytes) 字节，"
            + "一个版式合计至多 \(LayoutLimits.imageBytesTogether) 字节")
        continue
      }
      guard let size = PNGHeader.size(of: bytes) else {
        report(position, "\(path.text) is not a PNG picture", "\(path.text) 不是 PNG 图片")
        continue
      }
      let side = 1...LayoutLimits.imageSide
      guard side.contains(size.width), side.contains(size.height) else {
        report(
          position,
          "the picture \(path.text) is \(size.width) by \(size.height) dots; at most "
            + "\(LayoutLimits.imageSide) on a side",
          "图片 \(path.text) 为 \(size.width)×\(size.height) 点，每边至多 \(LayoutLimits.imageSide) 点")
        continue
      }
      bytesLeft -= bytes.count
      images.append(
        LayoutImage(path: path, width: size.width, height: size.height, bytes: bytes))
    }
    return images
  }
}
