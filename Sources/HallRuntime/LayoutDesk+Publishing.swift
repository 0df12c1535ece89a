import HallEngine
import HallPictures
import Layout
import QueueCore
import Rendering

// What an editor asks of the desk.
extension LayoutDesk {
  /// A layout as a list shows it.
  public struct Entry: Sendable {
    public let name: String
    public let draft: LayoutDraft?
    /// Latest first; empty when it was never published.
    public let versions: [LayoutVersion]
    /// What outputs show; nil when none names it.
    public let inForce: LayoutInForce?
    public let outputs: [LayoutOutput]
  }

  /// Every layout that there is a file of, that was published, or that an output names.
  public func entries() async -> [Entry] {
    await look()
    let state = hall.snapshot.state
    let outputs = state.definition.layoutOutputs
    let names = Set(
      Array(drafts.keys) + state.carried.layouts.map(\.name) + outputs.flatMap(\.layouts))
    return names.sorted().map { entry($0, state, outputs) }
  }

  /// One layout.
  public func entry(_ name: String) async throws(LayoutDeskProblem) -> Entry {
    await look()
    let state = hall.snapshot.state
    let found = entry(name, state, state.definition.layoutOutputs)
    guard found.draft != nil || !found.versions.isEmpty || found.inForce != nil else {
      throw .unknownLayout(name)
    }
    return found
  }

  private func entry(_ name: String, _ state: QueueState, _ outputs: [LayoutOutput]) -> Entry {
    Entry(
      name: name, draft: drafts[name], versions: state.carried.layout(name)?.versions ?? [],
      inForce: inForce[name], outputs: outputs.filter { $0.layouts.contains(name) })
  }

  /// What is wrong with layouts that an output shows or that were published, worst first.
  public func problems() -> [LayoutProblem] {
    let state = hall.snapshot.state
    let outputs = Set(state.definition.layoutOutputs.flatMap(\.layouts))
    var found: [LayoutProblem] = []
    for name in outputs.sorted() {
      guard let standing = inForce[name], let problem = standing.problem else { continue }
      let severity: LayoutProblem.Severity =
        switch standing.origin {
        case .published: .info
        case .earlier, .file: .warning
        case .lastResort: .alarm
        }
      found.append(LayoutProblem(name: name, severity: severity, text: problem))
    }
    for name in outputs.union(state.carried.layouts.map(\.name)).sorted() {
      guard let draft = drafts[name], !draft.isSound else { continue }
      found.append(
        LayoutProblem(
          name: name, severity: .warning,
          text: LayoutWords.brokenDraft(name, draft.trial.firstFinding)))
    }
    let order: [LayoutProblem.Severity] = [.alarm, .warning, .info]
    return order.flatMap { severity in found.filter { $0.severity == severity } }
  }

  /// Checks a source as if it were the layout's file.
  public nonisolated func check(
    _ source: String, as name: String, theme: String? = nil
  ) async -> LayoutCheck {
    await previews.withGlyphs(
      LayoutReader.read(
        source, name: name + ".yaml", theme: theme.flatMap { $0.isEmpty ? nil : $0 },
        folder: directory))
  }

  /// The names of the samples that a layout of a kind can be shown on.
  public func sampleNames(of name: String, _ kind: OutputKind) -> [String] {
    samples(of: name, kind).map(\.name)
  }

  /// The data of a sample; nil is the first one, or nothing at all when there is none.
  private func data(
    _ sample: String?, of name: String, _ kind: OutputKind
  ) throws(LayoutDeskProblem) -> DataValue {
    let samples = samples(of: name, kind)
    guard let sample else { return samples.lazy.compactMap(\.check.data).first ?? .missing }
    guard let data = samples.first(where: { $0.name == sample })?.check.data else {
      throw .unknownSample(sample)
    }
    return data
  }

  /// What a preview shows.
  public enum PreviewData: Sendable {
    case live(DataValue)
    /// Nil: the first there is.
    case sample(String?)
  }

  /// Paints a source that need not be saved.
  ///
  /// - Throws: `.broken` with what is wrong when it cannot be painted.
  public func preview(
    _ source: String, as name: String, theme: String, data: PreviewData, at moment: LayoutMoment
  ) async throws(LayoutDeskProblem) -> PreviewPicture {
    try await preview(await check(source, as: name, theme: theme), name, data, moment)
  }

  /// Paints a version that was published.
  public func preview(
    version hash: String, of name: String, theme: String, data: PreviewData,
    at moment: LayoutMoment
  ) async throws(LayoutDeskProblem) -> PreviewPicture {
    let bundle = try await bundle(hash, of: name)
    return try await preview(bundle.read(theme: theme), name, data, moment)
  }

  func preview(
    _ check: LayoutCheck, _ name: String, _ data: PreviewData, _ moment: LayoutMoment
  ) async throws(LayoutDeskProblem) -> PreviewPicture {
    guard let layout = check.layout else { throw .broken(try await trial(check)) }
    let values: DataValue
    switch data {
    case .live(let live): values = live
    case .sample(let sample): values = try self.data(sample, of: name, layout.kind)
    }
    do throws(PaintFailure) {
      return try await previews.paint(layout, values, at: moment)
    } catch {
      throw .failed(error.text)
    }
  }

