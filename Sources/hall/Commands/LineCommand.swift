import ArgumentParser
import DeviceModels
import Foundation
import HallApp
import HallConfig
import HallServer
import QueueCore
import SerialIO

/// The far ends of a hall's lines in a process of their own: hardware for installers without any.
struct LineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "line",
    abstract: words("模拟串口线路和设备。", "Emulate a hall's serial lines and the devices on them."),
    discussion: words(
      "--config 和 --ports 模拟一个大厅的线路和设备；--between 在两个端口之间架一条空线路，让两个程序相连。线路按波特率逐字节走，可以损坏、丢失、多出、重复字节；程序设的波特率不对，收发的都是乱码。模拟大厅时，在标准输入写“设备 故障”，例如：printer-1 paperOut；boards-1 unplug；恢复写 paperIn、replug。故障有：\(Self.faultNames)。",
      "--config and --ports emulate a hall's lines and devices; --between joins two ports by a bare "
        + "line, for two programs. Lines carry byte by byte at their baud rate, and may damage, lose, "
        + "insert and double bytes; a program that sets another rate hears and says garbage. With a "
        + "hall, write DEVICE FAULT to standard input, such as: printer-1 paperOut; "
        + "boards-1 unplug; and paperIn, replug to mend. Faults: \(Self.faultNames)."))

  private static let faultNames = DemoFault.allCases.map(\.rawValue).joined(separator: " ")
  /// One byte in ten, far beyond any line that could be used.
  private static let mostPerMillion = 100_000
  /// Microseconds of turnaround: a second, longer than any transceiver.
  private static let mostTurnaround = 1_000_000

  @Option(
    name: .customLong("config"),
    help: help("模拟这个大厅的设备。", "The hall whose devices are emulated."))
  var configDirectory: String?
  @Option(help: help("端口所在目录，按设备命名。", "Directory for the ports, each named after its device."))
  var ports: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      words("两个端口的路径，其间只有线路。", "The paths of two ports with nothing but the line between."),
      valueName: words("路径", "path")))
  var between: [String] = []
  @Option(help: help("两个端口之间的波特率。", "Bits a second between two ports."))
  var baud = 9_600
  @Flag(
    help: help(
      "两个端口共用一对线（RS-485），同时发送会冲突。",
      "Two ports share one pair (RS-485); who sends at once collides."))
  var halfDuplex = false
  @Option(
    help: help(
      "共用一对线时，开始发送前换向的微秒数，不写为 200。",
      "Microseconds that a quiet end of a shared pair takes to begin sending; otherwise 200."))
  var turnaround: Int?
  @Option(
    help: help(
      "端口发送缓冲（FIFO）的字节数，不写为 4096。",
      "Bytes in a port's transmit buffer (FIFO); otherwise 4096."))
  var buffer: Int?
  @Option(
    help: help("同一种子，同样的往来遇到同样的故障。", "The same seed meets the same traffic with the same faults."))
  var seed: UInt64 = 1
  @Option(
    help: help(
      "把打印和按键逐行写入此文件（JSON）。",
      "Append what is printed and pressed to this file, one JSON object a line."))
  var record: String?
  @Option(help: help("每分钟按键次数；0：不按。", "Key presses a minute over all pads; 0: none."))
  var presses = 0
  @Option(help: help("每百万位翻转几位。", "Bits flipped, of a million."))
  var bitErrors = 0
  @Option(help: help("每百万字节丢失几个。", "Bytes lost, of a million."))
  var drops = 0
  @Option(help: help("每百万字节多出几个。", "Bytes inserted, of a million."))
  var inserts = 0
  @Option(help: help("每百万字节重复几个。", "Bytes that come twice, of a million."))
  var doubles = 0
  @Flag(help: help("主机听到自己发的字节（两线）。", "The controller hears what it sends (two wires)."))
  var echo = false

  @OptionGroup var spoken: LanguageOption

  func validate() throws {
    let rates = [bitErrors, drops, inserts, doubles]
    guard rates.allSatisfy({ (0...Self.mostPerMillion).contains($0) }), presses >= 0 else {
      throw ValidationError(
        words(
          "故障率应为 0 至 \(Self.mostPerMillion)", "A rate of faults is 0 to \(Self.mostPerMillion)"))
    }
    guard (0...Self.mostTurnaround).contains(turnaround ?? 0) else {
      throw ValidationError(
        words(
          "--turnaround 应为 0 至 \(Self.mostTurnaround)",
          "--turnaround is 0 to \(Self.mostTurnaround)"))
    }
    guard (1...LineEmulator.transmitBufferBytes).contains(buffer ?? 1) else {
      throw ValidationError(
        words(
          "--buffer 应为 1 至 \(LineEmulator.transmitBufferBytes)",
          "--buffer is 1 to \(LineEmulator.transmitBufferBytes)"))
    }
    let isHall = configDirectory != nil && ports != nil && between.isEmpty
    let isBare = configDirectory == nil && ports == nil && between.count == 2
    guard isHall || isBare else {
      throw ValidationError(
        words(
          "应写 --config 和 --ports，或 --between 和两个路径",
          "Give --config and --ports, or --between and two paths"))
    }
    guard DeviceCatalogue.usualBauds.contains(baud) else {
      throw ValidationError(words("波特率 \(baud) 不常用", "\(baud) is no usual rate"))
    }
  }

  private var faults: LineFaults {
    LineFaults(
      bitErrorsPerMillion: bitErrors, dropsPerMillion: drops, insertsPerMillion: inserts,
      doublesPerMillion: doubles)
  }

  func run() async throws {
    if let configDirectory, let ports {
      try await emulate(configDirectory, at: ports)
    } else {
      try await join()
    }
  }

  /// A bare line, until the program is stopped.
  private func join() async throws {
    let line: LineBetween
    do throws(PortError) {
      line = try LineBetween(
        near: between[0], far: between[1],
        settings: LineSettings(
          baud: baud, duplex: halfDuplex ? .half : .full,
          turnaroundMicroseconds: halfDuplex ? Int64(turnaround ?? 200) : 0,
          transmitBufferBytes: buffer ?? LineSettings.unlimitedBuffer, chunkMicroseconds: 1_000,
          controllerHearsItself: echo),
        faults: faults, seed: seed, clock: ScaledClock(origin: MonotonicClock.now()))
    } catch {
      throw CommandFailure(.couldNotFindOut, error.chinese, error.english)
    }
    print(between.joined(separator: " "))
    fflush(nil)
    Terminal.complain("seed \(seed)")
    for await _ in StopSignals.sequence() { break }
    line.stop()
  }

  private func emulate(_ configDirectory: String, at ports: String) async throws {
    let definition = try Shipped.definition(
      in: configDirectory, layouts: Shipped.layouts(config: configDirectory))
    let lines = try EmulatedLines(
      definition, directory: ports, seed: seed, clock: ScaledClock(origin: MonotonicClock.now()),
      faults: faults, echoes: echo, turnaround: turnaround.map(Int64.init), buffer: buffer)
    let recorder = try FarEndRecorder(
      lines: lines, path: record, pressesPerMinute: presses, seed: seed)
    print(ports)
    fflush(nil)
    Terminal.complain("seed \(seed)")
    Thread.detachNewThread { Self.obeyStandardInput(lines) }
    let stopped = StopSignals.sequence()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await recorder.run() }
      group.addTask { for await _ in stopped { return } }
      await group.next()
      group.cancelAll()
    }
    lines.stop()
  }

  /// Breaks and mends what a person writes, until the input ends; each change goes to standard error
  /// with its time on the lines, so that a run can be told afterwards.
  private static func obeyStandardInput(_ lines: EmulatedLines) {
    let start = MonotonicClock.now()
    while let text = readLine() {
      let parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      guard !parts.isEmpty else { continue }
      let milliseconds = MonotonicClock.now().microseconds(since: start) / 1_000
      guard parts.count == 2, let fault = DemoFault(rawValue: parts[1]) else {
        Terminal.complain(
          words("应写“设备 故障”；故障有：\(faultNames)", "Write DEVICE FAULT; faults: \(faultNames)"))
        continue
      }
      if lines.apply(fault, to: DeviceID(parts[0])) {
        Terminal.complain("\(milliseconds) ms \(parts[0]) \(fault.rawValue)")
      } else {
        Terminal.complain(
          words(
            "没有设备 \(parts[0])，或它不会有这种故障", "There is no \(parts[0]), or it cannot have that fault"))
      }
    }
  }
}
