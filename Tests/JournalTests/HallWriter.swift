@testable import Journal
@testable import QueueCore

/// Runs commands through the rules and writes down what comes of them.
struct HallWriter {
  let hall: Hall
  let store: JournalStore
  var state = QueueState(hall: "test")

  init(_ hall: Hall) throws {
    self.hall = hall
    store = try hall.open()
  }

  mutating func run(
    after seconds: Int64, _ command: Command, by actor: Actor = .console(userNumber: 0)
  ) throws {
    hall.clock += seconds * 1_000
    hall.commands += 1
    let done = try state.handle(command, by: actor, at: hall.stamp)
    let id = CommandID(origin: "test", boot: 1, sequence: hall.commands)
    _ = try store.append(
      done.events.map { hall.stamped($0, by: actor) },
      receipts: [StoredReceipt(id: id, receipt: done.receipt)])
  }
}