  /// Replaces a layout's file by what an editor has made of it; the file's present text has to be
  /// the one that the editor began with.
  ///
  /// - Parameters:
  ///   - tag: of the text it replaces; nil for a file that is not there yet.
  /// - Throws: `.changed` with what is there now, `.exists`, `.tooLarge`, `.notWritten`.
  public func put(
    _ source: String, as name: String, over tag: String?, by actor: Actor
  ) async throws(LayoutDeskProblem) -> LayoutDraft {
    guard LayoutPublication.isName(name) else { throw .invalidName(name) }
    guard source.utf8.count <= LayoutLimits.sourceBytes else { throw .tooLarge }
    let now = await hall.now().wall
    let fresh = ContentHash.of(Array(source.utf8))
    // From here to the writing nobody else gets a turn.
    let present = directory.bytes(of: name).map { ContentHash.of($0) }
    if present != fresh {
      guard present == tag else {
        await look()
        throw tag == nil ? .exists(name) : .changed(drafts[name])
      }
      do { try directory.write(source, to: name) } catch { throw .notWritten("\(error)") }
      writers[name] = Writer(tag: fresh, actor: actor, at: now)
    }
    await look()
    guard let draft = drafts[name] else { throw .unknownLayout(name) }
    return draft
  }

  /// What publishing a layout's file asks of the hall; its bytes are stored when this returns.
  ///
  /// - Parameter tag: of the text that whoever publishes has seen; nil publishes what is there.
  public func publication(
    of name: String, tag: String?, note: String
  ) async throws(LayoutDeskProblem) -> LayoutPublication {
    await look()
    guard let draft = drafts[name] else { throw .unknownLayout(name) }
    guard tag == nil || draft.tag == tag else { throw .changed(draft) }
    guard let layout = draft.trial.layout else { throw .broken(draft.trial) }
    try fit(layout, name)
    try await keep(draft.bundle)
    return LayoutPublication(
      name: name, hash: draft.hash, fonts: await previews.fontHashes(of: layout), note: note)
  }

  /// What showing an older version again asks of the hall.
  public func publication(
    of name: String, hash: String, note: String
  ) async throws(LayoutDeskProblem) -> LayoutPublication {
    let (_, layout) = try await stored(hash, of: name)
    try fit(layout, name)
    return LayoutPublication(
      name: name, hash: hash, fonts: await previews.fontHashes(of: layout), note: note)
  }

  /// Refuses a layout that an output which names it cannot show.
  func fit(_ layout: CheckedLayout, _ name: String) throws(LayoutDeskProblem) {
    let outputs = hall.snapshot.state.definition.layoutOutputs
    guard let output = outputs.first(where: { $0.layouts.contains(name) && !$0.fits(layout) })
    else {
      return
    }
    throw .doesNotFit(
      LayoutOutputName(name: output.name, width: output.width, height: output.height))
  }

  /// The layout that an output shows which names it from now on: what is published, or the file
  /// where nothing is yet.
  public func assignable(_ name: String) async throws(LayoutDeskProblem) -> CheckedLayout {
    let entry = try await entry(name)
    if let standing = entry.inForce { return standing.layout }
    if let latest = entry.versions.first, let found = try? await stored(latest.hash, of: name) {
      return found.1
    }
    guard let draft = entry.draft else { throw .unknownLayout(name) }
    guard let layout = draft.trial.layout else { throw .broken(draft.trial) }
    return layout
  }

  func keep(_ bundle: LayoutBundle) async throws(LayoutDeskProblem) {
    do { try await store.keep(bundle.bytes) } catch { throw .notStored("\(error)") }
  }

  /// The files of a version as they were stored.
  public func bundle(
    _ hash: String, of name: String
  ) async throws(LayoutDeskProblem) -> LayoutBundle {
    let bytes: [UInt8]?
    do { bytes = try await store.bytes(of: hash) } catch { throw .unknownVersion }
    guard let bytes, let bundle = LayoutBundle(bytes: bytes), bundle.name == name else {
      throw .unknownVersion
    }
    return bundle
  }

  /// A stored version that can be shown: it was painted on its samples when it was published, so
  /// that once is enough to see whether its fonts are still there.
  func stored(
    _ hash: String, of name: String
  ) async throws(LayoutDeskProblem) -> (LayoutBundle, CheckedLayout) {
    let bundle = try await bundle(hash, of: name)
    let trial: LayoutTrial
    do throws(PaintFailure) {
      trial = try await previews.trial(bundle.read(), samples: [], checksGlyphs: false)
    } catch {
      throw .failed(error.text)
    }
    guard let layout = trial.layout else { throw .broken(trial) }
    return (bundle, layout)
  }

  private func trial(_ check: LayoutCheck) async throws(LayoutDeskProblem) -> LayoutTrial {
    do throws(PaintFailure) {
      return try await previews.trial(check, samples: [])
    } catch {
      throw .failed(error.text)
    }
  }
}
