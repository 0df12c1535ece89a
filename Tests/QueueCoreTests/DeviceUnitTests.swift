import Foundation
import QueueCore
import Testing

/// Units of devices as the journal keeps them.
@Suite struct DeviceUnitTests {
  private typealias Unit = DeviceDefinition.Unit

  private func json(_ unit: Unit) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(unit), as: UTF8.self)
  }

  @Test func `a board of one colour is written as before there were two`() throws {
    let text = try json(Unit(address: 1, name: "a", width: 192, height: 64))
    #expect(
      text == #"{"address":1,"height":64,"layout":"","name":"a","width":192}"#)
    #expect(try JSONDecoder().decode(Unit.self, from: Data(text.utf8)).palette == nil)
  }

  @Test func `a board's two colours are kept`() throws {
    let unit = Unit(address: 1, name: "a", width: 192, height: 64, palette: .twoColour)
    let text = try json(unit)
    #expect(text.contains(#""palette":"two-colour""#))
    #expect(try JSONDecoder().decode(Unit.self, from: Data(text.utf8)) == unit)
  }
}
