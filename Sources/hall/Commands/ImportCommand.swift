import ArgumentParser
import Foundation
import Journal
import QueueCore

/// `hall import`: records of other systems, as a journal that everything here can read.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: words("把别处的记录导入为日志。", "Make a journal of records from elsewhere."),
    subcommands: [BankCallsFile.self])

  /// `hall import bank-calls`.
  struct BankCallsFile: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "bank-calls",
      abstract: words("银行呼叫中心的记录（CSV）。", "The record of a bank's call centre (CSV)."),
      discussion: words(
        "列为 day,arrived,priority,service,waited,outcome,service_time,server。代码成为队列，坐席成为窗口；"
          + "谁何时在岗、会办哪些业务由记录推断。叫号照记录；规则不会作出的，在日志中注明。日志目录必须是空的。",
        "Columns day,arrived,priority,service,waited,outcome,service_time,server. Codes become "
          + "lines, servers windows; who was on duty when, and for what, is inferred. Calls are those "
          + "of the record; what the rule would not have called is marked in the journal. The "
          + "journal has to be empty."))

    @Argument(help: ArgumentHelp(valueName: words("文件", "file")))
    var file: String
    @OptionGroup var place: DataOption

    func run() throws {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw CommandFailure(.couldNotFindOut, "无法读取\(file)", "\(file) cannot be read")
      }
      let record: BankCalls
      do throws(BankCalls.Problem) { record = try BankCalls(text) } catch {
        throw CommandFailure(
          .no, "\(file)第\(error.line)行：\(error.text.chinese)",
          "\(file), line \(error.line): \(error.text.english)")
      }
      let store = try JournalStore(directory: place.data, hall: BankCallsReplay.hallID)
      defer { store.close() }
      guard store.head.sequence == 0 else {
        throw CommandFailure(
          .no, "\(place.data)里已有日志", "There is a journal in \(place.data) already")
      }
      var replay = BankCallsReplay(record)
      for date in record.dates {
        do throws(EventLogFailure) {
          _ = try store.append(replay.events(of: date), receipts: [])
        } catch {
          throw CommandFailure(.couldNotFindOut, "\(date)：\(error)", "\(date): \(error)")
        }
      }
      Terminal.line(
        "\(record.dates.count)天，\(replay.calls)次叫号，其中\(replay.chosen)次规则不会作出，"
          + "\(replay.refused)项被拒绝；\(store.head.sequence)个事件",
        "\(record.dates.count) days, \(replay.calls) calls, of which the rule would not have made "
          + "\(replay.chosen), \(replay.refused) things refused; \(store.head.sequence) events")
    }
  }
}
