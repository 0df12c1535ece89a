import Dispatch
import Glibc
import Synchronization

@testable import SerialIO

/// The far end of an emulated port for the tests: remembers what came and when it was opened.
///
/// Unchecked: the terminal and the record are touched on the queue only.
final class FarEnd: @unchecked Sendable {
  private let queue = DispatchQueue(label: "hallkeeper.test.far-end")
  private var terminal: PseudoTerminal?
  private var received: [UInt8] = []
  private var openings = 0
  private var closings = 0
  private let echoes: Bool
  let linkPath: String

  init(linkPath: String, echoes: Bool = false) throws {
    self.linkPath = linkPath
    self.echoes = echoes
    try plugIn()
  }

  deinit {
    // The terminal is the queue's; nobody else has it any more.
    nonisolated(unsafe) let last = terminal
    queue.async { last?.close() }
  }

  var path: String { queue.sync { terminal?.devicePath ?? "" } }
  var bytes: [UInt8] { queue.sync { received } }
  var counts: [Int] { queue.sync { [openings, closings] } }

  func plugIn() throws {
    try queue.sync {
      terminal = try PseudoTerminal(linkPath: linkPath, queue: queue) { [weak self] event in
        self?.happened(event)
      }
    }
  }

  private func happened(_ event: PseudoTerminalEvent) {
    switch event {
    case .opened: openings += 1
    case .closed: closings += 1
    case .bytes(let bytes):
      received += bytes
      if echoes { terminal?.write(bytes) }
    }
  }

  func unplug() {
    queue.sync {
      terminal?.close()
      terminal = nil
    }
  }
  func setTakingBytes(_ on: Bool) { queue.sync { terminal?.setTakingBytes(on) } }
  func write(_ bytes: [UInt8]) -> Int { queue.sync { terminal?.write(bytes) ?? bytes.count } }
}

/// A directory of its own for the links of one test.
final class Workspace {
  let path: String

  init() {
    var template = Array("/tmp/hallkeeper-serial-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no directory for the test")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in ["printer", "lines/printer", "lines/plain", "a", "b", "file"] {
      _ = unlink("\(path)/\(name)")
    }
    _ = rmdir("\(path)/lines")
    _ = rmdir(path)
  }
}

/// Waits until something is true; the limit only ends a test that would hang.
func until(_ condition: () async -> Bool) async -> Bool {
  for _ in 0..<6_000 {
    if await condition() { return true }
    try? await Task.sleep(nanoseconds: 5_000_000)
  }
  return false
}

/// Collects the bytes of a port until there are enough, or until it is closed.
func take(_ count: Int, from port: SerialPort) async -> [UInt8] {
  var bytes: [UInt8] = []
  for await event in port.events {
    if case .bytes(let more) = event { bytes += more }
    if case .closed = event { break }
    if bytes.count >= count { break }
  }
  return bytes
}

/// What a port tells until it is closed: how much was written, and how it ended.
func end(of port: SerialPort) async -> (written: Int, closure: PortClosure?) {
  var written = 0
  for await event in port.events {
    switch event {
    case .written(let count): written += count
    case .bytes: break
    case .closed(let closure): return (written, closure)
    }
  }
  return (written, nil)
}

/// Bytes in which every position can be told from its neighbours.
func pattern(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
}

func open(_ path: String) async throws -> SerialPort {
  try await SerialPort.open(.path(path))
}
