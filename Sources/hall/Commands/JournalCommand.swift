import ArgumentParser
import Journal
import QueueCore

/// `hall journal`: the hall's record, verified, copied and moved.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: words(
      "核对、导出、备份、恢复和归档日志。", "Verify, export, back up, restore and archive the journal."),
    subcommands: [
      Verify.self, Heads.self, Export.self, Backup.self, Restore.self, Archive.self,
    ])
}

extension JournalCommand {
  /// `hall journal verify`.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("核对日志有没有被改动。", "Check that nothing in the journal was changed."),
      discussion: words(
        "改动、缺失和调换总能查出；末尾被截断或整体改写，只有给出每日结束时打印的校验值（--head）才能查出。"
          + "大厅营业时也可以核对。未通过时退出码为 1。",
        "Edits, holes and swaps are always found; a cut end or a journal rewritten as a whole only "
          + "against a head printed at the end of a day (--head). The hall may be open meanwhile. "
          + "Exit status 1 when something was found."))

    @OptionGroup var place: DataOption
    @Option(help: help("某日结束时打印的校验值。", "A head as printed at the end of a day."))
    var head: EventHash?
    @Option(
      help: ArgumentHelp(
        words(
          "核对这个归档文件，以及日志是否与它相接。", "Check this archive, and that the journal goes on where it ends."),
        valueName: words("文件", "file")))
    var archive: String?
    @Flag(
      help: help(
        "另按派号规则重放，列出规则不会作出的叫号，以及窗口人员点名的叫号。",
        "Also replay the rule: name calls that it would not have made, and calls that clerks chose."
      ))
    var calls = false
    @OptionGroup var output: OutputOptions

    func run() throws {
      let found: Verification
      var audit: CallAudit?
      do throws(JournalFailure) {
        let reader = try JournalReader(directory: place.data)
        defer { reader.close() }
        if let archive {
          found = try reader.verify(archive: archive, head: head)
        } else {
          found = try reader.verify(head: head)
        }
        // What is not as it was written gives no calls to speak of.
        if calls, found.isIntact {
          let replayed = try archive.map { path throws(JournalFailure) in
            try JournalReader(file: path)
          }
          defer { replayed?.close() }
          audit = try (replayed ?? reader).auditCalls()
        }
      } catch {
        throw Self.failure(error)
      }
      if output.json {
        try Terminal.json(Answer(found, audit))
      } else {
        print(found)
        if let audit { print(audit) }
      }
      if !found.isIntact || audit?.isClean == false { throw ExitStatusError.no }
    }

    private func print(_ audit: CallAudit) {
      for finding in audit.chosen + audit.findings {
        Terminal.line(Language.current.choose(finding.text))
      }
      let further = audit.furtherFindings + audit.furtherChosen
      if further > 0 { Terminal.line("另有 \(further) 处", "and \(further) more") }
      let wrong = audit.findings.count + audit.furtherFindings
      let chosen = audit.chosen.count + audit.furtherChosen
      Terminal.line(
        "按规则重放了 \(audit.calls) 次叫号：\(wrong) 次不符，\(chosen) 次由窗口人员点名",
        "\(audit.calls) calls replayed by the rule: \(wrong) not its own, \(chosen) chosen by clerks"
      )
    }

    /// A file that is torn or overwritten is an answer, and it is no.
    private static func failure(_ failure: JournalFailure) -> CommandFailure {
      switch failure {
      case .damaged, .eventDamaged, .notAJournal: CommandFailure(.no, failure.text)
      default: CommandFailure(failure)
      }
    }

    private func print(_ found: Verification) {
      for finding in found.findings { Terminal.line(Language.current.choose(finding.text)) }
      if found.furtherFindings > 0 {
        Terminal.line("另有 \(found.furtherFindings) 处", "and \(found.furtherFindings) more")
      }
      Terminal.line(
        "\(found.isIntact ? "完好" : "不完好")：核对了 \(found.checked) 个事件，止于第 "
          + "\(found.head.sequence) 号 \(found.head.hash)",
        "\(found.isIntact ? "Intact" : "Not intact"): \(found.checked) events checked, the last is "
          + "\(found.head.sequence) \(found.head.hash)")
    }

    private struct Answer: Encodable {
      let ok: Bool
      let checked: Int64
      let head: Head
      let findings: [LocalizedText]
      let furtherFindings: Int
      /// Only when it was asked for.
      let calls: Calls?

      struct Calls: Encodable {
        let checked: Int
        let findings: [LocalizedText]
        let chosen: [LocalizedText]
        let further: Int
      }

      struct Head: Encodable {
        let sequence: Int64
        let hash: String
      }

      init(_ found: Verification, _ audit: CallAudit?) {
        ok = found.isIntact && audit?.isClean != false
        calls = audit.map { audit in
          Calls(
            checked: audit.calls, findings: audit.findings.map(\.text),
            chosen: audit.chosen.map(\.text),
            further: audit.furtherFindings + audit.furtherChosen)
        }
        checked = found.checked
        head = Head(sequence: found.head.sequence, hash: found.head.hash.description)
        findings = found.findings.map(\.text)
        furtherFindings = found.furtherFindings
      }
    }
  }

  /// `hall journal heads`.
  struct Heads: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("列出每个营业日结束时的校验值。", "List the head at the end of each business day."))

    @OptionGroup var place: DataOption
    @OptionGroup var output: OutputOptions

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      let heads = try reader.dayHeads()
      if output.json { return try Terminal.json(heads.map(Answer.init)) }
      var table = TextTable(
        [
          words("日期", "Day"), words("校验值", "Head"), words("归档", "Archive"),
          words("事件", "Event"),
        ], textColumns: 3)
      for head in heads {
        table.add([
          head.date.description, head.hash.description, head.archive ?? "-", String(head.sequence),
        ])
      }
      Terminal.write(table.text)
    }

    private struct Answer: Encodable {
      let date: String
      let sequence: Int64
      let hash: String
      let archive: String?

      init(_ head: DayHead) {
        date = head.date.description
        sequence = head.sequence
        hash = head.hash.description
        archive = head.archive
      }
    }
  }

  /// `hall journal export`.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words(
        "将事件逐行写成 JSON，输出到标准输出。", "Write events as JSON lines to standard output."))

    @OptionGroup var place: DataOption
    @Option(help: help("第一个事件的序号。", "Number of the first event."))
    var from: Int64?
    @Option(help: help("最后一个事件的序号。", "Number of the last event."))
    var to: Int64?
    @OptionGroup var spoken: LanguageOption

    func validate() throws {
      if (from ?? 1) < 1 || (to ?? .max) < (from ?? 1) {
        throw ValidationError(
          words("--from 从 1 起，且不大于 --to", "--from starts at 1 and is not above --to"))
      }
    }

    func run() throws {
      let reader = try JournalReader(directory: place.data)
      defer { reader.close() }
      var buffer: [UInt8] = []
      try reader.export((from ?? 1)...(to ?? .max)) { line throws(JournalFailure) in
        buffer += line
        guard buffer.count >= Self.bufferBytes else { return }
        Terminal.write(bytes: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
      Terminal.write(bytes: buffer)
    }

    /// Bytes gathered for one write; a pipe takes as many at a time.
    private static let bufferBytes = 65_536
  }
}

extension EventHash: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument.lowercased()) }
}

extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
