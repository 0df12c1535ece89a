import QueueCore

extension JournalReader {
  /// Replays every event through the rule and compares each call with the one it makes.
  ///
  /// Days that were archived are not among them; the first day that is left carries its whole
  /// starting state.
  public func auditCalls() throws(JournalFailure) -> CallAudit {
    var audit = CallAudit(hall: hall)
    var cursor = try events()
    while let event = try cursor.next() {
      audit.take(try event.stamped(), sequence: event.sequence)
    }
    return audit
  }
}
