import HallBus

extension PadDisplay {
  /// A display from a ticket number as the engine writes it, "A012"; nil for nobody called.
  ///
  /// Throws ``BusError/badBody`` for anything but printable ASCII, `tooLong` over eight bytes.
  public init(
    ticket: String?, waiting: Int, window: BusWindowState, notice: UInt8 = 0,
    noticeRevision: UInt8 = 0
  ) throws(BusError) {
    guard let bytes = FixedBytes<8>(Array((ticket ?? "").utf8)) else { throw .tooLong }
    try self.init(
      ticket: bytes, waiting: UInt16(clamping: waiting), window: window, notice: notice,
      noticeRevision: noticeRevision)
  }
}

extension BusKeyAnswer {
  /// A refusal whose text is cut, between characters, to what a frame carries
  /// (``BusLimit/text`` bytes of UTF-8); the pad shows less rather than nothing.
  public static func refused(reason: UInt8, saying text: String) -> BusKeyAnswer {
    var bytes = FixedBytes<24>()
    for character in text {
      guard bytes.count + character.utf8.count <= BusLimit.text else { break }
      for byte in character.utf8 { bytes.append(byte) }
    }
    return .refused(reason: reason, text: bytes)
  }
}
