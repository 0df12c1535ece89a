import DeviceProtocols
import HallBus
import QueueCore

/// Window boards that hang on the pads' line: a unit that has a size is one.
extension PadStation {
  /// What a board shows by itself when nobody keeps it true; no live call may stand there then.
  static let silentText = "请稍候"

  /// Sizes our boards come in, by the unit's width and height.
  static func boardSize(of unit: DeviceDefinition.Unit) -> BoardSize? {
    switch (unit.width, unit.height) {
    case (64, 16): .small
    case (128, 32): .large
    default: nil
    }
  }

  static func isBoard(_ unit: DeviceDefinition.Unit) -> Bool { unit.width > 0 }

  /// The picture of a board: a call flashes, and its number can be changed for a few bytes.
  static func picture(_ state: BoardState, window: WindowID) throws(BusError) -> BusBoardPicture {
    switch state {
    case .called(let number):
      try BusBoardPicture(
        text: "请\u{1}号", number: number.description, look: BoardLook(effect: .flash),
        silence: silentText)
    case .idle, .paused, .closed, .emergency:
      try BusBoardPicture(text: cut(state.text(window: window)), silence: silentText)
    }
  }

  /// As much of a text as a board can be told, between characters.
  private static func cut(_ text: String) -> String {
    var result = ""
    for character in text {
      guard result.utf8.count + character.utf8.count <= BusLimit.boardText else { break }
      result.append(character)
    }
    return result
  }
}
