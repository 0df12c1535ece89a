import Foundation
import Testing

/// The program itself, as a user starts it.
struct HallProgram {
  /// `hall` lies beside the test bundle.
  private static let path: String = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: own ?? "").deletingLastPathComponent().path + "/hall"
  }()

  private static let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let township = example("township")
  static let layouts = checkout + "/Layouts"
  static let scripts = checkout + "/scripts"

  static func example(_ name: String) -> String { checkout + "/Examples/" + name }

  struct Answer {
    let status: Int32
    let output: String
    let complaint: String
  }

  /// Runs a verb to its end.
  static func run(
    _ arguments: [String], input: String = "", preloading library: String? = nil
  ) async throws -> Answer {
    let (process, output, complaint) = make(arguments)
    if let library { process.environment?["LD_PRELOAD"] = library }
    let feed = Pipe()
    process.standardInput = feed
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        do {
          try process.run()
          feed.fileHandleForWriting.write(Data(input.utf8))
          try feed.fileHandleForWriting.close()
          let said = output.fileHandleForReading.readDataToEndOfFile()
          let complained = complaint.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          continuation.resume(
            returning: Answer(
              status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
              complaint: String(decoding: complained, as: UTF8.self)))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// Starts the township hall, or that of another configuration, on a data directory; returns with
  /// its address once it serves pages.
  static func serve(
    _ data: String, config: String = township
  ) async throws -> (process: Process, port: Int) {
    let (process, output, _) = make([
      "serve", "--config", config, "--data", data, "--port", "0", "--ports", data + "/ports",
    ])
    process.standardError = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        do {
          try process.run()
          var said = Data()
          while !said.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            said += more
          }
          let digits = String(decoding: said, as: UTF8.self).split(separator: ":").last?
            .prefix { $0.isNumber }
          guard let port = digits.flatMap({ Int($0) }) else { throw CocoaError(.fileReadUnknown) }
          continuation.resume(returning: (process, port))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  private static func make(_ arguments: [String]) -> (Process, Pipe, Pipe) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: checkout)
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let output = Pipe()
    let complaint = Pipe()
    process.standardOutput = output
    process.standardError = complaint
    return (process, output, complaint)
  }
}
