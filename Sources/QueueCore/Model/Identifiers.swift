/// A stable name for something a hall defines, such as a line or a service.
///
/// The text is what configuration files and journal events say: lower-case letters, digits and
/// hyphens. `Subject` only keeps names of different things apart.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  public let text: String

  public init(_ text: String) { self.text = text }
  public init(stringLiteral value: String) { text = value }
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// A number for something that is counted, such as a ticket; never reused.
public struct NumberIdentifier<Subject>: Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible, ExpressibleByIntegerLiteral
{
  public let value: Int64

  public init(_ value: Int64) { self.value = value }
  public init(integerLiteral value: Int64) { self.value = value }
  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  public var description: String { String(value) }
}

public typealias ZoneID = Identifier<ZoneDefinition>
public typealias DepartmentID = Identifier<DepartmentDefinition>
public typealias ServiceID = Identifier<ServiceDefinition>
public typealias LineID = Identifier<LineDefinition>
public typealias ClassID = Identifier<ClassDefinition>
/// Classes that share a budget for overtaking.
public typealias CapGroupID = Identifier<CapGroup>
public enum CapGroup {}
public typealias DeviceID = Identifier<DeviceDefinition>

/// The code that a registered key project's bearer shows at the kiosk.
public typealias KeyProjectCode = Identifier<KeyProject>

/// The number over a counter, as the public reads it.
public typealias WindowID = NumberIdentifier<WindowDefinition>
public typealias TicketID = NumberIdentifier<Ticket>
public typealias PrintJobID = NumberIdentifier<PrintJob>

/// A person in the erasable table; names never stand in events.
public typealias PersonID = NumberIdentifier<Role>
