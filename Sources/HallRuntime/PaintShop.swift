import DeviceProtocols
import HallEngine
import HallPictures
import Layout
import QueueCore

/// Paints tickets and boards for all stations, one after another, off the engine's thread.
actor PaintShop {
  /// A board's dots, and when they will be others by themselves.
  struct Board: Sendable {
    let bitmap: BoardBitmap
    let changesAt: LayoutMoment?
  }

  private var pictures: HallPictures?
  private var inForce: [String: LayoutInForce] = [:]

  private func shop() throws(PaintFailure) -> HallPictures {
    if let pictures { return pictures }
    let made = try HallPictures()
    for layout in inForce.values { made.use(layout.layout, as: layout.name) }
    pictures = made
    return made
  }

  /// Paints from these layouts, from the next picture on.
  func use(_ layouts: [String: LayoutInForce]) {
    for layout in layouts.values where inForce[layout.name]?.hash != layout.hash {
      pictures?.use(layout.layout, as: layout.name)
    }
    inForce = layouts
  }

  func ticket(
    _ data: DataValue, layout: String, nativeQR: Bool, at moment: LayoutMoment
  ) -> Result<TicketPicture, PaintFailure> {
    do throws(PaintFailure) {
      return try shop().ticket(data, layout: layout, nativeQR: nativeQR, at: moment)
    } catch {
      return .failure(error)
    }
  }

  func board(
    _ data: DataValue, layout: String, width: Int, height: Int, at moment: LayoutMoment
  ) -> Result<Board, PaintFailure> {
    do throws(PaintFailure) {
      return try shop().movingBoard(
        data, layout: layout, width: width, height: height, at: moment
      ).map { Board(bitmap: $0.bitmap, changesAt: $0.changesAt) }
    } catch {
      return .failure(error)
    }
  }
}
