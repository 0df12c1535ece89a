import DeviceModels
import Simulation
import Testing

@Suite struct BusTrialTests {
  private func trial(_ change: (inout BusTrial.Setup) -> Void) throws -> BusTrial.Result {
    var setup = BusTrial.Setup()
    setup.nodes = 8
    change(&setup)
    var trial = try BusTrial(setup)
    return trial.run()
  }

  @Test func `at a call a second a number is lit in a quarter of a second and costs 20 bytes`()
    throws
  {
    let result = try trial {
      $0.nodes = 64
      $0.keys = 40
    }
    #expect(result.taken == 40)
    #expect(result.lost == 0)
    #expect(result.doubled == 0)
    #expect(result.wrongPictures == 0)
    #expect(result.retries == 0)
    #expect((1...20).contains(result.changeBytes))
    // A call that the window's next one overtook is not lit itself.
    #expect(result.latencies.count >= 36)
    #expect(BusTrial.Result.percentile(99, of: result.latencies) <= 250)
  }

  @Test(arguments: [
    LineFaults(bitErrorsPerMillion: 1_000, dropsPerMillion: 1_000),
    LineFaults(bitErrorsPerMillion: 100, insertsPerMillion: 1_000),
    LineFaults(bitErrorsPerMillion: 10, doublesPerMillion: 1_000),
  ])
  func `on a bad line no key is lost or doubled and no wrong picture stays`(
    faults: LineFaults
  ) throws {
    let result = try trial {
      $0.faults = faults
      $0.keys = 200
      $0.pressPause = 200_000
      $0.chunk = 5_000
    }
    #expect(result.taken == 200)
    #expect(result.lost == 0)
    #expect(result.doubled == 0)
    #expect(result.wrongPictures == 0)
    #expect(result.retries > 0)
  }

  @Test func `the same seed gives the same trial and another one another`() throws {
    func times(_ seed: UInt64) throws -> [Int64] {
      try trial {
        $0.keys = 40
        $0.seed = seed
        $0.faults = LineFaults(bitErrorsPerMillion: 1_000)
      }.latencies
    }
    #expect(try times(1) == times(1))
    #expect(try times(1) != times(2))
  }
}
