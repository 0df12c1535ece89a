import HallBus

/// Puts frames on the line byte by byte, without ever waiting.
struct Transmitter {
  private var wire = BusWire()
  private var position = 0
  private var isSending = false

  var isIdle: Bool { !isSending }

  mutating func start<Board: Hardware>(_ frame: BusWire, on board: inout Board) {
    wire = frame
    position = 0
    isSending = true
    board.beginSending()
  }

  mutating func advance<Board: Hardware>(_ board: inout Board) {
    guard isSending else { return }
    while position < wire.count && board.canSend {
      board.send(wire[position])
      position += 1
    }
    guard position == wire.count, board.hasSent else { return }
    isSending = false
    board.endSending()
  }
}
