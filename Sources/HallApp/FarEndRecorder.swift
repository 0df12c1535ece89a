import DeviceModels
import Foundation
import HallBus
import QueueCore
import SerialIO
import Simulation

/// Watches the far ends of emulated lines and writes down what came out of printers and stood on
/// boards and pads, so that it can be compared with the journal afterwards; presses keys if told.
public actor FarEndRecorder {
  private let lines: EmulatedLines
  private let file: FileHandle?
  private let pressesPerMinute: Int
  private var random: SeededRandom
  private var papers: [DeviceID: Int] = [:]
  private var shown: [String: String] = [:]
  /// How often displays are looked at, in milliseconds.
  static let lookMilliseconds = 50

  /// - Parameter path: what is seen is appended here, one JSON object a line; nil: nowhere.
  public init(
    lines: EmulatedLines, path: String?, pressesPerMinute: Int, seed: UInt64
  ) throws {
    self.lines = lines
    self.pressesPerMinute = pressesPerMinute
    random = SeededRandom(seed: seed)
    if let path {
      if !FileManager.default.fileExists(atPath: path) {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
      }
      file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file?.seekToEnd()
    } else {
      file = nil
    }
  }

  /// Looks and presses until cancelled.
  public func run() async {
    var rounds = 0
    while !Task.isCancelled {
      for line in lines.lines { look(at: line) }
      rounds += 1
      // Thousandths of a press a round, so that any rate comes out on average.
      let share = pressesPerMinute * Self.lookMilliseconds / 60
      if pressesPerMinute > 0, random.whole(0...999) < share { press() }
      try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
    }
  }

  private func look(at line: EmulatedLines.Line) {
    let seen = papers[line.device.id] ?? 0
    let found = line.emulator.withModel(as: FarEnd.self) { far, now in
      (
        fresh: far.printer.map { Array($0.printed.suffix(max(0, $0.printedCount - seen))) } ?? [],
        count: far.printer?.printedCount ?? 0,
        texts: line.device.units.indices.map { index in
          far.boardText(index, at: now) ?? far.pads?[index].ticketText ?? ""
        }
      )
    }
    guard let found else { return }
    papers[line.device.id] = found.count
    for paper in found.fresh where paper.picture.hasBlack {
      write([
        "what": "paper", "device": line.device.id.text,
        "links": paper.qrPayloads.map { String(decoding: $0, as: UTF8.self) },
        "rows": paper.picture.height,
      ])
    }
    for (unit, text) in zip(line.device.units, found.texts) where unit.window != nil {
      let key = "\(line.device.id)/\(unit.address)"
      guard shown.updateValue(text, forKey: key) != text else { continue }
      write([
        "what": line.device.kind == .pads ? "pad" : "board", "device": line.device.id.text,
        "window": unit.window?.value ?? 0, "text": text,
      ])
    }
  }

  private func press() {
    let pads = lines.lines.filter { $0.device.kind == .pads }
    guard !pads.isEmpty else { return }
    let line = pads[random.whole(0...pads.count - 1)]
    let index = random.whole(0...line.device.units.count - 1)
    let keys: [BusKey] = [.next, .next, .next, .recall, .pause]
    let key = keys[random.whole(0...keys.count - 1)]
    let taken = line.emulator.withModel(as: FarEnd.self) { far, now -> BusKeyID? in
      if case .taken(let id)? = far.pads?[index].press(key, at: now) { return id }
      return nil
    }
    guard let id = taken ?? nil else { return }
    write([
      "what": "press", "device": line.device.id.text,
      "window": line.device.units[index].window?.value ?? 0, "key": "\(key)",
      "boot": String(id.bootEpoch), "counter": Int(id.counter),
    ])
  }

  private func write(_ fields: [String: Any]) {
    guard let file,
      let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    else { return }
    try? file.write(contentsOf: data + Data("\n".utf8))
  }
}
