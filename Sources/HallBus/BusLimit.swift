/// The limits of the bus, each with its reason and what happens there (docs/hallbus.md, 3, 6 and 10).
public enum BusLimit {
  /// The protocol version this code speaks.
  public static let version: UInt8 = 1
  /// Bytes before the body: version, destination, source, sequence, message number.
  public static let header = 5
  /// Bytes of a body at most, so that a frame lasts under 40 ms at 19,200 baud; longer is damaged.
  public static let body = 64
  /// Bytes of a frame before stuffing: header, body and CRC-16.
  public static let frame = header + body + 2
  /// Bytes of a frame after stuffing, without the 0x00 before and after it.
  public static let stuffed = frame + 1
  /// Bytes of a frame on the line, with the 0x00 before and after it.
  public static let wire = stuffed + 2
  /// Bytes of a ticket number on a pad: two letters and a counter have room; more is refused.
  public static let ticket = 8
  /// The highest waiting count a pad shows; more is shown as this.
  public static let waiting: UInt16 = 999
  /// Bytes of UTF-8 in the text of a refusal: one line of eight Chinese characters.
  public static let text = 24
  /// Bytes of UTF-8 in a board's text without its number: ten Chinese characters, more than a board
  /// has room for; more is refused.
  public static let boardText = 32
  /// Bytes of dots in one frame; a body has two more for their place.
  public static let boardPiece = 56
  /// Bytes of the dots of the largest board, 128 x 32; more is refused.
  public static let boardDots = 512
  /// Bits on the line for a byte: start, eight data bits, stop (8N1).
  public static let bitsPerByte: Int64 = 10

  /// Byte times a node waits after a frame before it answers: the master must have let go of the
  /// line and be listening.
  public static let replyDelayByteTimes: Int64 = 4
  /// Byte times of an answering slot: the ten bytes of an attention frame and four to let go.
  public static let slotByteTimes: UInt8 = 14
  /// Byte times of a slot after an invitation: the 27 bytes of a hello and five to let go.
  public static let inviteSlotByteTimes: UInt8 = 32

  /// A node that has not heard its master for this long shows no number: the master is gone.
  public static let masterSilenceMicroseconds: Int64 = 3_000_000
  /// A node that has not been addressed for this long shows no number, even when it hears the
  /// master with others: nobody keeps its display true.
  public static let neglectMicroseconds: Int64 = 15_000_000
  /// How long a node repeats an answer from its cache; later the same sequence is a new request.
  public static let replyCacheMicroseconds: Int64 = 1_000_000
  /// How long a node keeps quiet about a key the master says it holds; then it reports it again.
  public static let heldKeyMicroseconds: Int64 = 2_000_000
  /// How long a node relies on a time it was told: a crystal of 50 ppm is off by a third of a second
  /// then. The master tells it twice as often.
  public static let timeKeptMicroseconds: Int64 = 7_200_000_000
  /// How long the answer to a key stands on the pad.
  public static let answerShownMicroseconds: Int64 = 3_000_000
  /// Half a turn of a blinking or flashing text: lit that long, then dark that long.
  public static let blinkMicroseconds: Int64 = 500_000
  /// How long a flashing text flashes before it stands still.
  public static let flashMicroseconds: Int64 = 4_000_000
  /// How long contacts must agree before a press counts: small switches bounce up to 10 ms.
  public static let debounceMicroseconds: Int64 = 20_000
  /// A key held down this long is reported as stuck.
  public static let stuckKeyMicroseconds: Int64 = 10_000_000
  /// Presses a clerk's pad keeps until they are answered, one of each key; a further one is the same wish.
  public static let waitingKeys = 4

  /// Microseconds one byte lasts at `baud`, rounded up.
  public static func byteTimeMicroseconds(baud: Int) -> Int64 {
    (bitsPerByte * 1_000_000 + Int64(baud) - 1) / Int64(baud)
  }
}

/// The address map of a line (docs/hallbus.md, 4).
public enum BusAddress {
  public static let master: UInt8 = 0x00
  /// The last address a node can have; the first is 1.
  public static let lastNode: UInt8 = 0xFD
  /// Every node that has no address yet.
  public static let unassigned: UInt8 = 0xFE
  public static let broadcast: UInt8 = 0xFF

  public static func isNode(_ address: UInt8) -> Bool {
    address != master && address <= lastNode
  }
}
