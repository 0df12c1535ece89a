import HallEngine
import HallPictures
import Layout
import Logging
import QueueCore
import Rendering

/// Knows the hall's layouts: the files as drafts, what is published, and what is shown.
///
/// Files that change are read, checked and painted on their samples; what is shown changes only by
/// publishing, which is an event. Nothing here ever leaves an output without a layout.
public actor LayoutDesk {
  /// What a desk works with.
  public struct Setup: Sendable {
    /// Where the hall's layout files are.
    public var directory: String
    /// The layouts that ship, for when nothing else can be shown; nil: there are none.
    public var shipped: String?
    /// Whether files that change on the disk are published as they are, as in the demo.
    public var publishesFiles: Bool
    /// Different at every start of the program.
    public var start: UInt32
    public var logger: Logger

    public init(
      directory: String, shipped: String? = nil, publishesFiles: Bool = false, start: UInt32,
      logger: Logger
    ) {
      self.directory = directory
      self.shipped = shipped
      self.publishesFiles = publishesFiles
      self.start = start
      self.logger = logger
    }
  }

  public nonisolated let directory: LayoutDirectory
  let shipped: LayoutDirectory?
  let hall: HallActor
  let store: any LayoutStore
  let previews: PreviewShop
  let setup: Setup
  /// Files as they were tried last, by name.
  var drafts: [String: LayoutDraft] = [:]
  /// What each output shows, by the layout's name.
  public private(set) var inForce: [String: LayoutInForce] = [:]
  /// Who wrote a file last through this desk, and what.
  var writers: [String: Writer] = [:]
  private var stamps: [LayoutDirectory.Stamp] = []
  private var sampleTags: [String: String] = [:]
  /// Files that have changed on the disk, to be published when they have not changed for one look.
  private var changedOnDisk: [String: String] = [:]
  private var last: Task<Void, Never>?
  private var commands: UInt64 = 0

  struct Writer: Sendable {
    let tag: String
    let actor: Actor
    let at: WallTime
  }

  public init(_ hall: HallActor, store: any LayoutStore, setup: Setup) {
    self.hall = hall
    self.store = store
    self.setup = setup
    directory = LayoutDirectory(setup.directory)
    previews = PreviewShop(photos: directory)
    shipped = setup.shipped.map(LayoutDirectory.init)
  }

  /// Publishes what an output needs and was never published, and brings what is published into
  /// force; the other files are read at the first ``watch()``, so that no screen waits for them.
  public func start() async {
    _ = await settle()
  }

  /// Looks at the files, when one of them has changed since the last time.
  public func look() async { _ = await inTurn { await $0.readFiles() } }

  /// Brings what is published into force; whether something that is shown has changed.
  public func settle() async -> Bool { await inTurn { await $0.bringIntoForce() } }

  /// Once a second: drafts follow the files, and in a demo what is shown does, too.
  ///
  /// - Returns: whether something that is shown has changed.
  public func watch() async -> Bool {
    await inTurn { desk in
      let due = desk.setup.publishesFiles ? desk.changedOnDisk : [:]
      let hasRead = await desk.readFiles()
      for name in due.keys.sorted() where desk.changedOnDisk[name] == due[name] {
        desk.changedOnDisk[name] = nil
        await desk.publishFile(name)
      }
      return hasRead ? await desk.bringIntoForce() : false
    }
  }

  /// One piece of work after the other: each leaves what it knows whole.
  private func inTurn<Value: Sendable>(
    _ work: @escaping @Sendable (isolated LayoutDesk) async -> Value
  ) async -> Value {
    let before = last
    let task = Task {
      await before?.value
      return await work(self)
    }
    last = Task { _ = await task.value }
    return await task.value
  }

  /// Layouts that an output shows, and those that were ever published, by name.
  private var wanted: [String] {
    let state = hall.snapshot.state
    let names =
      state.definition.layoutOutputs.flatMap(\.layouts) + state.carried.layouts.map(\.name)
    return Set(names).sorted()
  }

  @discardableResult
  private func readFiles() async -> Bool {
    let present = directory.stamps()
    guard present != stamps else { return false }
    for name in Set(directory.names + wanted + drafts.keys).sorted() { await read(name) }
    stamps = present
    return true
  }

  private func read(_ name: String) async {
    guard LayoutPublication.isName(name), let check = directory.check(name) else {
      drafts[name] = nil
      return
    }
    let bundle = LayoutBundle(name: name, check)
    let hash = bundle.hash
    let samples = samples(of: name, check.layout?.kind)
    let sampleTag = ContentHash.of(samples.flatMap { Array($0.check.source.utf8) })
    if drafts[name]?.hash == hash, sampleTags[name] == sampleTag { return }
    let trial: LayoutTrial
    do throws(PaintFailure) { trial = try await previews.trial(check, samples: samples) } catch {
      setup.logger.error("layouts cannot be tried", metadata: ["reason": "\(error.text.english)"])
      return
    }
    let tag = ContentHash.of(Array(check.source.utf8))
    let writer = writers[name].flatMap { $0.tag == tag ? $0 : nil }
    let before = drafts[name]
    let now = await hall.now().wall
    drafts[name] = LayoutDraft(
      name: name, bundle: bundle, hash: hash, tag: tag, trial: trial, changedBy: writer?.actor,
      changedAt: writer?.at ?? (before.map { $0.tag == tag ? $0.changedAt : now } ?? nil))
    sampleTags[name] = sampleTag
    if let before, before.hash != hash, writer == nil, !isOwnWork(bundle, since: before.bundle) {
      changedOnDisk[name] = hash
    }
    if trial.layout == nil {
      setup.logger.warning(
        "a layout file cannot be used; what is published stays",
        metadata: ["layout": "\(name)", "reason": "\(trial.firstFinding.english)"])
    }
  }

  /// Whether all that has changed are parts and pictures that were written through this desk: whoever
  /// did that publishes it, too.
  private func isOwnWork(_ bundle: LayoutBundle, since before: LayoutBundle) -> Bool {
    let changed = bundle.files.filter { !before.files.contains($0) }
    return bundle.source == before.source && !changed.isEmpty
      && changed.allSatisfy { writers[$0.path.text]?.tag == ContentHash.of($0.bytes) }
  }

  /// The samples of a layout, or for one that has none those of its kind's own layout.
  func samples(of name: String, _ kind: OutputKind?) -> [LayoutDirectory.Sample] {
    guard let kind else { return [] }
    let own = directory.samples(of: name, kind: kind)
    if !own.isEmpty { return own }
    let usual =
      switch kind {
      case .screen: "screen-hall"
      case .board: "board-combined"
      case .ticket: "ticket-80mm"
      case .slip: "slip-80mm"
      }
    for folder in [directory, shipped] {
      if let found = folder?.samples(of: usual, kind: kind), !found.isEmpty { return found }
    }
    return []
  }

  private func bringIntoForce() async -> Bool {
    let state = hall.snapshot.state
    var outputs: [String: LayoutOutput] = [:]
    for output in state.definition.layoutOutputs {
      for name in output.layouts where outputs[name] == nil { outputs[name] = output }
    }
    var hasChanged = false
    for name in outputs.keys.sorted() {
      guard let output = outputs[name] else { continue }
      let latest = state.carried.layout(name)?.versions.first
      if let standing = inForce[name], standing.origin == .published,
        standing.hash == latest?.hash
      {
        continue
      }
      let found = await resolve(name, state.carried.layout(name), output)
      if inForce[name]?.hash != found.hash { hasChanged = true }
      if inForce[name]?.problem != found.problem, let problem = found.problem {
        setup.logger.error(
          "a layout is not shown as published",
          metadata: ["layout": "\(name)", "reason": "\(problem.english)"])
      }
      inForce[name] = found
    }
    return hasChanged
  }

  /// What an output shows that names a layout: what is published; else the latest version that can
  /// be shown; else the file; else what ships; else what the program brings along.
  private func resolve(
    _ name: String, _ published: PublishedLayout?, _ output: LayoutOutput
  ) async -> LayoutInForce {
    var reason: LocalizedText?
    for (age, version) in (published?.versions ?? []).enumerated() {
      do throws(LayoutDeskProblem) {
        let (bundle, layout) = try await stored(version.hash, of: name)
        return LayoutInForce(
          name: name, bundle: bundle, hash: version.hash, origin: age == 0 ? .published : .earlier,
          layout: layout,
          problem: age == 0
            ? await otherFonts(layout, than: version)
            : reason.map { LayoutWords.shows(name, age: age, $0) })
      } catch {
        if reason == nil { reason = error.text }
      }
    }
    if drafts[name] == nil { await read(name) }
    let draft = drafts[name]
    if let draft, let layout = draft.trial.layout {
      if published == nil {
        if let failure = await publishFirst(draft, layout) {
          reason = failure
        } else {
          return LayoutInForce(
            name: name, bundle: draft.bundle, hash: draft.hash, origin: .published,
            layout: layout, problem: nil)
        }
      }
      return LayoutInForce(
        name: name, bundle: draft.bundle, hash: draft.hash, origin: .file, layout: layout,
        problem: LayoutWords.showsFile(name, reason))
    }
    reason = reason ?? draft?.trial.firstFinding
    if let check = shipped?.check(name),
      let trial = try? await previews.trial(check, samples: samples(of: name, check.layout?.kind)),
      let layout = trial.layout
    {
      let bundle = LayoutBundle(name: name, check)
      return LayoutInForce(
        name: name, bundle: bundle, hash: bundle.hash, origin: .file, layout: layout,
        problem: LayoutWords.showsShipped(name, reason))
    }
    return lastResort(name, output, reason)
  }

  private func lastResort(
    _ name: String, _ output: LayoutOutput, _ reason: LocalizedText?
  ) -> LayoutInForce {
    let source = LayoutTemplate.source(
      output.kind, width: output.width > 0 ? output.width : nil,
      height: output.height > 0 ? output.height : nil)
    let check = LayoutReader.read(source, name: name)
    guard let layout = check.layout else {
      preconditionFailure("the program's own layout is wrong: \(check.report(.english))")
    }
    let bundle = LayoutBundle(name: name, check)
    return LayoutInForce(
      name: name, bundle: bundle, hash: bundle.hash, origin: .lastResort, layout: layout,
      problem: LayoutWords.showsLastResort(name, reason))
  }

  /// Says when the fonts are others than those a version was published with.
  private func otherFonts(_ layout: CheckedLayout, than version: LayoutVersion) async
    -> LocalizedText?
  {
    let fonts = await previews.fontHashes(of: layout)
    let changed = version.fonts.keys.sorted().filter { fonts[$0] != version.fonts[$0] }
    return changed.isEmpty ? nil : LayoutWords.otherFonts(changed)
  }

  /// Publishes a layout for the first time; why that failed, or nil.
  private func publishFirst(_ draft: LayoutDraft, _ layout: CheckedLayout) async -> LocalizedText? {
    await publish(draft, layout, note: "第一次发布 first publication")
  }

  private func publishFile(_ name: String) async {
    guard let draft = drafts[name], let layout = draft.trial.layout, wanted.contains(name),
      hall.snapshot.state.carried.layout(name)?.versions.first?.hash != draft.hash
    else { return }
    if let failure = await publish(draft, layout, note: "文件已更改 the file was changed") {
      setup.logger.error(
        "a changed layout is not published",
        metadata: ["layout": "\(name)", "reason": "\(failure.english)"])
    }
  }

  /// Publishes a draft for the hall itself.
  private func publish(
    _ draft: LayoutDraft, _ layout: CheckedLayout, note: String
  ) async -> LocalizedText? {
    do throws(LayoutDeskProblem) {
      try fit(layout, draft.name)
      try await keep(draft.bundle)
    } catch {
      return error.text
    }
    commands += 1
    let answer = await hall.submit(
      CommandEnvelope(
        id: CommandID(origin: "layouts", boot: UInt64(setup.start), sequence: commands),
        actor: .calendar,
        command: .publishLayout(
          LayoutPublication(
            name: draft.name, hash: draft.hash, fonts: await previews.fontHashes(of: layout),
            note: note))))
    switch answer {
    case .success: return nil
    case .failure(.refused(let refusal)): return refusal.text
    case .failure(.notStored(let reason)): return LocalizedText(chinese: reason, english: reason)
    }
  }
}
