import Foundation
import HallEngine
import HallPictures
import HallRuntime
import Journal
import Layout
import QueueCore
import Rendering
import Simulation

/// A whole day of a hall in virtual time, into a real journal.
public enum DemoDay {
  /// Why a day could not be run, for a person.
  public struct Failure: Error, Sendable {
    public let text: LocalizedText
  }

  /// Runs a day and returns what it came to.
  ///
  /// The date is the first business day from 2026-11-23 on, so that the same seed gives the same
  /// journal on every day of the year.
  public static func run(
    _ definition: HallDefinition, seed: UInt64, minutes: Int, citizensPerDay: Int,
    dataDirectory: String, layoutDirectory: String, progress: (Int) -> Void
  ) throws -> SimulationSummary {
    let date = DemoClock.firstDay(of: definition)
    let store = try JournalStore(directory: dataDirectory, hall: definition.id)
    guard store.head.sequence == 0 else {
      throw Failure(
        text: LocalizedText(
          chinese: "\(dataDirectory) 里已有日志，请用空目录",
          english: "There is a journal in \(dataDirectory) already; use an empty directory"))
    }
    var plan = SimulationPlan(
      definition: definition, seed: seed, minutes: minutes, date: date,
      secondsEast: HallTimeZone(definition.timeZone).secondsEast(
        at: WallTime(milliseconds: Int64(date.daysSince1970) * 86_400_000)),
      citizensPerDay: citizensPerDay)
    let painter = try HallPictures()
    plan.layouts = try publications(of: definition, in: layoutDirectory, store, painter)
    var simulation = try HallSimulation(
      plan, log: JournalSimulationLog(store), painter: painter, font: nil)
    return simulation.run(progress: progress)
  }

  /// Stores the layouts that the hall's outputs show, for the day to begin with publishing them.
  private static func publications(
    of definition: HallDefinition, in directory: String, _ store: JournalStore,
    _ painter: HallPictures
  ) throws -> [LayoutPublication] {
    var fonts = FontHashes()
    let files = LayoutDirectory(directory)
    let names = Set(definition.layoutOutputs.flatMap(\.layouts)).sorted()
    return try names.compactMap { name in
      // What is not there is missed when it is painted, with a reason in words.
      guard let check = files.check(name), let layout = check.layout else { return nil }
      let bundle = LayoutBundle(name: name, check)
      let hash = try store.keepLayout(bundle.bytes)
      painter.use(layout, as: name)
      return LayoutPublication(
        name: name, hash: hash.description, fonts: fonts.hashes(of: layout.fonts),
        note: "第一次发布 first publication")
    }
  }
}
