import DeviceProtocols
import Testing

struct RollEstimateTests {
  @Test func `a new roll counts down by what was printed`() {
    var roll = RollEstimate(rollMillimetres: 80_000, nearEndMillimetres: 5_000)
    roll.rollChanged()
    #expect(roll.ticketsLeft(typicalLengthDots: 800) == 800)
    for _ in 0..<100 { roll.ticketPrinted(lengthDots: 1_600) }
    #expect(roll.leftMillimetres == 60_000)
    #expect(roll.ticketsLeft(typicalLengthDots: 800) == 300)
  }

  @Test func `the near-end sensor has the last word, and teaches the length of the next roll`() {
    var roll = RollEstimate(rollMillimetres: 80_000, nearEndMillimetres: 5_000)
    roll.rollChanged()
    for _ in 0..<600 { roll.ticketPrinted(lengthDots: 800) }
    #expect(roll.leftMillimetres == 20_000)
    roll.paperSeen(.nearEnd)
    #expect(roll.leftMillimetres == 5_000)
    #expect(roll.ticketsLeft(typicalLengthDots: 800) == 50)
    roll.ticketPrinted(lengthDots: 800)
    roll.paperSeen(.nearEnd)
    #expect(roll.leftMillimetres == 4_900)
    roll.paperSeen(.out)
    #expect(roll.leftMillimetres == 0)
    roll.paperSeen(.present)
    #expect(roll.rollMillimetres == 65_000)
    #expect(roll.leftMillimetres == 65_000)
  }

  @Test func `a roll that nobody saw put in teaches nothing`() {
    var roll = RollEstimate(rollMillimetres: 80_000, nearEndMillimetres: 5_000)
    roll.ticketPrinted(lengthDots: 800)
    roll.paperSeen(.nearEnd)
    #expect(roll.rollMillimetres == 80_000)
    #expect(roll.leftMillimetres == 5_000)
  }

  @Test func `before the sensor trips there is at least what it leaves`() {
    var roll = RollEstimate(rollMillimetres: 10_000, nearEndMillimetres: 5_000)
    for _ in 0..<200 { roll.ticketPrinted(lengthDots: 800) }
    #expect(roll.leftMillimetres == 5_000)
  }
}
