import Foundation
import HallConfig
import QueueCore
import Testing

/// What docs/devices says to write into `devices.yaml` can be written there.
@Suite struct DocumentedDevicesTests {
  /// The blocks of YAML on a page of docs.
  private func blocks(_ page: String) throws -> [String] {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    let text = try String(
      contentsOf: url.appendingPathComponent("docs/\(page)"), encoding: .utf8)
    return text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  private func read(_ block: String) -> HallConfigResult {
    var texts = SmallHall.texts
    texts["zones.yaml", default: ""] += "\nmain: 大厅 | Hall"
    texts["windows.yaml"] = "1-40: {name: 户政 | Household, zone: main, lines: [huzheng, shebao]}"
    texts["devices.yaml"] = block
    return HallConfigReader.read(texts: texts)
  }

  @Test(arguments: ["devices.md", "devices.zh-CN.md"])
  func `every entry on the page is read without a word`(page: String) throws {
    var models: [String] = []
    for block in try blocks(page) {
      let result = read(block)
      #expect(result.diagnostics.map { $0.formatted(language: .english) } == [])
      models += result.definition?.devices.map(\.model) ?? []
    }
    #expect(models == ["bx-5k", "modbus-digits", "hallbus", "pattern"])
  }
}
