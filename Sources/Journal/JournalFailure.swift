import GRDB
import QueueCore

/// Why something could not be done with a journal.
public enum JournalFailure: Error, Hashable, Sendable {
  case missing(path: String)
  /// A file that is no journal of this program.
  case notAJournal(path: String)
  /// An archive or a backup where a journal is expected.
  case isArchive(path: String)
  /// Another process writes; its number, when it could be read.
  case locked(path: String, process: Int32?)
  case newerSchema(path: String, found: Int, known: Int)
  case newerEvent(kind: String, version: Int, known: Int)
  case differentHall(found: String, expected: String)
  /// The file is cut, torn or overwritten.
  case damaged(path: String, reason: String)
  case eventDamaged(sequence: Int64, kind: String, reason: String)
  case diskFull(path: String)
  /// The operating system or SQLite refused, and it is nobody's data that is wrong.
  case failed(path: String, reason: String)
  case notEmpty(path: String, events: Int64)
  case fileExists(path: String)
  case unknownPerson(PersonID)
  case signInNameTaken(String)
  /// Longer than `JournalLimits` allows.
  case tooLong(limit: Int)
}

extension JournalFailure {
  /// Sorts what SQLite said into what a person can do about it.
  init(_ error: any Error, path: String) {
    if let failure = error as? JournalFailure {
      self = failure
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(path: path, reason: String(describing: error))
      return
    }
    let reason = error.message ?? "SQLite \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    case .SQLITE_NOTADB: self = .notAJournal(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    default: self = .failed(path: path, reason: reason)
    }
  }

  /// What a person reads.
  public var text: LocalizedText {
    switch self {
    case .missing(let path):
      LocalizedText(chinese: "没有找到日志 \(path)", english: "There is no journal at \(path)")
    case .notAJournal(let path):
      LocalizedText(
        chinese: "\(path) 不是本程序的日志文件", english: "\(path) is not a journal of this program")
    case .isArchive(let path):
      LocalizedText(
        chinese: "\(path) 是归档文件，不能当作日志写入",
        english: "\(path) is an archive and cannot be written as a journal")
    case .locked(let path, let process):
      LocalizedText(
        chinese: "日志 \(path) 正由另一个进程（\(process.map(String.init) ?? "编号不明")）写入",
        english: "Journal \(path) is being written by another process "
          + "(\(process.map(String.init) ?? "number unknown"))")
    case .newerSchema(let path, let found, let known):
      LocalizedText(
        chinese: "日志 \(path) 由更新版本的程序写成（结构 \(found)，本程序只认到 \(known)），没有改动",
        english: "Journal \(path) was written by a newer version of the program (schema \(found), "
          + "this one knows up to \(known)); nothing was touched")
    case .newerEvent(let kind, let version, let known):
      LocalizedText(
        chinese: "日志中有更新版本的事件（\(kind) 第 \(version) 版，本程序只认到 \(known)），没有改动",
        english: "The journal holds an event of a newer version (\(kind) version \(version), "
          + "this program knows up to \(known)); nothing was touched")
    case .differentHall(let found, let expected):
      LocalizedText(
        chinese: "日志属于大厅 \(found)，不属于 \(expected)",
        english: "The journal belongs to hall \(found), not to \(expected)")
    case .damaged(let path, let reason):
      LocalizedText(
        chinese: "日志文件 \(path) 已损坏（\(reason)），请用备份恢复",
        english: "Journal file \(path) is damaged (\(reason)); restore a backup")
    case .eventDamaged(let sequence, let kind, let reason):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）无法读取：\(reason)",
        english: "Event \(sequence) (\(kind)) cannot be read: \(reason)")
    case .diskFull(let path):
      LocalizedText(chinese: "磁盘已满：\(path)", english: "The disk is full: \(path)")
    case .failed(let path, let reason):
      LocalizedText(chinese: "\(path)：\(reason)", english: "\(path): \(reason)")
    case .notEmpty(let path, let events):
      LocalizedText(
        chinese: "\(path) 中已有 \(events) 个事件，未经确认不会覆盖",
        english: "\(path) already holds \(events) events and is not replaced unless told")
    case .fileExists(let path):
      LocalizedText(chinese: "文件已存在：\(path)", english: "The file exists already: \(path)")
    case .unknownPerson(let person):
      LocalizedText(chinese: "没有编号为 \(person) 的人员", english: "There is no person \(person)")
    case .signInNameTaken(let name):
      LocalizedText(
        chinese: "登录名 \(name) 已被使用", english: "The sign-in name \(name) is already taken")
    case .tooLong(let limit):
      LocalizedText(chinese: "内容超过 \(limit) 字节", english: "Longer than \(limit) bytes")
    }
  }
}
