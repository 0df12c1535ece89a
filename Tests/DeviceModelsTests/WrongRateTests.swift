import DeviceModels
import Testing

@Suite struct WrongRateTests {
  private let all = (UInt8.min...UInt8.max).map { $0 }

  @Test(arguments: [9_600, 115_200]) func `at its own rate a receiver hears what was sent`(
    baud: Int
  ) {
    #expect(WrongRate.heard(all, sentAt: baud, heardAt: baud) == all)
    #expect(WrongRate.heard([], sentAt: baud, heardAt: baud) == [])
  }

  /// 3 per cent: by the last of ten bits the receiver looks a third of a bit beside the middle.
  @Test func `a crystal that is off by three per cent does no harm`() {
    #expect(WrongRate.heard(all, sentAt: 9_600, heardAt: 9_888) == all)
    #expect(WrongRate.heard(all, sentAt: 9_600, heardAt: 9_312) == all)
  }

  // Worked out on paper.
  @Test func `at half the rate two bits are one`() {
    // 00h: low for nine of the sender's bits; the receiver looks at the third, fifth and seventh, and
    // at the edge that ends the ninth.
    #expect(WrongRate.heard([0x00], sentAt: 9_600, heardAt: 4_800) == [0xF8])
    // FFh: the start bit is over when the receiver looks at the middle of its own: noise.
    #expect(WrongRate.heard([0xFF], sentAt: 9_600, heardAt: 4_800) == [])
  }

  @Test func `at double the rate one byte is several, with zeros where the stop bit is missing`() {
    // 00h: low for nine bits, eighteen of the receiver's: no stop bit.
    #expect(WrongRate.heard([0x00], sentAt: 4_800, heardAt: 9_600) == [0x00])
    // FFh: a start bit twice as long as the receiver's own.
    #expect(WrongRate.heard([0xFF], sentAt: 4_800, heardAt: 9_600) == [0xFE])
  }

  @Test(arguments: [1_200, 9_600, 57_600, 230_400], [2_400, 19_200, 115_200])
  func `any bytes at any rate come to an end, and to other bytes`(sent: Int, own: Int) {
    let heard = WrongRate.heard(all + all.reversed(), sentAt: sent, heardAt: own)
    #expect(heard != all + all.reversed())
    // A receiver takes at least nine and a half of its own bits for a byte.
    #expect(heard.count * 19 * sent <= 2 * 512 * 10 * own + 19 * sent)
  }
}
