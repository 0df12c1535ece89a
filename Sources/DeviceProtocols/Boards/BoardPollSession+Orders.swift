import HallBus

extension BoardPollSession {
  /// Sends an order to one board; its end is ``BoardLineEvent/answered(address:order:result:)``.
  public mutating func order(
    _ order: BoardOrder, of address: Int, at now: Instant
  ) throws(BoardPictureError) {
    let index = try board(address)
    guard dialect.order(order, to: boards[index].spec) != nil else {
      return answer(order, of: index, .refused(Self.unknownCommand))
    }
    guard isOpen, closing == nil, boards[index].orders.count < BoardLineLimit.orders else {
      return answer(order, of: index, .unreachable)
    }
    boards[index].orders.append(order)
    pump(at: now)
  }

  mutating func answer(_ order: BoardOrder, of index: Int, _ result: BoardOrderResult) {
    emit(.answered(address: boards[index].spec.address, order: order, result: result))
  }

  /// An order on the line that came to nothing is the board's next again.
  mutating func repeatOrder(of failed: Outstanding?) {
    guard let failed, case .order(let order) = failed.task else { return }
    boards[failed.board].orders.insert(order, at: 0)
  }

  mutating func failOrders(of index: Int) {
    for order in boards[index].orders { answer(order, of: index, .unreachable) }
    boards[index].orders.removeAll()
  }

  static var unknownCommand: DeviceText {
    DeviceText(chinese: "条屏不支持该命令", english: "the board does not know this command")
  }
}
