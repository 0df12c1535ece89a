/// A serial port as found on this machine, with every name it can be called by.
public struct PortDescription: Hashable, Sendable {
  public enum Transport: String, Hashable, Sendable {
    case native, usb, bluetooth, unknown
  }

  /// The kernel's name, which changes with the order of plugging in: `/dev/ttyUSB0`.
  public var path: String
  public var transport: Transport
  /// What the adapter calls itself, or the path.
  public var text: String
  public var vendorID: UInt16?
  public var productID: UInt16?
  public var manufacturer: String?
  public var product: String?
  /// The adapter's serial number; many have none, some all the same one.
  public var serialNumber: String?
  /// udev's name for the socket it is plugged into (`ID_PATH`).
  public var topologyPath: String?
  /// Which of an adapter's interfaces this is, two digits (`ID_USB_INTERFACE_NUM` of udev).
  public var interfaceNumber: String?
  /// Which port of an interface this is, where the driver numbers them (`port_number` of sysfs).
  public var portNumber: String?
  /// Links that lead to it: our own first, then those under `/dev/serial`; each in alphabetic order.
  public var stableNames: [String]

  public init(
    path: String, transport: Transport = .unknown, text: String = "", vendorID: UInt16? = nil,
    productID: UInt16? = nil, manufacturer: String? = nil, product: String? = nil,
    serialNumber: String? = nil, topologyPath: String? = nil, interfaceNumber: String? = nil,
    portNumber: String? = nil, stableNames: [String] = []
  ) {
    self.path = path
    self.transport = transport
    self.text = text
    self.vendorID = vendorID
    self.productID = productID
    self.manufacturer = manufacturer
    self.product = product
    self.serialNumber = serialNumber
    self.topologyPath = topologyPath
    self.interfaceNumber = interfaceNumber
    self.portNumber = portNumber
    self.stableNames = stableNames
  }

  /// Whether the serial number tells this adapter from every other one of its make.
  ///
  /// CP210x chips leave the factory as 0001, and cheap adapters are all made with one number.
  public var hasUniqueSerialNumber: Bool {
    guard let serialNumber, serialNumber.utf8.count >= 5 else { return false }
    return !Self.sharedSerialNumbers.contains(serialNumber)
  }

  /// Numbers seen on many adapters at once; kept in step with `udev/60-hallkeeper.rules`.
  static let sharedSerialNumbers = [
    "00000000", "00000001", "12345678", "0123456789", "0123456789ABCDEF",
  ]
}
