import HallEngine
import QueueCore
import Testing

@testable import HallVoice

struct VoiceQueueTests {
  @Test func `a template is filled as it is read and as it is spoken`() {
    let speech = Calls.speech()
    #expect(speech.chinese == "请A012号到3号窗口")
    #expect(speech.spokenChinese == "请A 0 1 2号到3号窗口")
    #expect(speech.english == "Number A012, please go to window 3")
    #expect(speech.spokenEnglish == "Number A 0 1 2, please go to window 3")
  }

  @Test func `a zone whose name looks like a placeholder is spoken as it is`() {
    var queue = VoiceQueue()
    queue.add(Calls.call(7, window: 34))
    let definition = VoiceDefinition(
      template: LocalizedText(chinese: "{zone}{number}{other}{", english: ""))
    let speech = queue.next(
      definition, zone: LocalizedText(chinese: "{window}区", english: ""))
    #expect(speech?.chinese == "{window}区A007{other}{")
  }

  @Test func `a single call has chime, repeats and English`() {
    let speech = Calls.speech()
    #expect(speech.hasChime)
    #expect(speech.repeats == 2)
    let most = Calls.speech(1, VoiceDefinition(speaksEnglish: false, repeats: 99))
    #expect(most.repeats == VoiceQueue.repeatsLimit)
    #expect(most.english.isEmpty && most.spokenEnglish.isEmpty)
  }

  @Test func `a burst is spoken in order, each once, and only its beginning has a chime`() {
    var queue = VoiceQueue()
    for window in 1...34 as ClosedRange<Int64> {
      queue.add(Calls.call(100 + window, window: window))
    }
    let speeches = Calls.drain(&queue)
    #expect(speeches.map(\.window.value) == Array(1...34))
    #expect(speeches.map(\.hasChime) == [true] + Array(repeating: false, count: 33))
    #expect(speeches.allSatisfy { $0.repeats == 1 && $0.english.isEmpty })
    #expect(queue.spoken == 34)
    #expect(queue.dropped == 0)
  }

  @Test func `after a burst the hall is calm again`() {
    var queue = VoiceQueue()
    for window in 1...10 as ClosedRange<Int64> { queue.add(Calls.call(window, window: window)) }
    _ = Calls.drain(&queue)
    queue.add(Calls.call(50, window: 1))
    let speech = Calls.drain(&queue)[0]
    #expect(speech.hasChime && speech.repeats == 2 && !speech.english.isEmpty)
  }

  @Test func `in a burst longer sentences are spoken faster, but not beyond understanding`() {
    func rate(_ template: String) -> Int? {
      var queue = VoiceQueue()
      for window in 1...9 as ClosedRange<Int64> {
        queue.add(Calls.call(window, window: window))
      }
      let text = LocalizedText(chinese: template, english: "")
      return queue.next(VoiceDefinition(template: text), zone: Calls.floor.name)?.rate
    }
    #expect(rate("请{number}号到{window}号窗口") == 240)
    #expect(rate("请{number}号到{zone}{window}号窗口") == 260)
    #expect(rate("请持{number}号号票的群众到{zone}{window}号窗口办理业务") == 320)
  }

  @Test func `pressing recall again does not push a waiting call back`() {
    var queue = VoiceQueue()
    queue.add(Calls.call(1, window: 1))
    queue.add(Calls.call(2, window: 2))
    queue.add(Calls.call(1, window: 5, call: 2))
    let speeches = Calls.drain(&queue)
    #expect(speeches.map(\.ticket.value) == [1, 2])
    #expect(speeches[0].window == 5)
    #expect(queue.merged == 1)
    #expect(queue.dropped == 0)
  }

  @Test func `an undone call is not spoken and is counted`() {
    var queue = VoiceQueue()
    queue.add(Calls.call(1, window: 1))
    queue.add(Calls.call(2, window: 2))
    let undone = [queue.undo(1), queue.undo(9)]
    #expect(undone == [true, false])
    #expect(Calls.drain(&queue).map(\.ticket.value) == [2])
    #expect(queue.dropped == 1)
  }

  @Test func `calls beyond the limit drop the oldest, counted`() {
    var queue = VoiceQueue()
    let count = Int64(VoiceQueue.limit) + 5
    for ticket in 1...count { queue.add(Calls.call(ticket, window: 1)) }
    #expect(queue.count == VoiceQueue.limit)
    #expect(queue.dropped == 5)
    #expect(Calls.drain(&queue).first?.ticket == 6)
  }
}
