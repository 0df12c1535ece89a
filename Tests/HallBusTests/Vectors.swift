import Foundation

/// The machine-readable block of docs/hallbus.md.
struct Vectors {
  struct Frame {
    var name: String
    var plain: [UInt8]
    var wire: [UInt8]
  }

  struct Missing: Error {}

  var crc16: [(bytes: [UInt8], value: UInt16)] = []
  var crc32: [(bytes: [UInt8], value: UInt32)] = []
  var cobs: [(plain: [UInt8], stuffed: [UInt8])] = []
  var frames: [Frame] = []

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/hallbus.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "```hallbus-vectors\n")
    guard parts.count == 2, let end = parts[1].range(of: "```") else { throw Missing() }
    for line in parts[1][..<end.lowerBound].split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "crc16": crc16.append((try bytes(words[1]), UInt16(words[2], radix: 16) ?? 0))
      case "crc32": crc32.append((try bytes(words[1]), UInt32(words[2], radix: 16) ?? 0))
      case "cobs": cobs.append((try bytes(words[1]), try bytes(words[2])))
      case "frame":
        frames.append(
          Frame(name: words[1], plain: try bytes(words[2]), wire: try bytes(words[3])))
      default: throw Missing()
      }
    }
  }
}

private func bytes(_ hex: String) throws -> [UInt8] {
  var result: [UInt8] = []
  var rest = hex[...]
  while !rest.isEmpty {
    guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw Vectors.Missing() }
    result.append(byte)
    rest = rest.dropFirst(2)
  }
  return result
}
