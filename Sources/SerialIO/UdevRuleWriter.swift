/// Writes the udev rule that gives one adapter a lasting name.
public enum UdevRuleWriter {
  /// The directory of the names, under `/dev`.
  public static let linkDirectory = "hallkeeper"

  /// The path that the rule for a name gives.
  public static func link(_ name: String) -> String { "/dev/\(linkDirectory)/\(name)" }

  /// The group that may open the hall's ports.
  public static let group = "hallkeeper"
  /// The longest name given to a port, in bytes: it has to fit a file name and a page.
  public static let maximumNameLength = 64

  /// Why no rule can be written.
  public enum Fault: Error, Hashable, Sendable {
    /// The name is empty, too long, or has other characters than a-z, 0-9 and -.
    case badName(String)
    /// The adapter has neither a serial number of its own nor a known socket.
    case nothingToTellItBy
    /// What the adapter says of itself cannot stand in a rule.
    case unsafeValue(String)

    public var chinese: String {
      switch self {
      case .badName(let name): "名称无效：\(name)（只能用小写字母、数字和连字符）"
      case .nothingToTellItBy: "该转接线没有唯一序列号，也查不到所插的接口，无法固定名称"
      case .unsafeValue(let value): "设备信息含有不能写入规则的字符：\(value)"
      }
    }

    public var english: String {
      switch self {
      case .badName(let name): "not a port name: \(name) (lower-case letters, digits and -)"
      case .nothingToTellItBy:
        "the adapter has no serial number of its own and its socket is unknown"
      case .unsafeValue(let value): "a value of the adapter cannot stand in a rule: \(value)"
      }
    }
  }

  /// The rule that calls a port `/dev/hallkeeper/NAME`: by its serial number where that tells it
  /// from others, otherwise by the socket it is plugged into, or as the board's own port.
  ///
  /// - Parameter isChinese: the language of the comment above it.
  public static func rule(
    for port: PortDescription, name: String, isChinese: Bool = false
  ) throws(Fault) -> String {
    try check(name: name)
    var conditions = ["ACTION!=\"remove\"", "SUBSYSTEM==\"tty\""]
    let comment: String
    if port.hasUniqueSerialNumber, let serial = port.serialNumber, let vendor = port.vendorID,
      let product = port.productID
    {
      conditions += [
        "ENV{ID_VENDOR_ID}==\"\(hexadecimal(vendor))\"",
        "ENV{ID_MODEL_ID}==\"\(hexadecimal(product))\"",
        "ENV{ID_SERIAL_SHORT}==\"\(try checked(serial))\"",
      ]
      if let interface = port.interfaceNumber {
        conditions.append("ENV{ID_USB_INTERFACE_NUM}==\"\(try checked(interface))\"")
      }
      comment = isChinese ? "跟着这条转接线，不管插在哪个插口" : "this adapter, in whatever socket"
    } else if let path = port.topologyPath {
      conditions.append("ENV{ID_PATH}==\"\(try checked(path))\"")
      comment = isChinese ? "跟着这个插口，不管插的是哪条线" : "whatever adapter is in this socket"
    } else if port.transport == .native, let kernelName = port.path.split(separator: "/").last {
      // The board's own ports keep their numbers.
      conditions.append("KERNEL==\"\(try checked(String(kernelName)))\"")
      comment = isChinese ? "主板上的这个串口" : "this port of the board"
    } else {
      throw .nothingToTellItBy
    }
    if let portNumber = port.portNumber {
      conditions.append("ATTRS{port_number}==\"\(try checked(portNumber))\"")
    }
    let actions = [
      "SYMLINK+=\"\(linkDirectory)/\(name)\"", "GROUP=\"\(group)\"", "MODE=\"0660\"",
      "TAG+=\"systemd\"", "ENV{ID_MM_DEVICE_IGNORE}=\"1\"",
    ]
    return "# \(name): \(comment)\n" + (conditions + actions).joined(separator: ", ") + "\n"
  }

  /// Refuses what cannot be a port's name.
  public static func check(name: String) throws(Fault) {
    let allowed = name.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
    }
    let reserved = ["by-path", "by-serial"].contains(name)
    guard allowed, !reserved, !name.isEmpty, !name.hasPrefix("-"),
      name.utf8.count <= maximumNameLength
    else { throw .badName(name) }
  }

  /// A value that udev compares by pattern: what is special in a pattern, in a string or in a rule
  /// is refused, because an adapter can be made to say anything.
  private static func checked(_ value: String) throws(Fault) -> String {
    let safe = value.utf8.allSatisfy {
      (0x21...0x7E).contains($0) && !Array("\"\\*?[]|$%".utf8).contains($0)
    }
    guard safe, !value.isEmpty else { throw .unsafeValue(value) }
    return value
  }

  private static func hexadecimal(_ value: UInt16) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
