import Foundation
import Testing

@testable import Layout

struct LineBreakingTests {
  /// A line of `LineBreakTest.txt`: scalars, and before each whether a line may end there.
  struct Case: Sendable {
    var number: Int
    var scalars: [Unicode.Scalar] = []
    var opportunities: [Bool] = []
  }

  static func unicodeCases() throws -> [Case] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/unicode/LineBreakTest.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    return try lines.enumerated().filter { !$1.isEmpty && !$1.hasPrefix("#") }.map { index, line in
      var result = Case(number: index + 1)
      for word in line.split(separator: " ") {
        switch word {
        case "×": result.opportunities.append(false)
        case "÷": result.opportunities.append(true)
        default:
          let value = try #require(UInt32(word, radix: 16))
          result.scalars.append(try #require(Unicode.Scalar(value)))
        }
      }
      // The last sign is of the end of the text.
      #expect(result.opportunities.popLast() == true)
      try #require(result.opportunities.count == result.scalars.count)
      return result
    }
  }

  @Test func `every case that Unicode publishes breaks as it says`() throws {
    let cases = try Self.unicodeCases()
    #expect(cases.count == 7_654)
    for example in cases {
      // Without what this module adds for Chinese: class AI is alphabetic everywhere.
      let properties = example.scalars.map {
        var property = LineBreakProperty($0)
        if property.lineBreak == .ai { property.lineBreak = .al }
        return property
      }
      let opportunities = LineBreakRules.opportunities(in: properties)
      #expect(opportunities == example.opportunities, "line \(example.number)")
    }
  }

  @Test(arguments: [
    // Digits and Latin beside Chinese
    "请|A012|号|到|3|号|窗|口", "A012|号", "3|号|窗|口", "共|12|人|等|待", "B-07|号",
    "办|理|VIP|业|务", "使|用|Wi-|Fi|密|码", "A4×3|张", "Please |wait |for |your |number",
    "don’t |wait", "5|楼|East |Wing|东|侧",
    // Numbers with signs and units
    "收|费|￥120.50|元", "费|率|3.5%|左|右", "费|率|３％|左|右", "￥-5", "25℃|以|上", "±3|天",
    "№12|文|件", "约|1,234,567|件", "(0471)6651234", "电|话：|0471-6651234",
    // Dates and times
    "2026-11-23|起", "2026/11/23|起", "9:00|至|17:30", "9:00～|17:00", "周|一～|周|五",
    "周|一—|周|五", "9:00—|17:00", "2026|年|11|月|23|日",
    // Addresses
    "请|访|问|https://|www.gov.cn/|banshi/|2026?|id=3|办|理", "发|到|hall@example.gov.cn|邮|箱",
    // Chinese marks
    "政|发|〔2026〕|12|号", "你|好，|再|见。", "《身|份|证|法》|规|定", "（二|楼）|办|理", "请|到|（二|楼）", "材|料：|身|份|证、|户|口|本；",
    "真|的？！|好", "「甲」|『乙』|丙", "【重|要】|通|知", "等|候……|请|稍|候", "通|知|——|今|日|停|办",
    "买|买|提·|吐|尔|逊", "科|技／|文|化", "转|0471－6651234", "身|份|证　|户|口|本",
    // Quotation marks
    "请|按|“确|认”|键", "请|按|‘确|认’|键", "说：|“请|看|‘通|知’。”|他|说", "到|“Window |3”|办|理",
    "请|按|“OK”|或|“Cancel”|键", "他|说|“Hello”", "张|三’s|号", "the |“best” |one",
    "请|到\"3|号\"办|理",
    // Ambiguous characters are ideographs among ideographs
    "①|②|③|项", "第|①|项", "①A②B", "到|→3|号",
  ])
  func `lines may end where the bars stand`(text: String) {
    let whole = text.replacing("|", with: "")
    #expect(LineBreaking.pieces(whole[...]).joined(separator: "|") == text)
  }

  @Test func `no line begins with a mark that closes or joins, or ends with one that opens`() {
    for mark in "，。、；：！？）》〉」』】〕”’…·％℃～—,.;:!?)]}%" {
      let text = "办理\(mark)业务"
      #expect(!LineBreaking.pieces(text[...]).contains { $0.first == mark }, "\(mark)")
    }
    for mark in "（《〈「『【〔“‘￥＄([{$" {
      let text = "办理\(mark)业务"
      #expect(!LineBreaking.pieces(text[...]).contains { $0.last == mark }, "\(mark)")
    }
  }

  @Test func `a character of several scalars is never divided`() {
    let family = "👨‍👩‍👧‍👦"
    for character in ["e\u{301}", "葛\u{E0100}", "🇨🇳", "👍🏽", family, " \u{301}", "1️⃣"] {
      let text = String(repeating: character, count: 3) + "办" + character
      let pieces = LineBreaking.pieces(text[...])
      #expect(pieces.joined() == text)
      #expect(pieces.map(\.count).reduce(0, +) == text.count)
    }
  }

  @Test func `words of scripts with spaces stay whole, and joiners hold`() {
    #expect(LineBreaking.pieces("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ").map(\.count) == [7, 4])
    #expect(
      LineBreaking.pieces("一\u{2060}二\u{200B}三\u{A0}四").map(String.init) == [
        "一\u{2060}二\u{200B}", "三\u{A0}四",
      ])
  }

  @Test(arguments: ["办", "A012号", "（", "“", "①", "办\u{301}", "$(", "— ", "·", "(\u{301}", " "])
  func `ten thousand characters come out as they went in`(part: String) {
    let text = String(repeating: part, count: 10_000 / part.count)
    #expect(LineBreaking.pieces(text[...]).joined() == text)
  }

  @Test func `a text of no or one character has no place to break`() {
    #expect(LineBreaking.pieces("").isEmpty)
    #expect(LineBreaking.pieces("号") == ["号"])
  }
}
