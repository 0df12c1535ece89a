import QueueCore

/// What a check of a journal found.
public struct Verification: Hashable, Sendable {
  /// How many events were looked at.
  public let checked: Int64
  /// Where the journal ended when the check began.
  public let head: JournalHead
  /// In order of the events; at most `JournalLimits.findings`.
  public let findings: [Finding]
  /// How many more there were.
  public let furtherFindings: Int

  public var isIntact: Bool { findings.isEmpty }

  /// Something that is not as it was written.
  public enum Finding: Hashable, Sendable {
    /// Content or hash of the event was changed.
    case edited(sequence: Int64, kind: String)
    /// Events are not there any more.
    case removed(from: Int64, through: Int64)
    /// The event stands in another one's place; its own is `origin`.
    case misplaced(sequence: Int64, kind: String, origin: Int64)
    /// Written by a newer program: whether it was changed is known, what it says is not.
    case newer(sequence: Int64, kind: String, version: Int)
    /// The hash fits, but what it covers is not an event.
    case unreadable(sequence: Int64, kind: String, reason: String)
    /// The hash fits, but the payload is not written as this program writes it.
    case notCanonical(sequence: Int64, kind: String)
    /// Hall time ran backwards.
    case timeRanBack(sequence: Int64, kind: String)
    /// The event belongs to another hall's journal.
    case otherHall(sequence: Int64, kind: String, hall: String)
    /// No event has the hash that was printed: the end was cut off, or everything rewritten.
    case headMissing(EventHash)
    /// The archive does not end where the journal says that it was cut off.
    case archiveDoesNotFit(sequence: Int64)
    /// The bytes of a layout that was published are not stored any more, or are others.
    case layoutLost(sequence: Int64, name: String, hash: String)
  }
}

extension Verification.Finding {
  /// Where in the journal it is; 0 for what concerns the whole.
  public var sequence: Int64 {
    switch self {
    case .edited(let sequence, _), .misplaced(let sequence, _, _), .newer(let sequence, _, _),
      .unreadable(let sequence, _, _), .notCanonical(let sequence, _),
      .timeRanBack(let sequence, _), .otherHall(let sequence, _, _),
      .archiveDoesNotFit(let sequence), .layoutLost(let sequence, _, _):
      sequence
    case .removed(let from, _): from
    case .headMissing: 0
    }
  }

  /// What an auditor reads.
  public var text: LocalizedText {
    switch self {
    case .edited(let sequence, let kind):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）被改动",
        english: "Event \(sequence) (\(kind)) was edited")
    case .removed(let first, let last):
      first == last
        ? LocalizedText(chinese: "第 \(first) 号事件被删除", english: "Event \(first) was removed")
        : LocalizedText(
          chinese: "第 \(first) 至 \(last) 号事件被删除",
          english: "Events \(first) to \(last) were removed")
    case .misplaced(let sequence, let kind, let origin):
      LocalizedText(
        chinese: "第 \(sequence) 号位置上的事件（\(kind)）原本是第 \(origin) 号，顺序被调换",
        english: "The event at \(sequence) (\(kind)) was event \(origin): the order was changed")
    case .newer(let sequence, let kind, let version):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind) 第 \(version) 版）由更新版本的程序写成",
        english: "Event \(sequence) (\(kind) version \(version)) was written by a newer program")
    case .unreadable(let sequence, let kind, let reason):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）无法读取：\(reason)",
        english: "Event \(sequence) (\(kind)) cannot be read: \(reason)")
    case .notCanonical(let sequence, let kind):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）的内容不是规范格式",
        english: "The payload of event \(sequence) (\(kind)) is not canonical")
    case .timeRanBack(let sequence, let kind):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）的大厅时间早于前一事件",
        english: "Event \(sequence) (\(kind)) has an earlier hall time than the one before")
    case .otherHall(let sequence, let kind, let hall):
      LocalizedText(
        chinese: "第 \(sequence) 号事件（\(kind)）属于大厅 \(hall)",
        english: "Event \(sequence) (\(kind)) belongs to hall \(hall)")
    case .headMissing(let hash):
      LocalizedText(
        chinese: "没有事件的校验值是 \(hash)：末尾被截断，或日志被整体改写",
        english: "No event has the hash \(hash): the end was cut off or the journal rewritten")
    case .archiveDoesNotFit(let sequence):
      LocalizedText(
        chinese: "归档止于第 \(sequence) 号事件，与日志记录的校验值不符",
        english: "The archive ends at event \(sequence) and does not fit the journal")
    case .layoutLost(let sequence, let name, let hash):
      LocalizedText(
        chinese: "第 \(sequence) 号事件发布的版式 \(name)（\(hash)）的内容丢失或被改动",
        english: "The bytes of layout \(name) (\(hash)), published by event \(sequence), are lost "
          + "or were changed")
    }
  }
}
