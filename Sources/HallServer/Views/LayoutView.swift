import Foundation
import HallEngine
import HallPictures
import HallRuntime
import Layout
import QueueCore
import Rendering

// Layouts in the shapes that the editor is given.
extension ServerCore {
  /// A layout with its file, its versions and its outputs.
  func members(of entry: LayoutDesk.Entry) async -> [(String, JSON)] {
    let layout = entry.draft?.trial.layout ?? entry.inForce?.layout
    var published = JSON.null
    if let latest = entry.versions.first { published = .object(await members(of: latest)) }
    var draft = JSON.null
    if let present = entry.draft { draft = await json(of: present) }
    return [
      ("name", entry.name.json), ("kind", (layout?.kind.rawValue).json),
      ("width", (layout?.width).json), ("height", (layout?.height).json),
      ("title", (entry.draft.flatMap { LayoutOutline.title(of: $0.bundle.source) }).json),
      ("themes", (layout?.themes ?? []).json),
      ("outputs", .array(entry.outputs.map(\.json))), ("published", published),
      ("shown", (entry.inForce?.json).json), ("draft", draft),
    ]
  }

  /// A file as it stands beside what is published.
  func json(of draft: LayoutDraft) async -> JSON {
    let latest = state.carried.layout(draft.name)?.versions.first
    let standing: String
    if !draft.isSound {
      standing = "broken"
    } else if let latest {
      standing = latest.hash == draft.hash ? "same" : "changed"
    } else {
      standing = "new"
    }
    func count(_ severity: Diagnostic.Severity) -> JSON {
      draft.trial.check.diagnostics.count { $0.severity == severity }.json
    }
    return [
      "state": standing.json, "etag": draft.tag.json, "hash": draft.hash.json,
      "errors": count(.error), "warnings": count(.warning),
      "findings": .array(draft.trial.findings.map(\.json)),
      "changedAt": draft.changedAt.json,
      "changedBy": draft.changedAt == nil ? .null : await who(draft.changedBy).json,
    ]
  }

  func members(of version: LayoutVersion) async -> [(String, JSON)] {
    [
      ("hash", version.hash.json), ("at", version.at.json), ("by", await who(version.by).json),
      ("note", version.note.json),
    ]
  }

  /// What a check found, with the boxes and the samples that an editor offers.
  func members(of check: LayoutCheck, as name: String) async -> [(String, JSON)] {
    let kind = check.layout?.kind
    var samples: [String] = []
    if let kind { samples = await services.layouts.sampleNames(of: name, kind) }
    return [
      ("ok", (check.layout != nil).json), ("kind", (kind?.rawValue).json),
      ("width", (check.layout?.width).json), ("height", (check.layout?.height).json),
      ("themes", (check.layout?.themes ?? []).json), ("samples", samples.json),
      ("files", .array(check.fileNames.map(\.json))), ("diagnostics", check.diagnosticsJSON),
      ("outline", LayoutOutline(check.source).json),
      ("values", kind?.schema.values ?? .array([])),
    ] + check.nameMembers
  }
}

extension LayoutCheck {
  /// The styles, colours and fonts that a box can name, its own file's first.
  var nameMembers: [(String, JSON)] {
    let outlines = files.map { LayoutOutline($0.source) }
    func once(_ names: [String]) -> JSON {
      names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.json
    }
    return [
      ("styles", once(outlines.flatMap(\.styles))), ("colors", once(outlines.flatMap(\.colors))),
      ("fonts", once(outlines.flatMap(\.fonts))),
    ]
  }

  /// The files' names without the way to the directory.
  var fileNames: [String] {
    files.enumerated().map { index, file in
      index == 0 ? String(file.name.split(separator: "/").last ?? "") : file.name
    }
  }

  var diagnosticsJSON: JSON {
    let names = fileNames
    return .array(
      diagnostics.map {
        [
          "file": names[$0.position.file].json, "line": $0.position.line.json,
          "column": $0.position.column.json, "severity": $0.severity.rawValue.json,
          "zh": $0.message.chinese.json, "en": $0.message.english.json,
        ]
      })
  }
}

extension LayoutOutput: JSONConvertible {
  var json: JSON {
    [
      "device": device.json, "address": address.json, "name": name.json,
      "kind": kind.rawValue.json, "layout": layout.json, "theme": theme.json,
      "times": .array(times.map(\.json)), "width": width.json, "height": height.json,
    ]
  }
}

extension LayoutTime: JSONConvertible {
  var json: JSON {
    [
      "from": from.description.json, "to": to.description.json, "layout": layout.json,
      "theme": theme.json,
    ]
  }
}

extension LayoutInForce: JSONConvertible {
  var json: JSON {
    let origin =
      switch origin {
      case .published: "published"
      case .earlier: "earlier"
      case .file: "file"
      case .lastResort: "lastResort"
      }
    return ["hash": hash.json, "origin": origin.json, "problem": problem.json]
  }
}

extension LayoutProblem: JSONConvertible {
  var json: JSON {
    [
      "layout": name.json, "zh": text.chinese.json, "en": text.english.json,
      "severity": severity.rawValue.json,
    ]
  }
}

extension JSON: JSONConvertible {
  var json: JSON { self }
}

extension BoxPath: JSONConvertible {
  var json: JSON { ["root": root.json, "steps": steps.json] }
}

extension LayoutOutline: JSONConvertible {
  var json: JSON {
    [
      "roots": .array(roots.map { ["name": $0.name.json, "box": $0.box.json] }),
      "styles": styles.json, "colors": colors.json,
    ]
  }
}

extension OutlineBox: JSONConvertible {
  var json: JSON {
    [
      "line": position.line.json, "column": position.column.json, "role": role.rawValue.json,
      "kind": kind.json,
      "properties": .array(
        properties.map {
          [
            "name": $0.name.json, "value": $0.value.json, "line": $0.position.line.json,
            "column": $0.position.column.json,
          ]
        }),
      "children": children.json,
    ]
  }
}

extension PreviewPicture {
  /// The picture in base64, the boxes over it, and what did not fit.
  ///
  /// - Parameter first: which of the layout's files counts as the first: the one being edited.
  func json(at moment: LayoutMoment, first: Int = 0) -> JSON {
    func file(_ number: Int) -> JSON {
      number == first ? 0.json : number < first ? (number + 1).json : number.json
    }
    return picture(at: moment, file)
  }

  private func picture(at moment: LayoutMoment, _ file: (Int) -> JSON) -> JSON {
    [
      "width": width.json, "height": height.json, "moment": moment.milliseconds.json,
      "changesAt": (changesAt?.milliseconds).json,
      "boxes": .array(
        frames.map {
          [
            "file": file($0.position.file), "line": $0.position.line.json,
            "column": $0.position.column.json, "x": $0.rect.x.json, "y": $0.rect.y.json,
            "w": $0.rect.width.json, "h": $0.rect.height.json,
          ]
        }),
      "cuts": .array(
        cuts.map {
          [
            "reason": $0.reason.rawValue.json, "file": file($0.position.file),
            "line": $0.position.line.json, "column": $0.position.column.json,
          ]
        }),
      "png": .text(Data(png).base64EncodedString()),
    ]
  }
}
