/// Why a command was not carried out; nothing was changed.
public enum Refusal: Error, Hashable, Sendable {
  case dayNotOpen(next: CalendarDate?)
  case dayAlreadyOpen(CalendarDate)
  case afterCutOff(next: CalendarDate?)
  case duringBreak(until: TimeOfDay)
  case unknownService(ServiceID)
  case unknownLine(LineID)
  case unknownWindow(WindowID)
  case unknownTicket
  case unknownClass(ClassID)
  case unknownPrintJob(PrintJobID)
  case unknownPerson(PersonID)
  case unknownDevice(DeviceID)
  case noServices
  case tooManyServices(limit: Int)
  case servicesOfDifferentLines
  case departmentAbsent(DepartmentID, next: CalendarDate?)
  case departmentPresent(DepartmentID)
  case serviceSuspended(ServiceID, until: CalendarDate, reason: String)
  case keyProjectCodeNeeded
  case keyProjectUnknown
  case keyProjectNotValid(from: CalendarDate, to: CalendarDate)
  case keyProjectNotForService(ServiceID)
  case keyProjectLimit(Int)
  case appointmentNeeded
  case windowNotOpen(WindowID)
  case windowPaused(WindowID)
  case windowNotPaused(WindowID)
  case windowAlreadyOpen(WindowID)
  case nobodyAtWindow(WindowID)
  case windowDoesNotServe(WindowID, LineID)
  case ticketNotWaiting(TicketNumber)
  case ticketNotMissed(TicketNumber)
  case ticketNotHeld(TicketNumber)
  case ticketEnded(TicketNumber)
  case tooFewCalls(made: Int, needed: Int)
  case callTooSoon(secondsLeft: Int)
  case returnTooLate(TicketNumber)
  case returnLimitReached(TicketNumber, limit: Int)
  case nothingToUndo
  case nothingToRate(WindowID)
  case alreadyRated(WindowID)
  case careNotGranted(TicketNumber)
  case reasonNeeded
  case strandsTickets(WindowID, count: Int)
  case printJobNotOpen(PrintJobID)
  case invalidDefinition(String)
  case wrongPhase(DayPhase)
  case implausibleTime
  case numbersUsedUp(String)
  case layoutNameInvalid(String)
  case layoutHashInvalid
  case layoutNoteTooLong(limit: Int)
  case tooManyLayouts(limit: Int)
  /// The hall's hands are full: too many commands are waiting; ask again.
  case overloaded
  case notAllowed
}
