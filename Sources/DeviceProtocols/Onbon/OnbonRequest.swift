/// A command to a board: the data of an ``OnbonFrame``.
///
/// Command numbers: LuckyKoala/BX5KProtocol and strongercjd/Onbon-Protocol-Analysis (font card
/// protocol); brightness and the BX-5MK group A4 from public users of the maker's own SDK.
public struct OnbonRequest: Hashable, Sendable {
  public var group: UInt8
  public var number: UInt8
  /// Asks the board to answer; off for broadcasts.
  public var wantsAnswer = true
  /// The two bytes after the answer byte; sources differ. The first one, 1, clears the areas
  /// before they are drawn, 0 draws over them.
  public var clearsFirst: UInt8 = 0
  public var reserved: UInt8 = 0
  public var body: [UInt8]

  public init(group: UInt8, number: UInt8, body: [UInt8] = []) {
    self.group = group
    self.number = number
    self.body = body
  }

  /// BX4K.h: CONTROLLER_MUST_RESPONSE is 1, CONTROLLER_NO_RESPONSE 2.
  public var data: [UInt8] {
    [group, number, wantsAnswer ? 0x01 : 0x02, clearsFirst, reserved] + body
  }

  /// Bytes of a request before its body.
  public static let fixedBytes = 5

  public static let ping = OnbonRequest(group: 0xA2, number: 0x00)
  /// Asks for power, brightness, clock and the numbers of the standing dynamic areas.
  public static let query = OnbonRequest(group: 0xA1, number: 0x02)
  public static let clear = OnbonRequest(group: 0xA3, number: 0x10)
  /// Deletes the special dynamic area of a BX-5MK.
  public static let deleteDots = OnbonRequest(group: 0xA4, number: 0x04)

  /// Holds a board on one stored program, or lets it go on.
  ///
  /// `program` is four ASCII characters such as P000; `kept` survives a power cut. The hall's drivers
  /// send it to nobody: they store no programs, and calls stand in dynamic areas, which a lock does not
  /// hold (docs/devices.md, Onbon).
  public static func lock(program: String, locked: Bool, kept: Bool = false) -> OnbonRequest {
    var name = Array(program.utf8.prefix(4))
    while name.count < 4 { name.append(0x30) }
    return OnbonRequest(
      group: 0xA3, number: 0x04, body: [kept ? 0x01 : 0x00, locked ? 0x01 : 0x00] + name)
  }

  public static func power(on: Bool) -> OnbonRequest {
    OnbonRequest(group: 0xA3, number: 0x00, body: [on ? 0x01 : 0x02])
  }

  /// Sets the brightness at once: 0 darkest to 15 brightest; higher values count as 15.
  ///
  /// The 48 half-hour values that follow are for the timed mode, which is not used.
  public static func brightness(_ level: UInt8) -> OnbonRequest {
    let level = min(level, 15)
    return OnbonRequest(
      group: 0xA3, number: 0x02, body: [0x01, level] + [UInt8](repeating: level, count: 48))
  }

  /// The level for a brightness in percent.
  static func level(_ percent: Int) -> UInt8 { UInt8((min(max(percent, 0), 100) * 15 + 50) / 100) }

  /// Binary coded decimal, the year's low byte first (strongercjd/Onbon-Protocol-Analysis, A2 03).
  public static func clock(_ clock: BoardClock) -> OnbonRequest {
    let fields = [
      clock.year % 100, clock.year / 100 % 100, clock.month, clock.day, clock.hour, clock.minute,
      clock.second, clock.weekday,
    ]
    return OnbonRequest(
      group: 0xA2, number: 0x03,
      body: fields.map { UInt8(clamping: ($0 / 10 % 10) << 4 | $0 % 10) })
  }

  public enum Deletion: Hashable, Sendable {
    case areas([UInt8])
    /// FFh deletes every dynamic area.
    case everything
  }

  /// Deletes and updates dynamic areas; `blocks` are ``OnbonDynamicArea/encoded``.
  public static func dynamicAreas(
    deleting deletion: Deletion, blocks: [[UInt8]], clearsFirst: Bool
  ) -> OnbonRequest {
    var body: [UInt8] = []
    switch deletion {
    case .areas(let ids):
      body.append(UInt8(ids.count))
      body.append(contentsOf: ids)
    case .everything:
      body.append(0xFF)
    }
    body.append(UInt8(blocks.count))
    for block in blocks {
      body.append(UInt8(block.count & 0xFF))
      body.append(UInt8(block.count >> 8))
      body.append(contentsOf: block)
    }
    var request = OnbonRequest(group: 0xA3, number: 0x06, body: body)
    request.clearsFirst = clearsFirst ? 1 : 0
    return request
  }

  /// Sets up the one special dynamic area of a BX-5MK for dots.
  ///
  /// Fields in the order of BX5MK_SetSpecialAppDynamic in the maker's SDK; that the wire has the
  /// same order is inferred, no capture is public.
  public static func dotsArea(
    x: UInt16, y: UInt16, width: UInt16, height: UInt16, runMode: OnbonRunMode,
    timeoutSeconds: UInt16
  ) -> OnbonRequest {
    let words = [x, y, width, height].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return OnbonRequest(
      group: 0xA4, number: 0x01,
      body: words + [
        0x01, 0x00, runMode.rawValue, UInt8(timeoutSeconds & 0xFF), UInt8(timeoutSeconds >> 8),
        0, 0, 0, 0, 0,
      ])
  }

  /// A picture as the special area's dots: row by row from the top, most significant bit left, a
  /// cleared bit lit; of a two-colour board a byte of red lights, then one of the green lights of
  /// the same eight dots.
  ///
  /// The maker's demo packs pictures so before it hands them to BX5MK_SendLatticeMessage
  /// (onbonlab/BX-K, bx.k.csharp/src/demo/Display.cs, ToBytes with ColorType DOUBLE and MatrixType
  /// RG; it has GR for boards that are wired the other way), and the maker's "Bitmap library
  /// structure V1.1" says of the dots of pictures stored on the same cards "1-off, 0-on".
  public static func dots(of bitmap: BoardBitmap) -> [UInt8] {
    guard let green = bitmap.green else { return bitmap.bytes.map { ~$0 } }
    return zip(bitmap.bytes, green).flatMap { [~$0, ~$1] }
  }

  /// One block of ``dots(of:)``; its fields stand in the order of BX5MK_SendLatticeMessage
  /// (inferred, as ``dotsArea(x:y:width:height:runMode:timeoutSeconds:)``).
  public static func dotsBlock(
    _ bytes: ArraySlice<UInt8>, offset: UInt16, isLast: Bool
  ) -> OnbonRequest {
    OnbonRequest(
      group: 0xA4, number: 0x03,
      body: [
        isLast ? 1 : 0, UInt8(offset & 0xFF), UInt8(offset >> 8), UInt8(bytes.count & 0xFF),
        UInt8(bytes.count >> 8),
      ] + bytes)
  }
}
