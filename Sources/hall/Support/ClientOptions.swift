import ArgumentParser
import Foundation
import QueueCore

/// What every verb takes that asks a running hall.
struct ClientOptions: ParsableArguments {
  @OptionGroup var place: DataOption
  @OptionGroup var output: OutputOptions

  var client: HallClient { HallClient(directory: place.data) }

  /// What the hall answers, as it wrote it and decoded; what it refuses ends the command.
  func get<Answer: Decodable>(_ path: String, as type: Answer.Type) throws -> (
    text: [UInt8], answer: Answer
  ) {
    try take(client.request("GET", path))
  }

  func post<Answer: Decodable>(
    _ path: String, _ fields: [String: Any], as type: Answer.Type
  ) throws -> (text: [UInt8], answer: Answer) {
    let body = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    return try take(client.request("POST", path, body: Array(body)))
  }

  private func take<Answer: Decodable>(
    _ reply: HallClient.Reply
  ) throws -> (text: [UInt8], answer: Answer) {
    guard reply.isYes else { throw try refusal(reply) }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(reply.body)) else {
      throw CommandFailure(
        .couldNotFindOut, "看不懂大厅的回答，两边的版本可能不同",
        "The hall's answer is not understood; the two may be of different versions")
    }
    return (reply.body, answer)
  }

  private struct Refused: Decodable {
    struct Sentences: Decodable {
      let zh: String
      let en: String
    }
    let error: Sentences
  }

  /// What the hall says no with: wrong arguments, a no, or that it could not tell.
  private func refusal(_ reply: HallClient.Reply) throws -> any Error {
    let status: ExitStatus =
      switch reply.status {
      case 400: .usedWrongly
      case 500...: .couldNotFindOut
      default: .no
      }
    if output.json {
      Terminal.write(bytes: reply.body + Array("\n".utf8))
      return ExitStatusError(status: status)
    }
    guard let refused = try? JSONDecoder().decode(Refused.self, from: Data(reply.body)) else {
      return CommandFailure(status, "大厅回答 \(reply.status)", "The hall answers \(reply.status)")
    }
    return CommandFailure(status, refused.error.zh, refused.error.en)
  }
}

/// What every verb takes that has a running hall do something.
struct CommandOptions: ParsableArguments {
  @OptionGroup var hall: ClientOptions
  @Option(
    help: help(
      "请求编号：同一编号重复发送只执行一次。",
      "An id of your own: the same command sent again under it is carried out once."))
  var requestId: String?

  /// Has the hall do it and says what came of it.
  func carryOut(_ path: String, _ fields: [String: Any?] = [:]) throws {
    var body = fields.compactMapValues { $0 }
    body["requestId"] = requestId ?? UUID().uuidString
    let (text, receipt) = try hall.post(path, body, as: HallReceipt.self)
    if hall.output.json { return Terminal.write(bytes: text + Array("\n".utf8)) }
    Terminal.line(receipt.text.chinese, receipt.text.english)
  }
}

/// What the hall answers to a command.
struct HallReceipt: Decodable {
  let receipt: String?
  let number: String?
  let window: Int64?
  let ready: Bool?
  let stranded: Int?
  let ahead: Int?
  let windows: [Int64]?
  let promise: Int?
  let forecast: Words?

  /// A text in both languages, as the hall sends it.
  struct Words: Decodable {
    let zh: String
    let en: String
  }

  var text: LocalizedText {
    let number = number ?? ""
    let window = window.map(String.init) ?? ""
    if let ahead, let windows {
      let place = windows.map(String.init).joined(separator: ", ")
      var chinese = "\(number)，\(place) 号窗口，前面 \(ahead) 人"
      var english = "\(number), window \(place), \(ahead) ahead"
      if let forecast {
        chinese += "；预计等候：\(forecast.zh)"
        english += "; expected wait: \(forecast.en)"
      }
      if let promise {
        chinese += "；至多还有\(promise)次叫号排在前面"
        english += "; at most \(promise) calls before it"
      }
      return LocalizedText(chinese: chinese, english: english)
    }
    switch receipt {
    case "called":
      return LocalizedText(
        chinese: "请\(number)号到\(window)号窗口", english: "\(number) to window \(window)")
    case "unchanged":
      return LocalizedText(
        chinese: "\(window)号窗口刚叫过\(number)，没有改变",
        english: "\(number) was called to window \(window) just now; nothing changed")
    case "nobodyWaiting":
      return ready == true
        ? LocalizedText(
          chinese: "没有人等候，\(window)号窗口待叫", english: "Nobody waits; window \(window) is ready")
        : LocalizedText(chinese: "没有人等候", english: "Nobody waits")
    case "stopped" where (stranded ?? 0) > 0:
      return LocalizedText(
        chinese: "已停止，还有\(stranded ?? 0)人没有窗口能办理",
        english: "Stopped; no window serves \(stranded ?? 0) people who wait")
    default: return LocalizedText(chinese: "完成", english: "Done")
    }
  }
}
