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
    case .unknownPart: "unknownPart"
    case .unknownPicture: "unknownPicture"
    case .pictureNameInvalid: "pictureNameInvalid"
    case .pictureExists: "pictureExists"
    case .notAPicture: "notAPicture"
    case .tooManyPictures: "tooManyPictures"
    case .pictureInUse: "pictureInUse"
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
    case .unknownPart, .unknownPicture, .pictureNameInvalid, .pictureExists, .notAPicture,
      .tooManyPictures, .pictureInUse:
      return sharedText
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

  /// The same of what layouts share: parts and pictures.
  private var sharedText: LocalizedText {
    func text(_ chinese: String, _ english: String) -> LocalizedText {
      LocalizedText(chinese: chinese, english: english)
    }
    switch self {
    case .unknownPart(let name):
      return text("没有共用部件文件“\(name)”", "There is no file of shared parts \"\(name)\"")
    case .unknownPicture(let name):
      return text("没有图片“\(name)”", "There is no picture \"\(name)\"")
    case .pictureNameInvalid(let name):
      return text(
        "图片名“\(name)”不能用：请用文字、数字、- 和 _，以 .png 结尾",
        "\"\(name)\" cannot be a picture's name: use letters, digits, - and _, ending with .png")
    case .pictureExists(let name):
      return text(
        "已有图片“\(name)”；请改名，或选择替换",
        "There is a picture \"\(name)\" already; choose another name, or replace it")
    case .notAPicture:
      return text(
        "这不是可用的 PNG 图片；每边至多 \(LayoutLimits.imageSide) 点，"
          + "至多 \(LayoutLimits.imageBytes / 1_048_576) MB",
        "This is no usable PNG picture; at most \(LayoutLimits.imageSide) dots on a side and "
          + "\(LayoutLimits.imageBytes / 1_048_576) MB")
    case .tooManyPictures:
      return text(
        "图片已满 \(LayoutDesk.pictureLimit) 张；请先删除不用的",
        "There are \(LayoutDesk.pictureLimit) pictures already; remove some first")
    case .pictureInUse(let name, let layouts):
      return text(
        "图片“\(name)”正在使用：\(layouts.joined(separator: "、"))；删除后这些版式会有错误",
        "The picture \"\(name)\" is used by \(layouts.joined(separator: ", ")), which would have "
          + "mistakes without it")
    default: return text("", "")
    }
  }
}
