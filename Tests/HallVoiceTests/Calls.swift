import Foundation
import HallEngine

@testable import HallVoice
@testable import QueueCore

/// Calls and programs the tests speak with.
enum Calls {
  static let floor = ZoneDefinition(
    id: "f1", name: LocalizedText(chinese: "一楼", english: "first floor"))

  static func call(_ ticket: Int64, prefix: String = "A", window: Int64, call: Int = 1)
    -> QueueState.RecentCall
  {
    QueueState.RecentCall(
      ticket: TicketID(ticket), number: TicketNumber(prefix: prefix, counter: Int(ticket)),
      window: WindowID(window), at: HallTime(milliseconds: 0), call: call)
  }

  /// Everything a queue still has to say.
  static func drain(
    _ queue: inout VoiceQueue, _ definition: VoiceDefinition = VoiceDefinition()
  ) -> [VoiceQueue.Speech] {
    var speeches: [VoiceQueue.Speech] = []
    while let speech = queue.next(definition, zone: floor.name) { speeches.append(speech) }
    return speeches
  }

  /// What one call in a calm hall is spoken as.
  static func speech(
    _ ticket: Int64 = 12, window: Int64 = 3, _ definition: VoiceDefinition = VoiceDefinition()
  ) -> VoiceQueue.Speech {
    var queue = VoiceQueue()
    queue.add(call(ticket, window: window))
    return drain(&queue, definition)[0]
  }

  static let hasEspeak = ChildProcess.isInstalled("espeak-ng")
  static let hasAplay = ChildProcess.isInstalled("aplay")
}

/// A folder of a test's own, removed with it.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "hallvoice-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path + "/en", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  /// A clip of a level of its own, so that it is found again in what is joined.
  func clip(_ name: String, level: Int16, samples: Int = 1_000) throws {
    try write(Waveform(samples: Array(repeating: level, count: samples)).wav(), name + ".wav")
  }

  /// A program that stands in for another: a shell script.
  ///
  /// Written while nothing is started: a child that had it open for writing, for the moment before
  /// it becomes its own program, would keep it from being run.
  func program(_ name: String, _ script: String) throws -> String {
    let file = path + "/" + name
    try SpawnedProcess.preparing.withLock { _ in
      try write(Array("#!/bin/sh\n\(script)\n".utf8), name)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }
    return file
  }

  static func bytes(_ file: String) -> [UInt8]? {
    FileManager.default.contents(atPath: file).map { Array($0) }
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

extension EspeakVoice {
  /// Speech by a program that has time on a machine busy with other tests.
  static func patient(_ program: String = "espeak-ng") -> Self {
    EspeakVoice(program: program, timeLimitMilliseconds: .max / 2)
  }
}
