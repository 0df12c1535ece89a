import CSerialPort
import Glibc

extension PortHandle {
  /// The largest difference between the speed asked for and the speed an adapter really makes, in
  /// thousandths: a UART loses its place in a byte beyond about 4 %, of which the device may use
  /// half. Above it the setting counts as refused.
  static let baudTolerancePerMille = 20

  /// Opens a real port: locked, exclusive, set up by libserialport, and read by ourselves.
  static func openSerial(
    _ path: String, named name: String, settings: PortSettings
  ) throws(PortError) -> PortHandle {
    let lock = try openLocked(path, named: name)
    var lockNeedsClosing = true
    defer { if lockNeedsClosing { _ = Glibc.close(lock) } }

    // A port held exclusively by somebody else still opens for root; the flag tells.
    var exclusive: CInt = 0
    let exclusiveRequest: UInt = 0x8004_5440  // TIOCGEXCL of asm-generic/ioctls.h
    if ioctl(lock, exclusiveRequest, &exclusive) == 0, exclusive != 0 { throw .busy(name) }

    var found: OpaquePointer?
    guard sp_get_port_by_name(path, &found) == SP_OK, let port = found else {
      throw .notASerialPort(name)
    }
    guard sp_open(port, SP_MODE_READ_WRITE) == SP_OK else {
      let code = sp_last_error_code()
      sp_free_port(port)
      throw failure("sp_open", name, code)
    }
    var descriptor: CInt = -1
    guard sp_get_port_handle(port, &descriptor) == SP_OK else {
      _ = sp_close(port)
      sp_free_port(port)
      throw .system(call: "sp_get_port_handle", errno: EINVAL, path: name)
    }
    let clearsRS485 = if case .enabled = settings.rs485 { true } else { false }
    lockNeedsClosing = false
    let handle = PortHandle(
      descriptor: descriptor, kind: .serial, name: name, serialPort: port, lockDescriptor: lock,
      clearsRS485: clearsRS485)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard ioctl(descriptor, UInt(TIOCEXCL)) == 0 else { throw failure("TIOCEXCL", name) }
    try apply(settings, to: port, named: name)
    try makeEmptyReadsDistinct(descriptor, named: name)
    try applyRS485(settings.rs485, to: descriptor, named: name)
    tcflush(descriptor, TCIFLUSH)
    return handle
  }

  private static func apply(
    _ settings: PortSettings, to port: OpaquePointer, named name: String
  ) throws(PortError) {
    guard sp_set_baudrate(port, CInt(settings.baud)) == SP_OK else {
      throw refusal(name, .baud(settings.baud))
    }
    guard sp_set_bits(port, CInt(settings.dataBits)) == SP_OK else {
      throw refusal(name, .dataBits(settings.dataBits))
    }
    guard sp_set_parity(port, settings.parity.serialPortValue) == SP_OK else {
      throw refusal(name, .parity(settings.parity))
    }
    guard sp_set_stopbits(port, CInt(settings.stopBits)) == SP_OK else {
      throw refusal(name, .stopBits(settings.stopBits))
    }
    guard sp_set_flowcontrol(port, settings.flowControl.serialPortValue) == SP_OK else {
      throw refusal(name, .flowControl(settings.flowControl))
    }
    try check(settings, against: port, named: name)
  }

  /// Asks the port what it has made of the settings: `tcsetattr` succeeds when it could do any of
  /// them.
  private static func check(
    _ settings: PortSettings, against port: OpaquePointer, named name: String
  ) throws(PortError) {
    var made: OpaquePointer?
    guard sp_new_config(&made) == SP_OK, let config = made else {
      throw .system(call: "sp_new_config", errno: ENOMEM, path: name)
    }
    defer { sp_free_config(config) }
    guard sp_get_config(port, config) == SP_OK else {
      throw failure("sp_get_config", name, sp_last_error_code())
    }
    var baud: CInt = 0
    var bits: CInt = 0
    var stopBits: CInt = 0
    var parity = SP_PARITY_INVALID
    _ = sp_get_config_baudrate(config, &baud)
    _ = sp_get_config_bits(config, &bits)
    _ = sp_get_config_stopbits(config, &stopBits)
    _ = sp_get_config_parity(config, &parity)
    let difference = abs(Int(baud) - settings.baud)
    if difference * 1_000 > settings.baud * baudTolerancePerMille {
      throw .refusedSettings(name, .baud(settings.baud))
    }
    if Int(bits) != settings.dataBits { throw .refusedSettings(name, .dataBits(settings.dataBits)) }
    if Int(stopBits) != settings.stopBits {
      throw .refusedSettings(name, .stopBits(settings.stopBits))
    }
    if parity != settings.parity.serialPortValue {
      throw .refusedSettings(name, .parity(settings.parity))
    }
  }

  /// The error for a setting libserialport did not take: the port may also have gone away just now.
  private static func refusal(_ name: String, _ setting: RefusedSetting) -> PortError {
    let code = sp_last_error_code()
    return code == EIO || code == ENODEV || code == ENXIO
      ? .absent(name) : .refusedSettings(name, setting)
  }

  /// Makes an empty read say EAGAIN: libserialport sets VMIN to 0, and then "nothing yet" and "hung
  /// up" would both read as 0 bytes.
  private static func makeEmptyReadsDistinct(
    _ descriptor: CInt, named name: String
  ) throws(PortError) {
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { throw failure("tcgetattr", name) }
    withUnsafeMutableBytes(of: &attributes.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    guard tcsetattr(descriptor, TCSANOW, &attributes) == 0 else { throw failure("tcsetattr", name) }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw failure("fcntl", name)
    }
  }

  private static func applyRS485(
    _ mode: RS485Mode, to descriptor: CInt, named name: String
  ) throws(PortError) {
    let words: [UInt32]
    switch mode {
    case .untouched: return
    case .cleared: words = [UInt32](repeating: 0, count: 8)
    case .enabled(let driver): words = driver.words
    }
    // ENOTTY: the driver knows no RS-485, so the adapter switches by itself, which is what is wanted.
    let code = setRS485(words, on: descriptor)
    if code != 0, code != ENOTTY { throw .refusedSettings(name, .rs485) }
  }
}

extension PortSettings.Parity {
  var serialPortValue: sp_parity {
    switch self {
    case .none: SP_PARITY_NONE
    case .odd: SP_PARITY_ODD
    case .even: SP_PARITY_EVEN
    case .mark: SP_PARITY_MARK
    case .space: SP_PARITY_SPACE
    }
  }
}

extension PortSettings.FlowControl {
  var serialPortValue: sp_flowcontrol {
    switch self {
    case .none: SP_FLOWCONTROL_NONE
    case .rtsCts: SP_FLOWCONTROL_RTSCTS
    case .dtrDsr: SP_FLOWCONTROL_DTRDSR
    case .xonXoff: SP_FLOWCONTROL_XONXOFF
    }
  }
}
