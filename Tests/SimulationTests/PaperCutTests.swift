import DeviceProtocols
import HallPictures
import Layout
import Testing

/// A ticket that is cut in the middle: the citizen's part and the one for the file.
@Suite struct PaperCutTests {
  private func parts(_ body: String) throws -> [ESCPOSPart] {
    let check = LayoutReader.read(
      """
      layout: ticket
      size: [384, auto]
      fonts: {a: noto-sans-cjk-sc}
      body:
        column:
      \(body)
      """, name: "t")
    let layout = try #require(check.layout, "\(check.report(.english))")
    let pictures = try HallPictures()
    pictures.use(layout, as: "t")
    return try pictures.ticket(
      .missing, layout: "t", nativeQR: false, at: LayoutMoment(milliseconds: 0)
    ).get().parts
  }

  private func heights(_ parts: [ESCPOSPart]) -> [Int?] {
    parts.map { part in
      if case .raster(let bitmap) = part { bitmap.height } else { nil }
    }
  }

  @Test func `a cut stands between what is above and what is below it`() throws {
    let parts = try parts(
      """
          - {box: [], height: 120, fill: black}
          - cut: paper
          - {box: [], height: 40}
          - {box: [], height: 8, fill: black}
      """)
    #expect(heights(parts) == [120, nil, 48, nil])
    #expect(parts[1] == .cut && parts[3] == .cut)
    guard case .raster(let below) = parts[2] else { return }
    #expect(below.rows.prefix(40 * 48).allSatisfy { $0 == 0 })
    #expect(below.rows.suffix(8 * 48).allSatisfy { $0 == 0xFF })
  }

  @Test func `a cut at an edge needs no paper of its own`() throws {
    let parts = try parts(
      """
          - cut: paper
          - {box: [], height: 64, fill: black}
          - cut: paper
      """)
    #expect(heights(parts) == [64, nil])
  }
}
