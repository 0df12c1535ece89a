import Layout

/// A rectangle with round corners, filled or as a frame, with smooth edges where the canvas can.
struct RoundedShape {
  private let rect: Rect
  private let radius: Int
  /// Dots of the frame; nil fills the shape.
  private let thickness: Int?

  init(_ rect: Rect, radius: Int, thickness: Int?) {
    self.rect = rect
    self.radius = min(radius, min(rect.width, rect.height) / 2)
    self.thickness = thickness
  }

  func paint<Surface: Canvas>(_ color: Color, into canvas: Surface, area: Rect) {
    let area = area.intersection(canvas.bounds).intersection(rect)
    guard !area.isEmpty else { return }
    // Only the corners need a look at each dot; what is between them is full or empty.
    let edge = max(radius, thickness ?? 0)
    let inner = thickness.map { min($0, rect.height) } ?? rect.height
    for y in area.y..<area.bottom {
      let isEdgeRow = y < rect.y + edge || y >= rect.bottom - edge
      let isFull = y < rect.y + inner || y >= rect.bottom - inner
      let side = isEdgeRow ? edge : thickness ?? 0
      let leftEnd = min(rect.right, rect.x + side)
      let rightStart = max(leftEnd, rect.right - side)
      if isEdgeRow {
        blend(color, into: canvas, y: y, from: area.x, to: min(area.right, leftEnd))
        blend(color, into: canvas, y: y, from: max(area.x, rightStart), to: area.right)
      } else if thickness != nil {
        canvas.fill(row(y, from: rect.x, to: leftEnd).intersection(area), color)
        canvas.fill(row(y, from: rightStart, to: rect.right).intersection(area), color)
      }
      if isFull { canvas.fill(row(y, from: leftEnd, to: rightStart).intersection(area), color) }
    }
  }

  private func row(_ y: Int, from start: Int, to end: Int) -> Rect {
    Rect(x: start, y: y, width: end - start, height: 1)
  }

  private func blend<Surface: Canvas>(
    _ color: Color, into canvas: Surface, y: Int, from start: Int, to end: Int
  ) {
    guard start < end else { return }
    for x in start..<end {
      var coverage = coverage(x, y, inset: 0)
      if let thickness { coverage -= self.coverage(x, y, inset: thickness) }
      if coverage > 0 {
        canvas.blend(color, coverage: UInt8(min(255, coverage)), x: x, y: y)
      }
    }
  }

  /// How much of a dot the shape shrunk by `inset` covers, 0 to 255; corners by 4 by 4 samples.
  private func coverage(_ x: Int, _ y: Int, inset: Int) -> Int {
    let shape = rect.inset(by: Edges(top: inset, right: inset, bottom: inset, left: inset))
    guard x >= shape.x, x < shape.right, y >= shape.y, y < shape.bottom else { return 0 }
    let round = max(0, radius - inset)
    let left = x < shape.x + round
    let right = x >= shape.right - round
    let top = y < shape.y + round
    let bottom = y >= shape.bottom - round
    guard left || right, top || bottom else { return 255 }
    // In eighths of a dot, so that sample points are whole numbers.
    let centreX = 8 * (left ? shape.x + round : shape.right - round)
    let centreY = 8 * (top ? shape.y + round : shape.bottom - round)
    var hits = 0
    for row in 0..<4 {
      for column in 0..<4 {
        let dx = 8 * x + 2 * column + 1 - centreX
        let dy = 8 * y + 2 * row + 1 - centreY
        if dx * dx + dy * dy <= 64 * round * round { hits += 1 }
      }
    }
    return (hits * 255 + 8) / 16
  }
}
