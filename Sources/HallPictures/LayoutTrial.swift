import Layout
import QueueCore
import Rendering

/// What came of trying a layout: read, checked, and painted on its sample data.
public struct LayoutTrial: Sendable {
  public let check: LayoutCheck
  /// What a person should look at, besides the check's own findings: samples with mistakes, a
  /// picture that cannot be painted.
  public let findings: [LocalizedText]
  /// The layout, when it can be shown.
  public let layout: CheckedLayout?

  /// Tries a layout that was read, on those samples.
  ///
  /// - Parameter checksGlyphs: whether a fixed text that no font has is a mistake, as it is in a
  ///   draft; what is published is better shown with a hole than not at all.
  public init(
    _ check: LayoutCheck, samples: [LayoutDirectory.Sample], studio: PictureStudio,
    checksGlyphs: Bool = true
  ) {
    var check = check
    if checksGlyphs { check.add(studio.complaints(about: check)) }
    var findings: [LocalizedText] = []
    var canPaint = true
    if let layout = check.layout {
      let data = samples.compactMap(\.check.data)
      for sample in samples where sample.check.data == nil {
        findings.append(
          LocalizedText(
            chinese: sample.check.report(.chinese), english: sample.check.report(.english)))
      }
      for values in data.isEmpty ? [.missing] : data {
        do throws(RenderingError) {
          try studio.tryOut(layout, data: values)
        } catch {
          canPaint = false
          let text = LocalizedText(
            chinese: error.message.chinese, english: error.message.english)
          if !findings.contains(text) { findings.append(text) }
        }
      }
    }
    self.check = check
    self.findings = findings
    layout = canPaint ? check.layout : nil
  }

  /// All mistakes, as a compiler prints them, and all findings.
  public var report: LocalizedText {
    LocalizedText(
      chinese: check.report(.chinese) + findings.map(\.chinese).joined(separator: "\n"),
      english: check.report(.english) + findings.map(\.english).joined(separator: "\n"))
  }

  /// The first of them, in one line.
  public var firstFinding: LocalizedText {
    if let mistake = check.diagnostics.first(where: { $0.severity == .error }) {
      let place = "\(mistake.position.line):\(mistake.position.column)"
      return LocalizedText(
        chinese: "第 \(place) 处：\(mistake.message.chinese)",
        english: "\(place): \(mistake.message.english)")
    }
    return findings.first ?? LocalizedText(chinese: "", english: "")
  }
}
