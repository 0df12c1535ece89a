/// The shape of a frame: fixed bytes and fields, one after the other.
///
/// Written as words between blanks, such as `FF 68 len len 68 addr cmd data sum 16`: two
/// hexadecimal digits are a byte, anything else a field. Everything a decoder does with it is
/// bounded by ``maximumBytes``.
public struct FramePattern: Hashable, Sendable {
  public enum Field: String, Hashable, Sendable, CaseIterable {
    /// How many bytes stand between two places of the frame; may stand twice, with equal values.
    case length = "len"
    /// The pad's address: one byte; two with the high byte first; two with the low byte first.
    case address = "addr"
    case address16 = "addr16"
    case address16le = "addr16le"
    case command = "cmd"
    case key
    /// A press's number, where the pad has one.
    case sequence = "seq"
    /// As many bytes as the length says are left.
    case data
    /// One byte that says nothing.
    case any
    /// In an answer: whether the press was accepted.
    case result
  }

  public enum Element: Hashable, Sendable {
    case fixed(UInt8)
    case field(Field)
    case checksum(PatternChecksum)
  }

  public let elements: [Element]
  /// Elements whose bytes the length counts, first and last.
  public let counted: ClosedRange<Int>?
  /// Added to the count of bytes: some lengths count themselves or the check sum too.
  public let lengthOffset: Int
  /// Elements that the check sum runs over, first and last.
  public let checked: ClosedRange<Int>?

  /// Most bytes of a frame: a length of 255 and what stands around it.
  public static let maximumBytes = 300
  /// Most words of a pattern.
  static let maximumElements = 64

  /// - Parameters:
  ///   - setting: what the pattern's setting is called, for complaints.
  ///   - length: `first..last` of the words that the length counts, with `+n` or `-n` after it.
  ///   - check: `first..last` of the words that the check sum runs over.
  init(
    _ text: String, setting: String, length: String?, check: String?
  ) throws(DriverSettingFault) {
    let words = DriverSettings.words(text)
    guard !words.isEmpty, words.count <= Self.maximumElements else {
      throw DriverSettingFault(
        setting, "帧格式应有1到\(Self.maximumElements)个字节或字段",
        "a frame has 1 to \(Self.maximumElements) bytes or fields")
    }
    var elements: [Element] = []
    for word in words { elements.append(try Self.element(word, setting: setting)) }
    self.elements = elements
    try Self.checkFields(elements, setting)
    let hasLength = elements.contains(.field(.length))
    if hasLength {
      let (range, offset) = try Self.lengthRange(length, words, elements)
      counted = range
      lengthOffset = offset
    } else {
      guard length == nil else {
        throw DriverSettingFault(
          "length", "帧中没有len，不需要“length”", "the frame has no len, so \"length\" says nothing")
      }
      counted = nil
      lengthOffset = 0
    }
    let place = elements.firstIndex { if case .checksum = $0 { true } else { false } }
    guard let place else {
      guard check == nil else {
        throw DriverSettingFault(
          "check", "帧中没有校验字段，不需要“check”", "the frame has no check sum, so \"check\" says nothing")
      }
      checked = nil
      return
    }
    if let check {
      let range = try Self.range(check, words, "check")
      guard !range.contains(place) else {
        throw DriverSettingFault(
          "check", "校验范围不能包含校验字段本身", "the check sum cannot run over itself")
      }
      checked = range
    } else {
      guard place > 0 else {
        throw DriverSettingFault(
          setting, "校验字段前没有内容", "nothing stands before the check sum")
      }
      checked = 0...(place - 1)
    }
  }

  private static func element(
    _ word: String, setting: String
  ) throws(DriverSettingFault) -> Element {
    if word.count == 2, let bytes = DriverSettings.bytes(word) { return .fixed(bytes[0]) }
    if let field = Field(rawValue: word) { return .field(field) }
    if let checksum = PatternChecksum(rawValue: word) { return .checksum(checksum) }
    throw DriverSettingFault(
      setting, "帧格式中不认识“\(word)”：应是两位十六进制数或字段名",
      "\"\(word)\" in the frame is neither two hexadecimal digits nor a field",
      unknown: word,
      known: Field.allCases.map(\.rawValue) + PatternChecksum.allCases.map(\.rawValue))
  }

