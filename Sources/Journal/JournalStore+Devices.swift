import Crypto
import Foundation
import GRDB
import QueueCore

/// The clocks as they last stood, to go on from after a restart.
public struct ClockAnchor: Hashable, Sendable {
  /// The kernel's id of the boot.
  public var boot: String
  /// Milliseconds since that boot, time asleep included.
  public var bootMilliseconds: Int64
  public var stamp: Stamp

  public init(boot: String, bootMilliseconds: Int64, stamp: Stamp) {
    self.boot = boot
    self.bootMilliseconds = bootMilliseconds
    self.stamp = stamp
  }
}

/// A device that was let in, with the hash of the token it shows.
public struct EnrolledDevice: Hashable, Sendable {
  public let device: DeviceID
  public let tokenHash: [UInt8]
}

extension JournalStore {
  /// Keeps the hash of a device's token in place of an earlier one; nil takes it away.
  public func setToken(of device: DeviceID, hash: [UInt8]?) throws(JournalFailure) {
    try database.access { db in
      if let hash {
        try db.execute(
          sql: "INSERT OR REPLACE INTO enrolments (device, tokenHash) VALUES (?, ?)",
          arguments: [device.text, Data(hash)])
      } else {
        try db.execute(
          sql: "DELETE FROM enrolments WHERE device = ?", arguments: [device.text])
      }
    }
  }

  /// Every device that was let in, by id.
  public func enrolledDevices() throws(JournalFailure) -> [EnrolledDevice] {
    try database.enrolledDevices()
  }

  /// Keeps a layout's bytes under their SHA-256 hash; the same bytes twice are kept once.
  ///
  /// - Throws: `.tooLong` past `JournalLimits.layoutBytes`.
  public func keepLayout(_ bytes: [UInt8]) throws(JournalFailure) -> EventHash {
    guard bytes.count <= JournalLimits.layoutBytes else {
      throw .tooLong(limit: JournalLimits.layoutBytes)
    }
    let hash = EventHash(bytes: Array(SHA256.hash(data: bytes)))
    try database.access { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO layouts (hash, bytes) VALUES (?, ?)",
        arguments: [Data(hash.bytes), Data(bytes)])
    }
    return hash
  }

  /// The bytes of a hash; nil when they were never kept.
  ///
  /// - Throws: `.damaged` when the bytes no longer have that hash.
  public func layout(_ hash: EventHash) throws(JournalFailure) -> [UInt8]? {
    try database.layout(hash)
  }

  public func setClockAnchor(_ anchor: ClockAnchor) throws(JournalFailure) {
    try database.access { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO clock (one, boot, bootTime, wall, hallTime)
          VALUES (1, ?, ?, ?, ?)
          """,
        arguments: [
          anchor.boot, anchor.bootMilliseconds, anchor.stamp.wall.milliseconds,
          anchor.stamp.hall.milliseconds,
        ])
    }
  }

  /// The clocks as they were kept last; nil in a new journal.
  ///
  /// An event's stamp may be later: whoever starts a clock takes the later of the two.
  public func clockAnchor() throws(JournalFailure) -> ClockAnchor? {
    try database.access { db in
      guard
        let row = try Row.fetchOne(db, sql: "SELECT boot, bootTime, wall, hallTime FROM clock"),
        let boot = String.fromDatabaseValue(row[0]),
        let bootTime = Int64.fromDatabaseValue(row[1]),
        let wall = Int64.fromDatabaseValue(row[2]), let hall = Int64.fromDatabaseValue(row[3])
      else { return nil }
      return ClockAnchor(
        boot: boot, bootMilliseconds: bootTime,
        stamp: Stamp(
          wall: WallTime(milliseconds: wall), hall: HallTime(milliseconds: hall)))
    }
  }
}

extension JournalDatabase {
  func enrolledDevices() throws(JournalFailure) -> [EnrolledDevice] {
    try access { db in
      try Row.fetchAll(db, sql: "SELECT device, tokenHash FROM enrolments ORDER BY device").map {
        row in
        guard let device = String.fromDatabaseValue(row[0]),
          let hash = Data.fromDatabaseValue(row[1])
        else {
          throw JournalFailure.damaged(path: path, reason: "an unreadable enrolment")
        }
        return EnrolledDevice(device: DeviceID(device), tokenHash: Array(hash))
      }
    }
  }

  func layout(_ hash: EventHash) throws(JournalFailure) -> [UInt8]? {
    let found = try access { db in
      try Data.fetchOne(
        db, sql: "SELECT bytes FROM layouts WHERE hash = ?", arguments: [Data(hash.bytes)])
    }
    guard let bytes = found.map(Array.init) else { return nil }
    guard Array(SHA256.hash(data: bytes)) == hash.bytes else {
      throw .damaged(path: path, reason: "layout \(hash)")
    }
    return bytes
  }
}
