import Foundation
import HallConfig
import HallPictures
import Layout
import QueueCore
import Testing

/// What ships goes together: the example halls' boards and screens, and the layouts.
@Suite struct ExampleLayoutTests {
  private func sample(_ layout: String, _ kind: OutputKind) throws -> DataValue {
    let file = HallProgram.layouts + "/samples/\(layout)-busy.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return try #require(SampleReader.read(text, name: file, kind: kind).data)
  }

  @Test(arguments: ["township", "county", "city"])
  func `every board and screen of an example is painted at its size`(example: String) throws {
    let hall = try #require(
      HallConfigReader.read(directory: HallProgram.example(example)).definition)
    let pictures = try HallPictures(layoutDirectory: HallProgram.layouts)
    var boards = 0
    for device in hall.devices {
      for unit in device.units {
        guard let layout = unit.layoutName(on: device.kind) else { continue }
        let name = "\(device.id)/\(unit.address)"
        if device.kind == .screen {
          let screen = try pictures.screenPainter(layout)
          let picture = try screen.painter.paint(
            screen.layout, data: try sample(layout, .screen))
          #expect(picture.width == unit.width && picture.height == unit.height, "\(name)")
        } else {
          boards += 1
          let picture = pictures.board(
            try sample(layout, .board), layout: layout, width: unit.width, height: unit.height,
            at: LayoutMoment(milliseconds: 0))
          #expect(throws: Never.self, "\(name)") { try picture.get() }
        }
      }
    }
    #expect(boards > 0)
  }

  @Test(arguments: ["township", "county", "city"])
  func `an example is found right`(example: String) async throws {
    let answer = try await HallProgram.run(["check", HallProgram.example(example)])
    #expect(answer.status == 0)
    #expect(answer.output.hasSuffix("0 errors, 0 warnings\n"))
  }

  @Test func `a board that its layout does not fit is found before the hall starts`() async throws {
    let directory = "/tmp/hall-check-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: HallProgram.township, toPath: directory)
    let file = directory + "/devices.yaml"
    let devices = try String(contentsOfFile: file, encoding: .utf8)
    let written = "size: 128x64"
    try #require(devices.contains(written))
    try devices.replacing(written, with: "size: 192x64")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let report =
      "error: the size is 192x64, but that of the layout \"board-combined-128x64\" is 128x64; "
      + "layouts of this size: board-combined\n"
    let check = try await HallProgram.run(["check", directory])
    #expect(check.status == 1)
    #expect(check.output.contains(report))
    // Nothing can be kept there, so that a hall which starts all the same ends by itself.
    let serve = try await HallProgram.run([
      "serve", "--config", directory, "--data", "/dev/null/data", "--port", "0",
    ])
    #expect(serve.status == 1)
    #expect(serve.complaint.contains(report))
  }

  @Test func `a hall's own layouts are the ones that count`() async throws {
    let directory = "/tmp/hall-check-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: HallProgram.township, toPath: directory)
    let own = directory + "/layouts"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: false)
    let missing = try await HallProgram.run(["check", directory])
    #expect(missing.status == 1)
    #expect(missing.output.contains("error: unknown layout \"board-combined-128x64\"\n"))
    let file = own + "/board-combined-128x64.yaml"
    try "layout: board".write(toFile: file, atomically: true, encoding: .utf8)
    let broken = try await HallProgram.run(["check", directory])
    #expect(broken.status == 1)
    #expect(broken.output.contains("cannot be used; hall layout check \(file) says why\n"))
  }
}
