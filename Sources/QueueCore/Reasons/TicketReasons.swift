/// Why a ticket is where it is: how it stands by the rule, and who came later but was called first.
public struct TicketReasons: Hashable, Sendable {
  /// A call that went to somebody who had come later.
  public struct Overtaking: Hashable, Sendable {
    public let number: TicketNumber
    public let window: WindowID
    public let at: HallTime
    public let text: LocalizedText
  }

  public let number: TicketNumber
  public let standing: LocalizedText
  /// The latest first, at most ``overtakingLimit``.
  public let overtakings: [Overtaking]
  /// Earlier ones beyond those listed.
  public let further: Int

  /// What a person reads at once; the journal has them all.
  public static let overtakingLimit = 20
}

extension QueueState {
  /// The reasons of a ticket's place as it is now; nil for an unknown ticket.
  public func reasons(for id: TicketID, at now: HallTime) -> TicketReasons? {
    guard let ticket = tickets[id] else { return nil }
    let found = overtakers(of: ticket)
    let listed = found.prefix(TicketReasons.overtakingLimit).compactMap { other in
      guard let window = other.window, let at = other.calls.first,
        let text = whyCalled(other.id, before: id)
      else { return nil as TicketReasons.Overtaking? }
      return TicketReasons.Overtaking(number: other.number, window: window, at: at, text: text)
    }
    return TicketReasons(
      number: ticket.number, standing: whyWaiting(id, at: now) ?? whyNotWaiting(ticket),
      overtakings: listed, further: found.count - listed.count)
  }

  /// Tickets that joined the line after this one and were called before it, by windows that could
  /// have called it; the latest call first.
  private func overtakers(of ticket: Ticket) -> [Ticket] {
    let end = ticket.state == .waiting ? nil : ticket.calls.first
    return tickets.values.filter { other in
      guard other.place > ticket.place, let at = other.calls.first, let window = other.window,
        end.map({ at < $0 }) ?? true
      else { return false }
      if let reserved = ticket.reservedWindow { return window == reserved }
      return index.windows[window]?.lines.contains(ticket.line) == true
    }.sorted { later, earlier in
      (later.calls[0], later.id) > (earlier.calls[0], earlier.id)
    }
  }

  private func whyNotWaiting(_ ticket: Ticket) -> LocalizedText {
    guard let call = ticket.calls.first, let window = ticket.window else {
      return LocalizedText(
        chinese: "\(ticket.number)没有被叫过", english: "\(ticket.number) was not called")
    }
    let minutes = max(0, call - ticket.waitingSince) / 60_000
    if let reason = ticket.chosenBecause {
      return LocalizedText(
        chinese: "\(ticket.number)等候\(minutes)分钟后由\(window)号窗口点名叫号，原因：\(reason)",
        english: "\(ticket.number) waited \(minutes) min and was chosen by the clerk of window "
          + "\(window): \(reason)")
    }
    return LocalizedText(
      chinese: "\(ticket.number)等候\(minutes)分钟后被叫到\(window)号窗口",
      english: "\(ticket.number) waited \(minutes) min and was called to window \(window)")
  }
}
