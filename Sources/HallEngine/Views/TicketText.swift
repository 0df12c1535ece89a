import DeviceProtocols
import Layout

/// A ticket or a slip as lines in the printer's own fonts, for lines so slow that a picture would keep
/// people waiting: at 9,600 baud a second against half a minute.
///
/// It has what the shipped layouts have, in their order; a hall's own layouts do not shape it.
public enum TicketText {
  /// The paper for `data`, or nil when the printer cannot set it and it has to be painted: it has
  /// characters outside the printer's fonts, or a QR code that the printer does not draw.
  public static func picture(_ data: DataValue, profile: ESCPOSProfile) -> TicketPicture? {
    guard case .record(let fields) = data else { return nil }
    var paper = Paper(columns: profile.widthDots / 12)
    if case .record(let ticket)? = fields["ticket"] {
      paper.add(ticket: Values(ticket), hall: Values(fields["hall"]))
    } else if case .record(let slip)? = fields["slip"] {
      paper.add(slip: Values(slip), hall: Values(fields["hall"]))
    } else {
      return nil
    }
    if paper.hasSymbol, !profile.nativeQR { return nil }
    guard paper.lines.allSatisfy({ $0.canBeSet(in: profile.textCode) }) else { return nil }
    let picture = TicketPicture(widthDots: profile.widthDots, parts: paper.parts + [.cut])
    return picture.isPrintable(with: profile) ? picture : nil
  }

  /// Fields by name, as text.
  private struct Values {
    private let fields: [String: DataValue]

    init(_ fields: [String: DataValue]) { self.fields = fields }

    init(_ value: DataValue?) {
      if case .record(let fields)? = value { self.fields = fields } else { fields = [:] }
    }

    subscript(name: String) -> String {
      switch fields[name] {
      case .text(let text)?: text
      case .number(let number)?: "\(number)"
      case .list(let items)?:
        items.compactMap { if case .text(let text) = $0 { text } else { nil } }
          .joined(separator: "、")
      default: ""
      }
    }

    func record(_ name: String) -> Values { Values(fields[name]) }
  }

  private struct Paper {
    let columns: Int
    var parts: [ESCPOSPart] = []
    var hasSymbol = false

    var lines: [ESCPOSTextLine] {
      parts.compactMap { if case .text(let line) = $0 { line } else { nil } }
    }

    init(columns: Int) { self.columns = columns }

    mutating func add(ticket: Values, hall: Values) {
      let reprint = ticket.record("reprint")
      if !reprint["by"].isEmpty { centred("补打 REPRINT \(reprint["by"]) \(reprint["at"])") }
      centred(hall["name"])
      parts.append(.feed(12))
      centred(ticket["number"], scale: 4)
      if ticket["class"] != "ordinary" { centred(ticket["className"]) }
      centred(ticket["service"])
      parts.append(.feed(12))
      labelled("等候区域 Zone: ", ticket["zone"])
      labelled("窗口 Windows: ", ticket["windows"])
      labelled("前面等候 Ahead: ", ticket["ahead"])
      parts.append(.feed(12))
      for name in ["noShowRule", "noShowRuleEnglish", "forecast", "promise"] { left(ticket[name]) }
      if !ticket["url"].isEmpty {
        hasSymbol = true
        parts += [.feed(12), .qr(ticket["url"], moduleDots: 5)]
      }
      parts.append(.feed(12))
      centred("取号时间 Issued \(ticket["issued"])")
    }

    mutating func add(slip: Values, hall: Values) {
      centred(hall["name"])
      centred("告知单（不是号票）")
      centred("Notice, not a queue number")
      parts.append(.feed(12))
      centred(slip["service"])
      centred(slip["serviceEnglish"])
      centred("\(slip["department"]) 今天不在大厅")
      parts.append(.feed(12))
      centred("请于这一天来办 Please come on")
      centred("\(slip["date"]) \(slip["weekday"])", scale: 2)
      centred(slip["dateEnglish"])
      centred(slip["hours"])
      parts.append(.feed(12))
      labelled("请带 Bring: ", slip["bring"])
      centred("打印时间 Printed \(slip["printed"])")
      labelled("咨询电话 Questions: ", slip["hotline"])
    }

    private mutating func labelled(_ label: String, _ text: String) {
      if !text.isEmpty { left(label + text) }
    }

    private mutating func left(_ text: String) { add(text, scale: 1, .left) }

    private mutating func centred(_ text: String, scale: Int = 1) {
      add(text, scale: scale, .centre)
    }

    /// Breaks where a line is full: Chinese may be broken anywhere, words are kept if they fit.
    private mutating func add(
      _ text: String, scale: Int, _ alignment: ESCPOSTextLine.Alignment
    ) {
      // Ranges of windows and hours have a dash that GB 2312 lacks; the one on every keyboard says it.
      let text = text.replacing("–", with: "-")
      let room = columns / scale
      var line = ""
      var used = 0
      for word in Self.words(text) {
        let width = word.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
        if used + width > room, !line.isEmpty {
          parts.append(
            .text(ESCPOSTextLine(Self.trimmed(line), scale: scale, alignment: alignment)))
          line = ""
          used = 0
        }
        line += word
        used += width
      }
      line = Self.trimmed(line)
      if !line.isEmpty {
        parts.append(.text(ESCPOSTextLine(line, scale: scale, alignment: alignment)))
      }
    }

    private static func trimmed(_ text: String) -> String {
      var text = text[...]
      while text.last == " " { text.removeLast() }
      while text.first == " " { text.removeFirst() }
      return String(text)
    }

    /// Runs of letters with the blank behind them, and every other character by itself.
    private static func words(_ text: String) -> [String] {
      var words: [String] = []
      var isOpen = false
      for character in text {
        let isLetter = character.isASCII && character != " "
        if isOpen, isLetter || character == " " {
          words[words.count - 1].append(character)
        } else {
          words.append(String(character))
        }
        isOpen = isLetter
      }
      return words
    }
  }
}
