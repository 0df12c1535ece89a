/// One Onbon packet between its start and end marks: header, data and check.
///
/// Source: LuckyKoala/BX5KProtocol (BX4K.h, BX4K.c) for start, header, CRC and escapes;
/// strongercjd/Onbon-Protocol-Analysis (font card protocol) for the header's option, check mode
/// and display mode bytes. Numbers are little-endian; lengths count unescaped bytes.
public struct OnbonFrame: Hashable, Sendable {
  /// Where the packet goes: a board's screen number or a broadcast.
  public var destination: UInt16
  /// Where it comes from: ``hallAddress`` for us, the screen number for a board.
  public var source: UInt16
  /// 0 shows dynamic areas beside a stored program, 1 shows dynamic areas alone while there are
  /// any (strongercjd/Onbon-Protocol-Analysis).
  public var displayMode: UInt8
  public var deviceType: UInt8
  /// Command group, command number and what belongs to it.
  public var data: [UInt8]

  /// The computer's address (BX4K.h, ADDR_SRC_DEFAULT).
  public static let hallAddress: UInt16 = 0x8000
  /// Every board obeys, none answers (BX4K.h, ADDR_BROADCAST_TIMING).
  public static let broadcastWithoutAnswer: UInt16 = 0xFFFF
  /// Every board obeys and answers; for a line with one board (BX4K.h, ADDR_BROADCAST_SETTING).
  public static let broadcastWithAnswer: UInt16 = 0xFFFE
  /// Any controller type (BX4K.h, DEVICE_WILDCARD).
  public static let anyDevice: UInt8 = 0xFE
  /// BX4K.h, PROTOCOL_DEFAULT.
  public static let protocolVersion: UInt8 = 0x02
  /// Start mark, eight times; nowhere else on the line.
  public static let start: UInt8 = 0xA5
  public static let startCount = 8
  public static let end: UInt8 = 0x5A
  public static let headerBytes = 14
  public static let checkBytes = 2
  /// What a controller's receive buffer holds, in unescaped bytes from header to check (BX4K.h,
  /// MAX_CONTROLLER_RECEIVE_BUFFER). Longer ones are never built; what arrives longer is dropped.
  public static let maximumBytes = 1024
  public static let maximumDataBytes = maximumBytes - headerBytes - checkBytes

  public init(
    destination: UInt16, source: UInt16 = OnbonFrame.hallAddress, displayMode: UInt8 = 0,
    deviceType: UInt8 = OnbonFrame.anyDevice, data: [UInt8]
  ) {
    self.destination = destination
    self.source = source
    self.displayMode = displayMode
    self.deviceType = deviceType
    self.data = data
  }

  /// The bytes for the line, start and end marks included.
  ///
  /// Data longer than ``maximumDataBytes`` is an error of ours and traps.
  public func encoded() -> [UInt8] {
    precondition(data.count <= Self.maximumDataBytes, "an Onbon packet must fit the board's buffer")
    var packet: [UInt8] = [
      UInt8(destination & 0xFF), UInt8(destination >> 8), UInt8(source & 0xFF), UInt8(source >> 8),
      0, 0, 0, 0, 0, displayMode, deviceType, Self.protocolVersion,
      UInt8(data.count & 0xFF), UInt8(data.count >> 8),
    ]
    packet.append(contentsOf: data)
    let check = OnbonCheck.crc16(packet[...])
    packet.append(UInt8(check & 0xFF))
    packet.append(UInt8(check >> 8))
    var bytes = [UInt8](repeating: Self.start, count: Self.startCount)
    bytes.reserveCapacity(packet.count + packet.count / 16 + 16)
    for byte in packet {
      switch byte {
      case 0xA5: bytes.append(contentsOf: [0xA6, 0x02])
      case 0xA6: bytes.append(contentsOf: [0xA6, 0x01])
      case 0x5A: bytes.append(contentsOf: [0x5B, 0x02])
      case 0x5B: bytes.append(contentsOf: [0x5B, 0x01])
      default: bytes.append(byte)
      }
    }
    bytes.append(Self.end)
    return bytes
  }
}

/// The check of an Onbon packet: CRC-16/ARC (polynomial 8005h reflected, start 0).
///
/// Source: LuckyKoala/BX5KProtocol, calcCRC.
enum OnbonCheck {
  static func crc16(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    var check: UInt16 = 0
    for byte in bytes { check = check >> 8 ^ table[Int(UInt8(check & 0xFF) ^ byte)] }
    return check
  }

  private static let table: [UInt16] = (0..<256).map { index in
    var value = UInt16(index)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xA001 : value >> 1 }
    return value
  }
}
