import ArgumentParser
import Journal
import QueueCore

/// `hall why`.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: words("某号为什么此时被叫、谁先于它。", "Why a ticket was called when it was."),
    discussion: words(
      "从日志重放到该号被叫的一刻（未叫的到现在），说明它当时的分数、被超过的次数，以及每个后来先叫者的原因。大厅营业时也可以用。",
      "Replays the journal up to the ticket's call, or to now for one that waits: its points then, "
        + "how often it was overtaken, and why each who came later was called first. The hall may "
        + "be open meanwhile."))

  @Argument(
    help: ArgumentHelp(
      words("号码，如 A012。", "The number, such as A012."), valueName: words("号码", "ticket")))
  var ticket: TicketNumber
  @Argument(
    help: ArgumentHelp(
      words("为什么这一号先叫。", "Say why this one was called first."),
      valueName: words("另一号", "other")))
  var other: TicketNumber?
  @Option(help: help("营业日（YYYY-MM-DD），默认最后一日。", "The business day; the last unless given."))
  var day: CalendarDate?
  @OptionGroup var place: DataOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let reader = try JournalReader(directory: place.data)
    defer { reader.close() }
    guard let found = try reader.reasons(for: ticket, before: other, on: day) else {
      throw CommandFailure(
        .no, "那一日没有 \(ticket) 号", "There is no ticket \(ticket) on that day")
    }
    if output.json { try Terminal.json(Answer(found)) } else { print(found) }
  }

  private func print(_ found: JournalReasons) {
    let date = found.plan.map { "\($0.date) " } ?? ""
    let time = found.timeOfDay(found.at.hall).map { "\($0) " } ?? ""
    if let window = found.window {
      Terminal.line("\(date)\(time)叫到\(window)号窗口", "\(date)\(time)called to window \(window)")
    } else {
      Terminal.line("\(date)\(time)未叫", "\(date)\(time)not called")
    }
    Terminal.line(Language.current.choose(found.reasons.standing))
    if let asked = found.asked { return Terminal.line(Language.current.choose(asked)) }
    if other != nil {
      return Terminal.line("它没有先于 \(ticket) 被叫", "It was not called before \(ticket)")
    }
    for overtaking in found.reasons.overtakings {
      let time = found.timeOfDay(overtaking.at).map { "\($0) " } ?? ""
      Terminal.line(time + Language.current.choose(overtaking.text))
    }
    if found.reasons.further > 0 {
      Terminal.line("更早还有 \(found.reasons.further) 次", "and \(found.reasons.further) before")
    }
  }

  private struct Answer: Encodable {
    struct Overtaking: Encodable {
      let number: String
      let window: Int64
      let time: String?
      let zh: String
      let en: String
    }
    struct Words: Encodable {
      let zh: String
      let en: String
      init(_ text: LocalizedText) { (zh, en) = (text.chinese, text.english) }
    }

    let number: String
    let day: String?
    let time: String?
    let window: Int64?
    let standing: Words
    let overtakings: [Overtaking]
    let further: Int
    let asked: Words?

    init(_ found: JournalReasons) {
      number = found.reasons.number.description
      day = found.plan?.date.description
      time = found.timeOfDay(found.at.hall)?.description
      window = found.window?.value
      standing = Words(found.reasons.standing)
      overtakings = found.reasons.overtakings.map {
        Overtaking(
          number: $0.number.description, window: $0.window.value,
          time: found.timeOfDay($0.at)?.description, zh: $0.text.chinese, en: $0.text.english)
      }
      further = found.reasons.further
      asked = found.asked.map(Words.init)
    }
  }
}

extension TicketNumber: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
