/// A change of one thing in a layout file, as an editor makes it; everything else of the file stays
/// as its author wrote it, comments, order and blanks.
public enum LayoutEdit: Hashable, Sendable {
  /// Gives a box a property, or another value for one; the value is a text, a number or a name.
  case set(BoxPath, property: String, value: String)
  /// The same with a value in YAML's own notation, as `[10, 20]`.
  case setSource(BoxPath, property: String, yaml: String)
  /// Takes a property away.
  case unset(BoxPath, property: String)
  /// Puts a new box into another, before the one at `index` or at the end.
  case insert(into: BoxPath, index: Int, yaml: String)
  /// Puts a copy behind a box.
  case duplicate(BoxPath)
  case remove(BoxPath)
  /// Moves a box among its brothers, or into another box.
  case move(BoxPath, into: BoxPath, index: Int)
}

/// Why an edit was not made; the file stays as it was.
public enum LayoutEditProblem: Error, Hashable, Sendable {
  /// The file is no YAML, or has no such box: it changed meanwhile.
  case noSuchBox
  /// The box has no such property, or must keep it.
  case noSuchProperty(String)
  /// What stands there is written in a way that only the source itself can change.
  case onlyInSource(SourcePosition)
  /// A box cannot go into itself.
  case intoItself
  /// What was to be written is no YAML, or does more than one thing.
  case badValue(String)

  /// What to tell a person.
  public var message: BilingualText {
    switch self {
    case .noSuchBox:
      BilingualText(
        "the file has no such box any more; read it again", "文件中已没有这个盒子，请重新读取")
    case .noSuchProperty(let name):
      BilingualText(
        "property \"\(name)\" cannot be taken away", "属性“\(name)”不能去掉")
    case .onlyInSource(let position):
      BilingualText(
        "line \(position.line) is written in a way that can only be changed in the source",
        "第 \(position.line) 行的写法只能在源文件中修改")
    case .intoItself:
      BilingualText("a box cannot be moved into itself", "盒子不能移到自身之内")
    case .badValue(let text):
      BilingualText("\"\(text)\" cannot be written here", "此处不能写“\(text)”")
    }
  }
}

/// Makes edits of layout files.
public enum LayoutEditor {
  /// The source after an edit, and the way to the box that was edited.
  public static func apply(
    _ edit: LayoutEdit, to source: String
  ) throws(LayoutEditProblem) -> (source: String, selection: BoxPath) {
    var editing = try Editing(source)
    let result = try editing.apply(edit)
    guard case .success = SourceReader.read(result.source) else {
      throw .badValue(editing.written)
    }
    return result
  }

  /// A text as YAML writes it: plain where that is safe, else in double quotes.
  public static func scalar(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        || scalar == "_" || scalar == "." || scalar == "-" || scalar == "%" || scalar == "/"
    }
    if plain, let first = text.unicodeScalars.first, first != "-", first != "%", first != "." {
      return text
    }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
