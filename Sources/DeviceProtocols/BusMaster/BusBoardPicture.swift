import HallBus

/// What should stand on a window board of our own bus, now and when its master is silent.
public struct BusBoardPicture: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    /// Text in the board's own font.
    case text(BoardText)
    /// Dots, row by row from above, eight a byte, the leftmost highest; for any characters.
    case dots(BoardLook, BoardSize, [UInt8])
  }

  public let content: Content
  /// Shown when the master is gone; empty for nothing.
  public let silence: FixedBytes<32>
  /// The CRC-32 that a board's state report has when this stands.
  public let checksum: UInt32

  /// Throws ``BusError/badBody`` for dots of another number than the size has.
  public init(_ content: Content, silence: FixedBytes<32> = FixedBytes()) throws(BusError) {
    if case .dots(_, let size, let bytes) = content, bytes.count != size.bytes { throw .badBody }
    self.content = content
    self.silence = try BoardText.plain(silence)
    checksum = Self.checksum(of: content, silence)
  }

  /// A picture of text from the engine's words; `number` stands at the place of "\u{1}" in `text`.
  ///
  /// Throws ``BusError/tooLong`` for more than 32 bytes of text or silence, or 8 of number, and
  /// `badBody` for what a board cannot be told.
  public init(
    text: String, number: String = "", look: BoardLook = BoardLook(), silence: String = ""
  ) throws(BusError) {
    guard let template = FixedBytes<32>(Array(text.utf8)),
      let digits = FixedBytes<8>(Array(number.utf8)),
      let silentText = FixedBytes<32>(Array(silence.utf8))
    else { throw .tooLong }
    try self.init(
      .text(try BoardText(look: look, template: template, number: digits)), silence: silentText)
  }

  private static func checksum(of content: Content, _ silence: FixedBytes<32>) -> UInt32 {
    var bytes = [UInt8(silence.count)] + Array(silence)
    switch content {
    case .text(let text):
      bytes += [text.look.byte, UInt8(text.template.count)] + Array(text.template)
      bytes += [UInt8(text.number.count)] + Array(text.number)
    case .dots(let look, let size, let dots):
      bytes += [look.byte, size.rawValue] + dots
    }
    return crc32(bytes)
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    for byte in bytes { crc.add(byte) }
    return crc.value
  }
}

extension BusBoardPicture {
  /// One message of those that bring a picture to a board.
  enum Step: Equatable, Sendable {
    case silence
    case text
    case number
    case dots(from: Int)
    case show
  }

  /// Bytes of dots in one step.
  private static let piece = BusLimit.boardPiece

  /// What has to be said so that this stands where `standing` does; nil where that is not known.
  func steps(from standing: BusBoardPicture?) -> [Step] {
    var steps: [Step] = standing?.silence == silence ? [] : [.silence]
    switch content {
    case .text(let text):
      if case .text(let old)? = standing?.content, old.look == text.look,
        old.template == text.template
      {
        steps.append(.number)
      } else {
        steps.append(.text)
      }
    case .dots(_, let size, let dots):
      var known: [UInt8]?
      if case .dots(_, let oldSize, let old)? = standing?.content, oldSize == size { known = old }
      for start in stride(from: 0, to: dots.count, by: Self.piece) {
        let end = min(start + Self.piece, dots.count)
        if let known, known[start..<end] == dots[start..<end] { continue }
        steps.append(.dots(from: start))
      }
      steps.append(.show)
    }
    return steps
  }

  func message(_ step: Step, revision: UInt16) -> BusMessage {
    switch (step, content) {
    case (.silence, _): return .boardSilence(silence)
    case (.number, .text(let text)): return .boardNumber(revision: revision, text.number)
    case (_, .text(let text)): return .boardText(revision: revision, text)
    case (.dots(let start), .dots(_, _, let dots)):
      let end = min(start + Self.piece, dots.count)
      return .boardDots(offset: UInt16(start), FixedBytes(dots[start..<end]) ?? FixedBytes())
    case (_, .dots(let look, let size, let dots)):
      return .boardShow(
        revision: revision,
        BoardShow(look: look, size: size, checksum: Self.crc32(dots)))
    }
  }
}
