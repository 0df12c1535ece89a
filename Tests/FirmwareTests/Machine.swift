import Foundation
import Glibc

/// What a test of the firmware could not get, and what to do.
struct FirmwareTrouble: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// A machine of QEMU that runs a firmware image, its serial ports on sockets.
final class Machine {
  enum Board {
    /// Line on the first UART, keys and dots on the second.
    case mps2
    /// Line on USART1; QEMU has neither its keys nor its display.
    case stm32

    var name: String { self == .mps2 ? "mps2-an386" : "stm32vldiscovery" }
    var image: String { self == .mps2 ? "mps2-an386" : "stm32f1" }
    /// Where the settings page lies.
    var settings: String { self == .mps2 ? "0x100000" : "0x800fc00" }
  }

  let bus: Int32
  let panel: Int32?
  private let monitor: Int32
  private let process = Process()
  private let folder: URL

  /// Builds nothing: `scripts/firmware` has to have been run.
  init(_ program: String, on board: Board, settings: [UInt8]) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let image = root.appending(path: ".build/firmware/\(program)-\(board.image).elf")
    guard FileManager.default.fileExists(atPath: image.path) else {
      throw FirmwareTrouble("\(image.path) is missing: run scripts/firmware")
    }
    folder = URL(filePath: NSTemporaryDirectory()).appending(
      path: "hallkeeper-firmware-\(getpid())-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let page = folder.appending(path: "settings.bin")
    try Data(settings).write(to: page)
    let ports = board == .mps2 ? ["bus", "panel"] : ["bus"]
    var arguments = [
      "qemu-system-arm", "-M", board.name, "-display", "none", "-kernel", image.path, "-S",
      "-device", "loader,file=\(page.path),addr=\(board.settings),force-raw=on",
    ]
    for port in ports + ["monitor"] {
      let path = folder.appending(path: port).path
      arguments += ["-chardev", "socket,id=\(port),path=\(path),server=on,wait=off"]
      arguments +=
        port == "monitor" ? ["-mon", "chardev=monitor"] : ["-serial", "chardev:\(port)"]
    }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    try process.run()
    bus = try Self.connect(folder.appending(path: "bus").path)
    panel = board == .mps2 ? try Self.connect(folder.appending(path: "panel").path) : nil
    monitor = try Self.connect(folder.appending(path: "monitor").path)
    tell("cont")
  }

  deinit {
    // Threads that run tests block signals, and a child inherits that: only this one gets through.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for descriptor in [bus, panel, monitor].compactMap({ $0 }) { close(descriptor) }
    try? FileManager.default.removeItem(at: folder)
  }

  /// A command for QEMU's monitor; nothing is waited for.
  private func tell(_ command: String) {
    Self.write(Array("\(command)\n".utf8), to: monitor)
  }

  /// Presses the reset pin, wherever the program is; what it had said but nobody has read is gone.
  func reset() throws {
    tell("stop")
    try awaitStatus("paused")
    tell("system_reset")
    // The reset is done once the monitor answers again.
    try awaitStatus("paused")
    for descriptor in [bus, panel].compactMap({ $0 }) { _ = Self.read(descriptor) }
    tell("cont")
  }

  private func awaitStatus(_ status: String) throws {
    _ = Self.read(monitor)
    tell("info status")
    var said: [UInt8] = []
    for _ in 0..<2_000 {
      said += Self.read(monitor)
      if String(decoding: said, as: UTF8.self).contains("VM status: \(status)") { return }
      usleep(5_000)
    }
    throw FirmwareTrouble("QEMU's monitor does not say \"\(status)\"")
  }

  private static func connect(_ path: String) throws -> Int32 {
    // QEMU makes its sockets before anything else; a busy machine may take its time.
    for _ in 0..<2_000 {
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
        throw FirmwareTrouble("\(path) is too long for a socket")
      }
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      if result == 0 {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
      }
      close(descriptor)
      usleep(10_000)
    }
    throw FirmwareTrouble("qemu-system-arm does not open \(path): is it installed?")
  }

  static func read(_ descriptor: Int32) -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return result }
      result += buffer[..<count]
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        usleep(1_000)
      }
    }
  }
}
