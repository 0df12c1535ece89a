import Layout
import QueueCore

/// What people are told about layouts.
enum LayoutWords {
  static func shows(_ name: String, age: Int, _ reason: LocalizedText) -> LocalizedText {
    LocalizedText(
      chinese: "版式 \(name) 已发布的版本不能用（\(reason.chinese)），现在显示之前第 \(age) 个版本",
      english: "The published version of layout \(name) cannot be used (\(reason.english)); "
        + "the version \(age) before it is shown")
  }

  static func showsFile(_ name: String, _ reason: LocalizedText?) -> LocalizedText {
    LocalizedText(
      chinese: "版式 \(name) 没有能用的已发布版本\(chinese(reason))，现在显示文件的内容；请重新发布",
      english: "No published version of layout \(name) can be used\(english(reason)); its file "
        + "is shown; please publish it again")
  }

  static func showsShipped(_ name: String, _ reason: LocalizedText?) -> LocalizedText {
    LocalizedText(
      chinese: "版式 \(name) 不能用\(chinese(reason))，现在显示随程序提供的版式；请改正后发布",
      english: "Layout \(name) cannot be used\(english(reason)); the one that ships is shown; "
        + "please mend and publish it")
  }

  static func showsLastResort(_ name: String, _ reason: LocalizedText?) -> LocalizedText {
    LocalizedText(
      chinese: "版式 \(name) 不能用\(chinese(reason))，现在显示最简单的应急版式；请改正后发布",
      english: "Layout \(name) cannot be used\(english(reason)); a plain emergency layout is "
        + "shown; please mend and publish it")
  }

  static func brokenDraft(_ name: String, _ reason: LocalizedText) -> LocalizedText {
    LocalizedText(
      chinese: "版式文件 \(name) 有错误（\(reason.chinese)）；显示的仍是已发布的版本",
      english: "The layout file \(name) has mistakes (\(reason.english)); what is published is "
        + "still shown")
  }

  static func otherFonts(_ names: [String]) -> LocalizedText {
    let list = names.joined(separator: ", ")
    return LocalizedText(
      chinese: "字体 \(list) 与发布时不同，请看一看画面，需要时重新发布",
      english: "The fonts \(list) are others than when it was published; look at the picture and "
        + "publish it again if need be")
  }

  private static func chinese(_ reason: LocalizedText?) -> String {
    reason.map { "（\($0.chinese)）" } ?? ""
  }

  private static func english(_ reason: LocalizedText?) -> String {
    reason.map { " (\($0.english))" } ?? ""
  }
}

extension LayoutDeskProblem {
  /// Stable word for programs.
  public var code: String {
    switch self {
    case .invalidName: "layoutNameInvalid"
    case .unknownLayout: "unknownLayout"
    case .unknownVersion: "unknownVersion"
    case .changed: "layoutChanged"
    case .exists: "layoutExists"
    case .broken: "layoutBroken"
    case .doesNotFit: "layoutDoesNotFit"
    case .unknownSample: "unknownSample"
    case .noLiveData: "noLiveData"
    case .tooLarge: "tooLarge"
    case .notWritten: "notWritten"
    case .notStored: "notStored"
    case .failed: "notPainted"
    }
  }

  /// What happened and what to do.
  public var text: LocalizedText {
    func text(_ chinese: String, _ english: String) -> LocalizedText {
      LocalizedText(chinese: chinese, english: english)
    }
    switch self {
    case .invalidName(let name): return Refusal.layoutNameInvalid(name).text
    case .unknownLayout(let name):
      return text("没有版式“\(name)”", "There is no layout \"\(name)\"")
    case .unknownVersion:
      return text(
        "日志中没有这个版本，或其内容已损坏", "The journal has no such version, or its bytes are damaged")
    case .changed:
      return text(
        "其他人已改动这个版式文件；请重新读取后再改，以免覆盖",
        "Somebody else has changed this layout's file; read it again first, so that nothing is lost"
      )
    case .exists(let name):
      return text("版式“\(name)”已经存在", "There is a layout \"\(name)\" already")
    case .broken(let trial):
      let reason = trial.firstFinding
      return text("版式有错误：\(reason.chinese)", "The layout has mistakes: \(reason.english)")
    case .doesNotFit(let output):
      return text(
        "“\(output.name)”正在使用这个版式，而尺寸或类型不符（\(output.width)×\(output.height)）",
        "\"\(output.name)\" uses this layout, and its size or kind is another "
          + "(\(output.width) by \(output.height))")
    case .unknownSample(let name):
      return text("没有能用的样例数据“\(name)”", "There is no usable sample \"\(name)\"")
    case .noLiveData:
      return text("这个输出没有实时数据", "This output has no live data")
    case .tooLarge:
      return text(
        "版式文件至多 \(LayoutLimits.sourceBytes) 字节",
        "A layout file has at most \(LayoutLimits.sourceBytes) bytes")
    case .notWritten(let reason):
      return text(
        "写不了版式文件（\(reason)）；请把版式目录复制到配置目录下的 layouts 并允许大厅写入",
        "The layout file cannot be written (\(reason)); copy the layouts to the folder layouts of "
          + "the configuration and let the hall write there")
    case .notStored(let reason):
      return text(
        "暂时存不下版式（\(reason)）；什么都没有改变", "The layout cannot be stored (\(reason)); nothing changed")
    case .failed(let reason): return reason
    }
  }
}
