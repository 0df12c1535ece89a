import ArgumentParser
import DeviceModels
import Simulation

extension BenchCommand {
  /// `hall bench bus`.
  struct Bus: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "自有总线：从按键到窗口屏亮，线路空闲和每秒一次叫号；--errors 改做差错表。",
        "Our own bus: from a key to the lit board, on an idle line and at a call a second; "
          + "--errors makes the table of errors instead."),
      discussion: words(
        "在虚拟时间中：仿真线路，真实的主站，一半按键器一半窗口屏。结果由种子决定。",
        "In virtual time: the emulated line, the actual master, half pads and half boards. The seed "
          + "decides the result."))

    @Option(help: help("节点数，偶数。", "Nodes, an even number.")) var nodes = 64
    @Option(help: help("波特率。", "Bits a second.")) var baud = 19_200
    @Option(help: help("每项按键次数。", "Presses of each measurement.")) var keys = 1_000
    @Option(help: help("随机种子。", "Seed of chance.")) var seed: UInt64 = 1
    @Option(
      help: help("适配器压住收到字节的毫秒数。", "Milliseconds by which the adapter holds back what it hears."))
    var adapter = 0
    @Flag(help: help("差错表。", "The table of errors.")) var errors = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
      for (name, value, range) in [
        ("--nodes", nodes, 2...100), ("--keys", keys, 1...1_000_000),
        ("--baud", baud, 9_600...115_200), ("--adapter", adapter, 0...25),
      ] where !range.contains(value) {
        throw ValidationError(
          words(
            "\(name) 应为 \(range.lowerBound) 至 \(range.upperBound)，不能是 \(value)",
            "\(name) is \(range.lowerBound) to \(range.upperBound), not \(value)"))
      }
      guard nodes % 2 == 0 else {
        throw ValidationError(
          words("--nodes 应为偶数，不能是 \(nodes)", "--nodes is an even number, not \(nodes)"))
      }
    }

    func run() throws {
      try (errors ? errorTable() : latencies()).report(json: output.json)
    }

    private func latencies() throws -> [Measurement] {
      var measurements: [Measurement] = []
      for (key, title, pause) in [
        ("idle", ("空闲", "idle"), 10_000_000 as Int64),
        ("busy", ("每秒一次", "a call a second"), 1_000_000),
      ] {
        let result = try trial(.none, pause: pause, chunk: 1_000)
        measurements += times(key, title, result)
        // What the journal takes is set, not measured.
        for (part, chinese, english, times) in [
          ("finding", "按键到主站得知", "key to master", result.finding),
          ("lighting", "落盘到亮屏", "disk to lit board", result.lighting),
        ] {
          for share in [50, 99] {
            measurements.append(
              Measurement(
                "\(key)-\(part)-\(share)", "\(title.0)：\(chinese)，\(share)%",
                "\(title.1): \(english), \(share) %",
                BusTrial.Result.percentile(share, of: times), "ms"))
          }
        }
        measurements.append(
          Measurement(
            "\(key)-bytes", "\(title.0)：改一个号的字节", "\(title.1): bytes of a changed number",
            Double(result.changeBytes), "bytes"))
        measurements += counts(key, title, result)
      }
      return measurements
    }

    private func errorTable() throws -> [Measurement] {
      var measurements: [Measurement] = []
      for rate in [1, 10, 100, 1_000] {
        for (name, faults) in Self.kinds(rate) {
          let result = try trial(faults, pause: 200_000, chunk: 5_000)
          let key = "\(rate)e-6-\(name)"
          measurements += counts(key, (key, key), result)
          measurements.append(
            Measurement(
              "\(key)-down", "\(key)：暂停服务的节点", "\(key): nodes given up for a while",
              Double(result.nodesDown), ""))
          measurements.append(
            Measurement(
              "\(key)-stale", "\(key)：旧画面最长停留", "\(key): longest that an old picture stood",
              Double(result.longestWrong) / 1_000_000, "s"))
          measurements += times(key, (key, key), result)
        }
      }
      return measurements
    }

    /// A bit error rate beside one byte in a thousand lost, made up, or doubled.
    private static func kinds(_ rate: Int) -> [(String, LineFaults)] {
      [
        ("drop", LineFaults(bitErrorsPerMillion: rate, dropsPerMillion: 1_000)),
        ("insert", LineFaults(bitErrorsPerMillion: rate, insertsPerMillion: 1_000)),
        ("double", LineFaults(bitErrorsPerMillion: rate, doublesPerMillion: 1_000)),
      ]
    }

    private func trial(
      _ faults: LineFaults, pause: Int64, chunk: Int64
    ) throws -> BusTrial.Result {
      var setup = BusTrial.Setup()
      setup.nodes = nodes
      setup.baud = baud
      setup.keys = keys
      setup.seed = seed
      setup.faults = faults
      setup.pressPause = pause
      setup.chunk = chunk
      setup.adapter = Int64(adapter) * 1_000
      var trial = try BusTrial(setup)
      return trial.run()
    }

    /// Titles are Chinese and English.
    private func times(
      _ key: String, _ title: (String, String), _ result: BusTrial.Result
    ) -> [Measurement] {
      [50, 99, 100].map { share in
        let name = share == 100 ? ("最长", "longest") : ("\(share)%", "\(share) %")
        return Measurement(
          "\(key)-\(share)", "\(title.0)：按键到亮屏，\(name.0)",
          "\(title.1): key to lit board, \(name.1)",
          BusTrial.Result.percentile(share, of: result.latencies), "ms")
      }
    }

    private func counts(
      _ key: String, _ title: (String, String), _ result: BusTrial.Result
    ) -> [Measurement] {
      [
        ("lost", "丢失的按键", "keys lost", result.lost),
        ("doubled", "重复的按键", "keys doubled", result.doubled),
        ("wrong", "留错的画面", "wrong pictures", result.wrongPictures),
        ("retries", "重发", "repetitions", result.retries),
      ].map { name, chinese, english, value in
        Measurement(
          "\(key)-\(name)", "\(title.0)：\(chinese)", "\(title.1): \(english)", Double(value), "")
      }
    }
  }
}
