import Testing

@testable import DeviceProtocols

@Suite struct BrightnessPlanTests {
  @Test func `the step that began last holds, before the first yesterday's last`() throws {
    let plan = try BrightnessPlan("07:00=100 18:30=60 22:00=20")
    #expect(plan.percent(at: 0) == 20)
    #expect(plan.percent(at: 7 * 60 - 1) == 20)
    #expect(plan.percent(at: 7 * 60) == 100)
    #expect(plan.percent(at: 18 * 60 + 30) == 60)
    #expect(plan.percent(at: 24 * 60 - 1) == 20)
    #expect(try BrightnessPlan("00:00=0").percent(at: 720) == 0)
  }

  @Test(arguments: [
    "", "7:00=100", "07:00", "07:00=101", "07:60=5", "24:00=5", "07:00=-1", "09:00=50 08:00=20",
    "08:00=50 08:00=20", "08:00=1e1",
  ]) func `anything else is refused`(text: String) {
    #expect(throws: DriverSettingFault.self) { try BrightnessPlan(text) }
  }
}
