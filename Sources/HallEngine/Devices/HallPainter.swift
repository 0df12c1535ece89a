import DeviceProtocols
import Layout
import QueueCore

/// Paints what stations ask for, from the hall's layouts; the shells bring one.
public protocol HallPainter {
  /// The paper of a ticket or a slip, cut included.
  ///
  /// - Parameters:
  ///   - nativeQR: the printer draws the QR code below the picture by itself.
  ///   - moment: decides where everything stands that moves by itself.
  func ticket(
    _ data: DataValue, layout: String, nativeQR: Bool, at moment: LayoutMoment
  ) -> Result<TicketPicture, PaintFailure>
  /// A board's dots.
  func board(
    _ data: DataValue, layout: String, width: Int, height: Int, at moment: LayoutMoment
  ) -> Result<BoardBitmap, PaintFailure>
}

/// Why something could not be painted, for the person who can mend it.
public struct PaintFailure: Error, Hashable, Sendable {
  public let text: LocalizedText

  public init(_ text: LocalizedText) { self.text = text }
}

/// Makes addresses of tickets' own pages, with a keyed token that cannot be guessed.
public protocol TicketAddressing: Sendable {
  /// Nil when the hall has no public address.
  func url(for ticket: Ticket, generation: Int, in state: QueueState) -> String?
}

/// A hall without a public address.
public struct NoTicketAddress: TicketAddressing {
  public init() {}
  public func url(for ticket: Ticket, generation: Int, in state: QueueState) -> String? { nil }
}

extension PrintJob {
  /// The layout's data for this job; nil when its ticket or its service is gone.
  public func layoutData(
    in view: StationView, addressing: some TicketAddressing
  ) -> DataValue? {
    switch paper {
    case .ticket(let id):
      return view.state.tickets[id].map { ticketData($0, in: view, addressing: addressing) }
    case .slip(let id, let next):
      return view.state.index.services[id].map {
        LayoutData.slip(
          $0, next: next, in: view.state, printed: view.clock.sameDay(queuedWall))
      }
    }
  }

  private func ticketData(
    _ ticket: Ticket, in view: StationView, addressing: some TicketAddressing
  ) -> DataValue {
    let url = addressing.url(for: ticket, generation: generation, in: view.state)
    return LayoutData.ticket(
      ticket, job: self, in: view.state,
      issued: view.clock.sameDay(issuedWall(of: ticket, in: view)),
      reprinted: reprintBy == nil ? nil : view.clock.sameDay(queuedWall),
      reprintBy: reprintBy.map(Self.shownName), url: url)
  }

  private func issuedWall(of ticket: Ticket, in view: StationView) -> WallTime {
    view.state.dayWall(at: Stamp(wall: queuedWall, hall: ticket.issuedAt))
  }

  /// Who asked for a reprint, as paper may say it: the role, never a name.
  private static func shownName(_ actor: Actor) -> String {
    switch actor {
    case .person(let id, let role): "\(role.name.chinese) \(id)"
    case .kiosk(let id), .device(let id): id.text
    case .pad(let window): "\(window)号窗口"
    case .calendar, .console: "控制台"
    }
  }
}

extension LocalTime {
  /// Another moment of the same local day.
  func sameDay(_ wall: WallTime) -> LocalTime {
    let minutes = (wall.milliseconds - midnight.milliseconds) / 60_000
    return LocalTime(
      date: date, time: TimeOfDay(minutes: Int(min(max(minutes, 0), 1439)))!, midnight: midnight)
  }
}
