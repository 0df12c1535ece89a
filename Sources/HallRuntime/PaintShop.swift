import DeviceProtocols
import HallEngine
import HallPictures
import Layout
import QueueCore

/// Paints tickets and boards for all stations, one after another, off the engine's thread.
actor PaintShop {
  private var pictures: HallPictures?
  private let layoutDirectory: String

  init(layoutDirectory: String) { self.layoutDirectory = layoutDirectory }

  private func shop() throws(PaintFailure) -> HallPictures {
    if let pictures { return pictures }
    let made = try HallPictures(layoutDirectory: layoutDirectory)
    pictures = made
    return made
  }

  /// Reads the layouts again; what is wrong with broken ones, which stay as they were.
  func reload() -> [PaintFailure] { pictures?.reload() ?? [] }

  func ticket(
    _ data: DataValue, layout: String, nativeQR: Bool
  ) -> Result<TicketPicture, PaintFailure> {
    do throws(PaintFailure) {
      return try shop().ticket(data, layout: layout, nativeQR: nativeQR)
    } catch {
      return .failure(error)
    }
  }

  func board(
    _ data: DataValue, layout: String, width: Int, height: Int
  ) -> Result<BoardBitmap, PaintFailure> {
    do throws(PaintFailure) {
      return try shop().board(data, layout: layout, width: width, height: height)
    } catch {
      return .failure(error)
    }
  }
}
