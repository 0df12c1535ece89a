import HallEngine
import HallPictures
import Layout
import QueueCore
import Rendering

/// Tries drafts and paints previews, one after another, with fonts of its own, so that no screen
/// waits for an editor.
actor PreviewShop {
  private let photos: LayoutDirectory?
  private var studio: PictureStudio?
  private var fonts = FontHashes()

  /// - Parameter photos: the layout directory whose photos of people are shown; nil: none are.
  init(photos: LayoutDirectory? = nil) { self.photos = photos }

  private func shop() throws(PaintFailure) -> PictureStudio {
    if let studio { return studio }
    do throws(RenderingError) {
      let made = try PictureStudio(photos: photos)
      studio = made
      return made
    } catch {
      throw PaintFailure(error)
    }
  }

  /// Paints a layout on every sample, to see whether it can be shown.
  func trial(
    _ check: LayoutCheck, samples: [LayoutDirectory.Sample], checksGlyphs: Bool = true
  ) throws(PaintFailure) -> LayoutTrial {
    LayoutTrial(check, samples: samples, studio: try shop(), checksGlyphs: checksGlyphs)
  }

  /// A check that also knows which characters the fonts have.
  func withGlyphs(_ check: LayoutCheck) -> LayoutCheck {
    guard let layout = check.layout, let fonts = try? shop().fonts else { return check }
    var check = check
    check.add(layout.missingGlyphs(in: fonts))
    return check
  }

  func paint(
    _ layout: CheckedLayout, _ data: DataValue, at moment: LayoutMoment
  ) throws(PaintFailure) -> PreviewPicture {
    let studio = try shop()
    do throws(RenderingError) {
      return try studio.preview(layout, data: data, at: moment)
    } catch {
      throw PaintFailure(error)
    }
  }

  /// Hashes of the fonts' files as they are now.
  func fontHashes(of layout: CheckedLayout) -> [String: String] {
    fonts.hashes(of: layout.fonts)
  }
}
