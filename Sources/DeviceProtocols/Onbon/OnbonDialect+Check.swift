extension OnbonDialect {
  public func check(_ board: BoardSpec) throws(BoardLineFault) {
    let address = board.address
    guard (1...0xFFFD).contains(address), address != OnbonFrame.hallAddress else {
      throw BoardLineFault(
        "Onbon条屏的屏号是1到65533（32768除外），不是\(address)",
        "an Onbon board's number is 1 to 65533, not 32768 and not \(address)")
    }
    guard (1...OnbonLimit.areas).contains(board.areas.count) else {
      throw BoardLineFault(
        "条屏\(address)的区域应为1到\(OnbonLimit.areas)个",
        "board \(address) must have 1 to \(OnbonLimit.areas) areas")
    }
    guard board.width <= OnbonLimit.sideDots, board.height <= OnbonLimit.sideDots else {
      throw BoardLineFault(
        "条屏\(address)的宽和高最多\(OnbonLimit.sideDots)点",
        "board \(address) may be at most \(OnbonLimit.sideDots) dots wide and high")
    }
    for area in board.areas { try check(area, of: board) }
    guard board.areas.count(where: { $0.kind == .dots }) <= 1 else {
      throw BoardLineFault(
        "条屏\(address)只能有一个点阵区域", "board \(address) may have one area of dots")
    }
  }

  private func check(_ area: BoardAreaSpec, of board: BoardSpec) throws(BoardLineFault) {
    // FFh means every area.
    guard area.id < 0xFF else {
      throw BoardLineFault(
        "条屏\(board.address)的区域号是0到254", "areas of board \(board.address) are numbered 0 to 254")
    }
    guard area.x >= 0, area.y >= 0, area.width > 0, area.height > 0,
      area.x + area.width <= board.width, area.y + area.height <= board.height
    else {
      throw BoardLineFault(
        "条屏\(board.address)的区域\(area.id)超出屏幕",
        "area \(area.id) of board \(board.address) lies outside it")
    }
    guard area.x % 8 == 0, area.width % 8 == 0 else {
      throw BoardLineFault(
        "条屏\(board.address)的区域\(area.id)的左边和宽应为8的倍数",
        "area \(area.id) of board \(board.address) must begin at and be wide a multiple of 8 dots")
    }
    guard area.kind == .dots else { return }
    guard area.width / 8 * area.height * (board.isTwoColour ? 2 : 1) <= OnbonLimit.dotsBytes else {
      throw BoardLineFault(
        "条屏\(board.address)的区域\(area.id)点数太多",
        "area \(area.id) of board \(board.address) has too many dots")
    }
  }
}
