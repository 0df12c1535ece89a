import Foundation
import Layout
import Rendering
import Testing

/// Spoiled layouts and data: refused with a place, or read and laid out; nothing else.
///
/// `HALL_FUZZ=N` tries N times as many inputs, `HALL_FUZZ_SEED=S` others. A failure names seed and
/// input.
@Suite struct LayoutFuzzTests {
  static let times = ProcessInfo.processInfo.environment["HALL_FUZZ"].flatMap { Int($0) } ?? 1
  static let seed =
    ProcessInfo.processInfo.environment["HALL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 20_261_122

  static func texts(in folder: String, ending: String) throws -> [(name: String, text: String)] {
    let path = Shipped.layouts.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: path.path).sorted()
      .filter { $0.hasSuffix(ending) }
      .map { ($0, try String(contentsOf: path.appendingPathComponent($0), encoding: .utf8)) }
  }

  static func fuzz(_ input: Int) throws -> LayoutFuzz {
    LayoutFuzz(
      originals: try originals.get(), samples: try samples.get(), seed: seed, input: input)
  }

  private static let originals = Result {
    try texts(in: "", ending: ".yaml") + texts(in: "parts", ending: ".yaml")
  }

  private static let samples = Result {
    try texts(in: "samples", ending: ".json").compactMap { name, text in
      let kind = OutputKind.allCases.first { name.hasPrefix($0.rawValue) } ?? .screen
      return SampleReader.read(text, name: name, kind: kind).data
    }
  }

  @Test func `spoiled layouts are reported or read, and what is read can be laid out`() throws {
    let folder = LayoutDirectory(Shipped.layouts.path)
    let fonts = try FontLibrary()
    var memory = LayoutMemory()
    var remembered = DisplayList(width: 0, height: 0, background: .black)
    var refused = 0
    let trials = 150 * Self.times
    for input in 0..<trials {
      var fuzz = try Self.fuzz(input)
      let (name, text) = fuzz.layout()
      let check = LayoutReader.read(text, name: name, folder: folder)
      let broken = LayoutPromises.broken(by: check)
      #expect(broken == nil, "seed \(Self.seed), input \(input)")
      guard let layout = check.layout else {
        refused += 1
        continue
      }
      let bundle = LayoutBundle(name: "x", check)
      #expect(LayoutBundle(bytes: bundle.bytes) == bundle)
      let data = fuzz.data()
      let moment = LayoutMoment(milliseconds: Int64(fuzz.number(0..<Int.max / 2)))
      let list = LayoutBuilder.build(layout, data: data, measurer: fonts, at: moment)
      for _ in 0..<2 {
        LayoutBuilder.build(
          layout, data: data, measurer: fonts, photos: [], at: moment, memory: &memory,
          into: &remembered)
        #expect(remembered == list, "seed \(Self.seed), input \(input)")
      }
      let outside = LayoutPromises.broken(by: list, of: layout)
      #expect(outside == nil, "seed \(Self.seed), input \(input)")
    }
    #expect(refused > trials / 4 && refused < trials)
  }

  @Test func `expressions of words in any order are reported or read`() throws {
    let fonts = try FontLibrary()
    var read = 0
    for input in 0..<400 * Self.times {
      var fuzz = try Self.fuzz(input)
      let check = LayoutReader.read(fuzz.expressionLayout(), name: "x")
      let broken = LayoutPromises.broken(by: check)
      #expect(broken == nil, "seed \(Self.seed), input \(input)")
      guard let layout = check.layout else { continue }
      read += 1
      _ = LayoutBuilder.build(layout, data: fuzz.data(), measurer: fonts)
    }
    #expect(read > 0)
  }

  @Test func `spoiled bytes of a stored layout are refused or read`() throws {
    let check = LayoutReader.read(
      try Shipped.text("screen-notice.yaml"), name: "x",
      folder: LayoutDirectory(Shipped.layouts.path))
    let bytes = LayoutBundle(name: "x", check).bytes
    for input in 0..<1_000 * Self.times {
      var fuzz = try Self.fuzz(input)
      var spoiled = bytes
      for _ in 0..<fuzz.number(1..<4) {
        let place = fuzz.number(0..<min(spoiled.count, fuzz.number(1..<200)))
        switch fuzz.number(0..<3) {
        case 0: spoiled[place] = UInt8(fuzz.number(0..<256))
        case 1: spoiled.removeSubrange(place..<min(spoiled.count, place + fuzz.number(1..<9)))
        default: spoiled.insert(UInt8(fuzz.number(0x30..<0x3A)), at: place)
        }
      }
      guard let bundle = LayoutBundle(bytes: spoiled) else { continue }
      #expect(LayoutBundle(bytes: bundle.bytes) == bundle, "input \(input)")
    }
  }
}
