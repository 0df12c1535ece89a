import QueueCore

extension JournalReader {
  /// Checks that every event is as it was written, follows the one before, and can be read, and that
  /// the bytes of every published layout are there.
  ///
  /// Events appended meanwhile are left for the next time.
  ///
  /// - Parameter head: a hash printed at the end of a day. Without it a cut end, or a journal that
  ///   was rewritten as a whole, cannot be told from a true one.
  public func verify(head wanted: EventHash? = nil) throws(JournalFailure) -> Verification {
    var anchors = try anchors()
    while true {
      let found = try verify(head: wanted, anchors: anchors)
      let present = try self.anchors()
      if present == anchors { return found }
      anchors = present
    }
  }

  /// What was found, which stands only if no day was archived meanwhile.
  private func verify(
    head wanted: EventHash?, anchors: [DayHead]
  ) throws(JournalFailure) -> Verification {
    let head = try head()
    var checker = ChainChecker(
      after: anchors.last.map { JournalHead(sequence: $0.sequence, hash: $0.hash) }
        ?? JournalHead(sequence: 0, hash: .none), end: head.sequence, hall: hall,
      wantedHead: wanted,
      isHeadAnchored: anchors.contains { $0.hash == wanted })
    var cursor = EventCursor(database, from: 1, through: head.sequence)
    var layouts = try isArchive ? nil : LayoutChecker(database)
    while let event = try cursor.next() {
      checker.check(event)
      if let lost = try layouts?.check(event) { checker.note(lost) }
    }
    checker.finish()
    return Verification(
      checked: checker.checked, head: head, findings: checker.findings,
      furtherFindings: checker.furtherFindings)
  }

  /// Checks an archive by itself, and that this journal goes on where it ends.
  public func verify(
    archive path: String, head wanted: EventHash? = nil
  ) throws(JournalFailure) -> Verification {
    let archive = try JournalReader(file: path)
    defer { archive.close() }
    let own = try archive.verify(head: wanted)
    let fits = try anchors().contains {
      $0.sequence == own.head.sequence && $0.hash == own.head.hash
    }
    if fits { return own }
    return Verification(
      checked: own.checked, head: own.head,
      findings: own.findings + [.archiveDoesNotFit(sequence: own.head.sequence)],
      furtherFindings: own.furtherFindings)
  }
}
