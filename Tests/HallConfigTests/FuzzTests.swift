import HallConfig
import QueueCore
import TestDice
import Testing

@Suite struct FuzzTests {
  /// Pieces that YAML and our own forms give a meaning.
  static let pieces = [
    "\"", "'", "{", "}", "[", "]", ": ", "- ", " #", "&a ", "*a", "!!str ", "|", ">", "\t", "\n",
    "\r", "\u{85}", "\u{2028}", "---\n", "? ", "<<: ", "\u{0}", "\u{FEFF}", "1-999", "..",
    "99999999999999999999",
    "\u{10F000}", "  ", "，", "号", "\"\\ud800\"", "\"\\xff\"", "[[[[[[[[[[[[[[[[[[[[",
  ]

  private func mutate(_ text: String, _ dice: inout Dice) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let place = Int.random(in: 0...scalars.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0:
        let end = min(scalars.count, place + Int.random(in: 1...30, using: &dice))
        scalars.removeSubrange(place..<end)
      case 1:
        let end = min(scalars.count, place + Int.random(in: 1...60, using: &dice))
        scalars.insert(contentsOf: scalars[place..<end], at: place)
      case 2:
        scalars.removeLast(scalars.count - place)
      default:
        let piece = Self.pieces.randomElement(using: &dice) ?? ""
        scalars.insert(contentsOf: piece.unicodeScalars, at: place)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  @Test(arguments: [(ExampleHall.township, 150), (.county, 30)])
  func `spoiled files are reported or read, and what is read can be written`(
    example: ExampleHall, trials: Int
  ) throws {
    let original = example.texts
    let names = original.keys.sorted()
    var dice = Dice(seed: 20_261_122)
    var reported = 0
    for _ in 0..<trials {
      var texts = original
      let name = try #require(names.randomElement(using: &dice))
      texts[name] = mutate(original[name] ?? "", &dice)
      let result = HallConfigReader.read(texts: texts)
      for report in result.diagnostics {
        let lines = (texts[report.file] ?? "").unicodeScalars.count + 1
        #expect(report.line >= 1 && report.line <= lines && report.column >= 1)
        #expect(!report.formatted(language: .chinese).isEmpty)
      }
      guard let hall = result.definition else {
        reported += 1
        #expect(!result.errors.isEmpty)
        continue
      }
      #expect(HallConfigReader.read(texts: try HallConfigWriter.texts(of: hall)).definition == hall)
    }
    #expect(reported > trials / 4)
  }

  @Test func `random changes of a hall are written so that they read back`() throws {
    let original = ExampleHall.township.texts
    var dice = Dice(seed: 7)
    var texts = original
    var hall = try #require(HallConfigReader.read(texts: texts).definition)
    for step in 0..<64 {
      change(&hall, step, &dice)
      texts = try HallConfigWriter.write(hall, over: texts)
      #expect(HallConfigReader.read(texts: texts).definition == hall)
    }
  }

  private func change(
    _ hall: inout HallDefinition, _ step: Int, _ dice: inout Dice
  ) {
    let service = Int.random(in: 0..<hall.services.count, using: &dice)
    let window = Int.random(in: 0..<hall.windows.count, using: &dice)
    switch step % 8 {
    case 0: hall.services[service].minutes = Int.random(in: 1...240, using: &dice)
    case 1: hall.services.remove(at: service)
    case 2:
      var copy = hall.services[service]
      copy.id = ServiceID("new-\(step)")
      hall.services.insert(copy, at: service + 1)
    case 3:
      hall.windows[window].name = LocalizedText(chinese: "窗口，\(step)", english: "No, \(step)")
    case 4: hall.windows[window].lines = hall.windows[window].lines.reversed()
    case 5: hall.services[service].targetWaitMinutes = step + 1
    case 6:
      let day = CalendarDate(daysSince1970: 20_800 + step)
      hall.calendar.holidays.append(
        Holiday(date: day, name: LocalizedText(chinese: "检修", english: "Repairs")))
    default:
      hall.calendar.holidays.remove(
        at: Int.random(in: 0..<hall.calendar.holidays.count, using: &dice))
    }
  }
}
