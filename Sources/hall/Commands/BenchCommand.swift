import ArgumentParser
import Foundation

/// `hall bench`: how fast this box is.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: words("测量本机的速度。", "Measure how fast this box is."),
    subcommands: [
      Keys.self, Journal.self, Startup.self, Render.self, Forecast.self, Simulate.self, Bus.self,
    ])
}

/// One line of what was measured.
struct Measurement: Encodable {
  let key: String
  let zh: String
  let en: String
  let value: Double
  let unit: String

  init(_ key: String, _ chinese: String, _ english: String, _ value: Double, _ unit: String) {
    self.key = key
    zh = chinese
    en = english
    self.value = (value * 1_000).rounded() / 1_000
    self.unit = unit
  }
}

extension [Measurement] {
  func report(json: Bool) throws {
    if json { return try Terminal.json(self) }
    var table = TextTable(
      [words("项目", "Measured"), words("数值", "Value"), words("单位", "Unit")], textColumns: 1)
    for measurement in self {
      table.add([
        words(measurement.zh, measurement.en),
        String(format: measurement.value < 100 ? "%.2f" : "%.0f", measurement.value),
        measurement.unit,
      ])
    }
    Terminal.write(table.text)
  }
}

/// The watch and the scales of the benches.
enum Stopwatch {
  /// Seconds that some work takes.
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  /// Processor seconds of this process that some work takes: on a busy machine the fairer figure.
  static func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
    func used() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = used()
    try work()
    return used() - start
  }

  /// The value that so many in a hundred do not exceed, by nearest rank; 0 for none.
  static func percentile(_ percent: Int, of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[(percent * sorted.count + 99) / 100 - 1]
  }

  /// What the kernel says of this process's memory (proc(5), `/proc/self/status`).
  static func memory() -> [Measurement] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func megabytes(_ field: String) -> Double? {
      status.split(separator: "\n").first { $0.hasPrefix(field + ":") }?
        .split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        .flatMap { Double($0) }.map { $0 / 1_024 }
    }
    let rows = [
      ("VmRSS", "现用内存", "Memory now"), ("VmHWM", "最多用过的内存", "Memory at most"),
    ]
    return rows.compactMap { field, chinese, english in
      megabytes(field).map { Measurement(field, chinese, english, $0, "MiB") }
    }
  }

  /// Does work in a directory that is made for it and removed after.
  static func inTemporaryDirectory(
    under parent: String?, _ work: (String) throws -> Void
  ) throws {
    let directory = try makeDirectory(under: parent)
    defer { remove(directory) }
    try work(directory)
  }

  /// A fresh directory below `parent`, or where temporary ones are.
  static func makeDirectory(under parent: String?) throws -> String {
    let base = parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    let directory = base.appendingPathComponent("hall-bench-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    } catch {
      throw CommandFailure(
        .couldNotFindOut, "\(base.path)：\(error.localizedDescription)",
        "\(base.path): \(error.localizedDescription)")
    }
    return directory.path
  }

  static func remove(_ directory: String) { try? FileManager.default.removeItem(atPath: directory) }
}

/// Where a bench puts its files.
struct BenchPlace: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      words(
        "在此目录下测量；应与日志在同一磁盘上，默认为临时目录。",
        "Measure below this directory, which should be on the journal's disk; a temporary one unless given."
      ), valueName: words("目录", "directory")))
  var under: String?
}
