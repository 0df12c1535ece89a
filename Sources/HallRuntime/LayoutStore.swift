import HallPictures
import Journal

/// Where the bytes of published layouts are kept, by their hash.
public protocol LayoutStore: Sendable {
  /// Keeps bytes; when it returns they are durable.
  func keep(_ bytes: [UInt8]) async throws
  /// The bytes of a hash; nil when they were never kept.
  func bytes(of hash: String) async throws -> [UInt8]?
}

/// The hall's journal: what is published goes with it, into backups, too.
public struct JournalLayouts: LayoutStore {
  private let hall: HallActor

  public init(_ hall: HallActor) { self.hall = hall }

  /// Why the journal keeps nothing.
  struct NoJournal: Error {}

  public func keep(_ bytes: [UInt8]) async throws {
    guard try await hall.withStore({ try $0.keepLayout(bytes) }) != nil else { throw NoJournal() }
  }

  public func bytes(of hash: String) async throws -> [UInt8]? {
    guard let hash = EventHash(hash) else { return nil }
    return try await hall.withStore { try $0.layout(hash) } ?? nil
  }
}

/// For a hall whose journal is in memory.
public actor MemoryLayouts: LayoutStore {
  private var kept: [String: [UInt8]] = [:]

  public init() {}

  public func keep(_ bytes: [UInt8]) async { kept[ContentHash.of(bytes)] = bytes }
  public func bytes(of hash: String) async -> [UInt8]? { kept[hash] }
  /// Loses everything, as a damaged disk does.
  public func loseAll() { kept = [:] }
}
