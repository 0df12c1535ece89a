import CSerialPort
import Glibc

/// Finds the serial ports of this machine.
public enum PortList {
  /// Directories with lasting names for ports, best first.
  public static let linkDirectories = [
    "/dev/hallkeeper", "/dev/hallkeeper/by-serial", "/dev/hallkeeper/by-path",
    "/dev/serial/by-id", "/dev/serial/by-path",
  ]

  /// The most names looked at in one directory; further ones are not shown.
  public static let maximumLinks = 1_024

  /// Every serial port that exists now, in the order of its path.
  public static func all() throws(PortError) -> [PortDescription] {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    guard sp_list_ports(&list) == SP_OK, let list else {
      throw .system(call: "sp_list_ports", errno: sp_last_error_code(), path: "/sys/class/tty")
    }
    defer { sp_free_port_list(list) }
    let links = links(in: linkDirectories)
    var ports: [PortDescription] = []
    var next = list
    while let port = next.pointee {
      ports.append(describe(port, links: links))
      next += 1
    }
    return ports.sorted { ($0.path.utf8.count, $0.path) < ($1.path.utf8.count, $1.path) }
  }

  private static func describe(
    _ port: OpaquePointer, links: [(name: String, target: String)]
  ) -> PortDescription {
    let path = text(sp_get_port_name(port)) ?? ""
    var description = PortDescription(path: path, text: text(sp_get_port_description(port)) ?? path)
    description.transport =
      switch sp_get_port_transport(port) {
      case SP_TRANSPORT_NATIVE: .native
      case SP_TRANSPORT_USB: .usb
      case SP_TRANSPORT_BLUETOOTH: .bluetooth
      default: .unknown
      }
    var vendor: CInt = 0
    var product: CInt = 0
    if sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK {
      description.vendorID = UInt16(truncatingIfNeeded: vendor)
      description.productID = UInt16(truncatingIfNeeded: product)
    }
    description.manufacturer = text(sp_get_port_usb_manufacturer(port))
    description.product = text(sp_get_port_usb_product(port))
    description.serialNumber = text(sp_get_port_usb_serial(port))
    let record = udevRecord(of: path)
    description.topologyPath = property("ID_PATH", in: record)
    description.interfaceNumber = property("ID_USB_INTERFACE_NUM", in: record)
    if let kernelName = path.split(separator: "/").last {
      description.portNumber = readText("/sys/class/tty/\(kernelName)/device/port_number")
        .flatMap { $0.split(separator: "\n").first.map(String.init) }
    }
    description.stableNames = links.filter { $0.target == path }.map(\.name)
    return description
  }

  private static func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
    guard let pointer, pointer.pointee != 0 else { return nil }
    return String(cString: pointer)
  }

  /// The symbolic links in directories and what they lead to, in the order of the directories, then
  /// of the names.
  static func links(in directories: [String]) -> [(name: String, target: String)] {
    directories.flatMap { directory in
      names(in: directory).compactMap { name -> (name: String, target: String)? in
        let path = "\(directory)/\(name)"
        var node = stat()
        guard lstat(path, &node) == 0, node.st_mode & S_IFMT == S_IFLNK,
          let target = PortHandle.resolve(path)
        else { return nil }
        return (path, target)
      }
    }
  }

  private static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < maximumLinks, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// What udev has recorded about a device; empty without udev.
  static func udevRecord(of path: String, directory: String = "/run/udev/data") -> String {
    var node = stat()
    guard stat(path, &node) == 0, node.st_mode & S_IFMT == S_IFCHR else { return "" }
    let device = UInt64(node.st_rdev)
    // How Linux packs a device number (gnu_dev_major and gnu_dev_minor of sys/sysmacros.h).
    let major = (device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000
    let minor = device & 0xFF | (device >> 12) & 0xFFFF_FF00
    return readText("\(directory)/c\(major):\(minor)") ?? ""
  }

  /// A property in udev's record of a device, whose lines are `E:NAME=value`.
  static func property(_ name: String, in record: String) -> String? {
    let start = "E:\(name)="
    return record.split(separator: "\n").first { $0.hasPrefix(start) }
      .map { String($0.dropFirst(start.count)) }
  }

  private static func readText(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A record has some hundred bytes; what is beyond one page is of no interest here.
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
