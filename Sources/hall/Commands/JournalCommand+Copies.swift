import ArgumentParser
import Journal
import QueueCore

extension JournalCommand {
  /// `hall journal backup`.
  struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("备份日志，大厅可以照常营业。", "Copy the journal while the hall may be open."),
      discussion: words(
        "备份包含人员姓名和密码校验值，文件只有所有者可读，请妥善保管。",
        "The copy holds people's names and password hashes; it is readable for its owner only."))

    @Argument(
      help: ArgumentHelp(
        words("备份文件，不得已存在。", "The file to make; it must not exist."),
        valueName: words("文件", "target")))
    var target: String
    @OptionGroup var place: DataOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      let head = try reader.backup(to: target)
      if output.json {
        return try Terminal.json(
          Answer(file: target, sequence: head.sequence, hash: head.hash.description))
      }
      Terminal.line(
        "已备份到 \(target)：止于第 \(head.sequence) 号事件 \(head.hash)",
        "Copied to \(target): the last event is \(head.sequence) \(head.hash)")
    }

    private struct Answer: Encodable {
      let file: String
      let sequence: Int64
      let hash: String
    }
  }

  /// `hall journal restore`.
  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "用备份恢复日志，大厅须已停止。", "Put a backup in the journal's place while the hall is stopped."),
      discussion: words(
        "下次启动会跳过一段号码，备份之后发出的号码不会重复。被替换的日志保留在旁边。",
        "The next start skips numbers, so that none issued since the backup comes again. A journal "
          + "that is replaced is kept beside it."))

    @Argument(
      help: ArgumentHelp(words("备份文件。", "The backup."), valueName: words("备份", "backup")))
    var backup: String
    @OptionGroup var place: DataOption
    @Flag(help: help("允许替换已有事件的日志。", "Allow a journal that holds events to be replaced."))
    var replacing = false
    @OptionGroup var spoken: LanguageOption

    func run() throws {
      try JournalRestore.restore(from: backup, to: place.data, replacing: replacing)
      Terminal.line(
        "已恢复到 \(place.data)；启动大厅后生效", "Restored to \(place.data); start the hall to go on with it")
    }
  }

  /// `hall journal archive`.
  struct Archive: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "将某日以前的营业日移到归档文件，大厅须已停止。",
        "Move days from before a date to an archive while the hall is stopped."))

    @Option(help: help("早于这一天（YYYY-MM-DD）的营业日。", "Days before this one (YYYY-MM-DD)."))
    var before: CalendarDate
    @Argument(
      help: ArgumentHelp(
        words("归档文件，不得已存在。", "The file to make; it must not exist."),
        valueName: words("文件", "target")))
    var target: String
    @OptionGroup var place: DataOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      let hall = reader.hall
      reader.close()
      let store = try JournalStore(directory: place.data, hall: hall)
      defer { store.close() }
      guard let summary = try store.archive(before: before, to: target) else {
        throw CommandFailure(
          .no, "\(before) 以前没有可归档的营业日", "There is no closed day to archive before \(before)")
      }
      if output.json { return try Terminal.json(Answer(summary)) }
      Terminal.line(
        "已归档 \(summary.firstDay) 至 \(summary.lastDay)，共 \(summary.events) 个事件：\(summary.path)",
        "Archived \(summary.firstDay) to \(summary.lastDay), \(summary.events) events: "
          + summary.path)
    }

    private struct Answer: Encodable {
      let file: String
      let firstDay: String
      let lastDay: String
      let events: Int64
      let anchorSequence: Int64
      let anchorHash: String

      init(_ summary: ArchiveSummary) {
        file = summary.path
        firstDay = summary.firstDay.description
        lastDay = summary.lastDay.description
        events = summary.events
        anchorSequence = summary.anchor.sequence
        anchorHash = summary.anchor.hash.description
      }
    }
  }
}
