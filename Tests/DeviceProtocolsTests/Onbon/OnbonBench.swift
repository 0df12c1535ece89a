import DeviceModels
import DeviceProtocols
import HallBus

/// Onbon boards on one emulated line.
typealias OnbonBench = BoardPollBench<OnbonDialect, OnbonBoardModel>

extension OnbonBench {
  static let windowAreas = [
    BoardAreaSpec(id: 0, x: 0, y: 0, width: 64, height: 32, staysWhenSilent: true),
    BoardAreaSpec(
      id: 1, x: 64, y: 0, width: 64, height: 32, kind: .text(font: .dots32, alignment: .centre)),
  ]

  static let silent = DeviceText(chinese: "条屏无应答", english: "the board does not answer")

  init(
    boards: Int, areas: [BoardAreaSpec] = OnbonBench.windowAreas, faults: LineFaults = .none,
    seed: UInt64 = 1, font: BoardFont? = nil, hasDotsArea: Bool = false,
    isTwoColour: Bool = false, baud: Int = 57_600
  ) throws {
    try self.init(
      (1...boards).map {
        BoardSpec(
          address: $0, name: "\($0)号窗口", width: 128, height: 32, areas: areas,
          isTwoColour: isTwoColour)
      }, OnbonDialect(isAlone: boards == 1),
      (1...boards).map {
        OnbonBoardModel(
          address: UInt16($0), width: 128, height: 32, font: font, hasDotsArea: hasDotsArea,
          isTwoColour: isTwoColour)
      }, faults: faults, seed: seed, settings: OnbonDialect.settings(baud: baud))
  }

  mutating func call(_ ticket: String, at address: Int, revision: UInt64) throws {
    try session.setPicture(
      address,
      BoardPicture(
        revision: revision,
        areas: [
          .init(id: 0, content: .text("\(address)号窗口", colour: .green, flashing: false)),
          .init(id: 1, content: .text(ticket, colour: .red, flashing: true)),
        ]), at: now)
    settle()
  }

  func text(_ area: UInt8, of address: Int) -> String? {
    models[address - 1].texts(at: now)[area]?.split(separator: "\n").first.map(String.init)
  }
}