  private static func checkFields(
    _ elements: [Element], _ setting: String
  ) throws(DriverSettingFault) {
    let checksums = elements.count { if case .checksum = $0 { true } else { false } }
    guard checksums <= 1 else {
      throw DriverSettingFault(
        setting, "一帧只能有一个校验字段", "a frame has at most one check sum")
    }
    for field in Field.allCases {
      let count = elements.count { $0 == .field(field) }
      let most = field == .length ? 2 : field == .any ? maximumElements : 1
      guard count <= most else {
        throw DriverSettingFault(
          setting, "字段“\(field.rawValue)”出现了\(count)次",
          "the field \"\(field.rawValue)\" stands \(count) times")
      }
    }
    let addresses: [Field] = [.address, .address16, .address16le]
    guard elements.count(where: { element in addresses.contains { element == .field($0) } }) <= 1
    else {
      throw DriverSettingFault(
        setting, "一帧只能有一个地址字段", "a frame has at most one address")
    }
    guard !elements.contains(.field(.data)) || elements.contains(.field(.length)) else {
      throw DriverSettingFault(
        setting, "有data就必须有len：否则不知道数据多长",
        "data needs a len, or nobody knows how long it is")
    }
  }

  private static func lengthRange(
    _ text: String?, _ words: [String], _ elements: [Element]
  ) throws(DriverSettingFault) -> (ClosedRange<Int>, Int) {
    guard let text else {
      guard let data = elements.firstIndex(of: .field(.data)) else {
        throw DriverSettingFault(
          nil, "缺少设置“length”：len计算哪些字节", "the setting \"length\" is missing: what len counts")
      }
      return (data...data, 0)
    }
    let sign = text.lastIndex { $0 == "+" || $0 == "-" }
    var offset = 0
    if let sign {
      let digits = text[text.index(after: sign)...]
      offset = try DriverSettings.number(digits, 0...16, of: "length")
      if text[sign] == "-" { offset = -offset }
    }
    let range = try Self.range(String(text[..<(sign ?? text.endIndex)]), words, "length")
    if let data = elements.firstIndex(of: .field(.data)), !range.contains(data) {
      throw DriverSettingFault(
        "length", "“length”的范围应包含data", "what \"length\" counts must contain data")
    }
    return (range, offset)
  }

  /// `first..last` or one word; each is the first word of that name.
  private static func range(
    _ text: String, _ words: [String], _ setting: String
  ) throws(DriverSettingFault) -> ClosedRange<Int> {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    let names = parts.map { $0.trimmingBlanks }
    guard (1...2).contains(names.count), let first = words.firstIndex(of: names[0]),
      let last = words.lastIndex(of: names[names.count - 1]), first <= last
    else {
      throw DriverSettingFault(
        setting, "“\(setting)”应写成“addr..data”，两端是帧中的字段",
        "\"\(setting)\" is written addr..data, with words of the frame")
    }
    return first...last
  }

  /// Bytes of an element; nil for data.
  static func size(_ element: Element) -> Int? {
    switch element {
    case .fixed: 1
    case .checksum(let checksum): checksum.size
    case .field(.address16), .field(.address16le): 2
    case .field(.data): nil
    case .field: 1
    }
  }

  /// Bytes of all elements but data.
  var fixedBytes: Int { elements.reduce(0) { $0 + (Self.size($1) ?? 0) } }

  /// Bytes that the length counts beside data.
  var countedBytes: Int {
    guard let counted else { return 0 }
    return elements[counted].reduce(0) { $0 + (Self.size($1) ?? 0) }
  }

  func has(_ field: Field) -> Bool { elements.contains(.field(field)) }

  var hasAddress: Bool { has(.address) || has(.address16) || has(.address16le) }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
