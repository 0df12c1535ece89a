import ArgumentParser
import Glibc
import HallEngine
import HallRuntime
import HallServer
import Journal
import QueueCore

/// `hall person`: who may sign in, for when nobody can sign in yet.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person",
    abstract: words(
      "能登录的人员；add 和 erase 须在大厅停止时使用。", "People who may sign in; add and erase need a stopped hall."),
    subcommands: [Add.self, List.self, Erase.self])

  /// The id of the hall whose journal lies in a directory; `known` for one that has none yet.
  static func hall(in directory: String, known: String?) throws -> String {
    do throws(JournalFailure) {
      let reader = try JournalReader(directory: directory)
      defer { reader.close() }
      return reader.hall
    } catch {
      if case .missing = error, let known { return known }
      if case .missing = error {
        throw CommandFailure(
          .usedWrongly, "\(directory) 中还没有日志：请用 --config 指明大厅配置",
          "There is no journal in \(directory) yet: name the hall's configuration by --config")
      }
      throw error
    }
  }

  /// Carries out one command as the operating-system user at the box.
  static func submit(
    _ command: Command, to pipeline: inout Pipeline<ErasedEventLog>
  ) throws -> Receipt {
    let random = UInt64.random(in: .min ... .max)
    let envelope = CommandEnvelope(
      id: CommandID(request: "console-\(random)"), actor: .console(userNumber: Int64(getuid())),
      command: command)
    let results: [CommandResult]
    do throws(EventLogFailure) {
      results = try pipeline.submit([envelope], at: SystemClock().reading())
    } catch {
      switch error {
      case .notStored(let reason), .unknown(let reason):
        throw CommandFailure(.couldNotFindOut, reason, reason)
      }
    }
    switch results.first?.answer {
    case .success(let receipt): return receipt
    case .failure(let refusal): throw CommandFailure(.no, refusal.text)
    case nil: throw CommandFailure(.couldNotFindOut, "没有回答", "no answer")
    }
  }

  /// `hall person list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("列出人员，大厅可以照常营业。", "List people; the hall may be open."))

    @OptionGroup var place: DataOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      var state = QueueState(hall: reader.hall)
      var cursor = try reader.events(from: .lastDayOpened)
      while let event = try cursor.next() {
        let stamped = try event.stamped()
        state.apply(stamped.event, by: stamped.actor, at: stamped.stamp)
      }
      let people = try reader.people()
      let entries = state.carried.people.map { registered in
        Entry(registered, known: people.first { $0.id == registered.person })
      }
      if output.json { return try Terminal.json(entries) }
      var table = TextTable(
        [
          words("登录名", "Signs in as"), words("姓名", "Name"), words("角色", "Role"),
          words("编号", "Number"),
        ], textColumns: 3)
      for entry in entries {
        table.add([
          entry.signInName ?? "-", entry.name, Language.current.choose(entry.role.name),
          String(entry.id),
        ])
      }
      Terminal.write(table.text)
    }

    private struct Entry: Encodable {
      let id: Int64
      let name: String
      let signInName: String?
      let role: Role
      let canSignIn: Bool

      init(_ registered: PersonRegistered, known: Person?) {
        id = registered.person.value
        name = known?.name ?? ""
        signInName = known?.signInName
        role = registered.role
        canSignIn = known?.signInName != nil && known?.passwordHash.isEmpty == false
      }
    }
  }

  /// `hall person erase`.
  struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("删除人员的姓名和登录资料，不可恢复。", "Erase who a person is, for good."),
      discussion: words(
        "日志中只留编号，仍可核对。此前的备份中还有姓名。",
        "The number stays in the journal, which still verifies. Backups made before hold the name.")
    )

    @Argument(help: help("人员编号，见 hall person list。", "The number, as in hall person list."))
    var number: Int64
    @OptionGroup var place: DataOption
    @OptionGroup var spoken: LanguageOption

    func run() throws {
      let person = PersonID(number)
      let hall = try PersonCommand.hall(in: place.data, known: nil)
      let opened = try OpenedJournal(
        directory: place.data, hall: hall, reading: SystemClock().reading())
      defer { opened.store.close() }
      let known = try opened.store.person(person)
      var pipeline = opened.pipeline
      let isRegistered = pipeline.state.carried.people.contains { $0.person == person }
      guard isRegistered || known?.isErased == false else {
        throw CommandFailure(JournalFailure.unknownPerson(person))
      }
      // An erasing that was cut short has retired the person already.
      if isRegistered { _ = try PersonCommand.submit(.retirePerson(person), to: &pipeline) }
      if known != nil {
        guard try opened.store.erase(person) else {
          throw CommandFailure(
            .couldNotFindOut, "已删除，但有程序正在读取日志，残留内容将在下次启动时清除",
            "Erased, but a program is reading the journal; what is left over goes at the next start"
          )
        }
      }
      Terminal.line("已删除 \(number)", "Erased \(number)")
    }
  }
}
