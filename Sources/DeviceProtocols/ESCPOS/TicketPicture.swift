/// One piece of a ticket, from top to bottom.
public enum ESCPOSPart: Hashable, Sendable {
  /// A picture, printed from the left edge.
  case raster(ESCPOSBitmap)
  /// A QR code drawn by the printer itself, centred; `moduleDots` is the side of one module,
  /// 1 to 16 dots.
  case qr(String, moduleDots: Int)
  /// A line in the printer's own fonts.
  case text(ESCPOSTextLine)
  /// Empty paper, in dots.
  case feed(Int)
  /// Paper is fed to the cutter and cut.
  case cut
}

/// What a ticket shows, painted outside: an ordered list of parts for a head of a given width.
public struct TicketPicture: Hashable, Sendable {
  /// Dots a row of the head this was painted for: 576 for 80 mm paper, 384 for 58 mm.
  public let widthDots: Int
  /// From top to bottom.
  public let parts: [ESCPOSPart]

  /// A ticket as given; whether it can be printed is decided at ``ESCPOSSession/submit(_:at:)``.
  public init(widthDots: Int, parts: [ESCPOSPart]) {
    self.widthDots = widthDots
    self.parts = parts
  }

  /// The usual ticket: one picture, a feed, a cut.
  public init(_ bitmap: ESCPOSBitmap, feedDots: Int = 0) {
    let feed: [ESCPOSPart] = feedDots > 0 ? [.feed(feedDots)] : []
    self.init(widthDots: bitmap.width, parts: [.raster(bitmap)] + feed + [.cut])
  }

  /// Whether a session with that profile would take it.
  public func isPrintable(with profile: ESCPOSProfile) -> Bool {
    PrintJobEncoder.refusal(of: self, profile: profile) == nil
  }

  /// Paper this ticket takes, in dots; a native QR code counts as its largest supported symbol.
  public var lengthDots: Int {
    var length = 0
    for part in parts {
      switch part {
      case .raster(let bitmap): length += bitmap.height
      case .qr(_, let moduleDots): length += ESCPOSLimits.largestSymbolModules * moduleDots
      case .text(let line): length += line.heightDots
      case .feed(let dots): length += dots
      case .cut: length += ESCPOSLimits.headToCutterDots
      }
    }
    return length
  }
}

/// A journalled print job: the picture under the id that every event about it carries.
public struct PrintJobDocument: Hashable, Sendable {
  /// Chosen by the journal; comes back in every event.
  public let id: Int64
  /// What to print.
  public let picture: TicketPicture

  /// The picture under its id.
  public init(id: Int64, picture: TicketPicture) {
    self.id = id
    self.picture = picture
  }

  /// A job of `parts` as wide as the widest raster in them.
  public init(id: Int64, parts: [ESCPOSPart]) {
    var width = 0
    for case .raster(let bitmap) in parts { width = max(width, bitmap.width) }
    self.init(id: id, picture: TicketPicture(widthDots: width, parts: parts))
  }
}

/// Why a session does not take a job; nothing of it was kept or sent.
public enum PrintJobRefusal: Error, Hashable, Sendable {
  /// Another job is held or printing: one at a time.
  case busy
  /// No part would put a dot on the paper.
  case empty
  /// A raster is wider than the head, given in dots.
  case tooWide(Int)
  /// The ticket is longer than ``ESCPOSLimits/ticketDots``.
  case tooLong(Int)
  /// More parts than ``ESCPOSLimits/parts``.
  case tooManyParts(Int)
  /// The profile does not trust this printer with native QR codes: paint it into the raster.
  case nativeQRNotSupported
  /// The QR text is empty, has control characters, is longer than ``ESCPOSLimits/symbolBytes``,
  /// or its module is not 1 to 16 dots.
  case unusableQR
  /// A feed is negative.
  case unusableFeed
  /// The printer's own fonts do not have this character, or its scale is not 1 to 4: paint it.
  case unusableText(String)
}
