/// What laying out keeps from one picture to the next: texts it has seen, the lines they were broken
/// into, and the room it works in.
///
/// A picture of texts seen before therefore asks for no memory. Belongs to one measurer, whose fonts
/// its lines are broken by.
public struct LayoutMemory {
  /// Texts kept, and as many of their flows; a screen shows a few hundred. Beyond the limit all are
  /// dropped.
  static let texts = 4_096
  /// Bytes of texts kept: as many long notices as a hall could think of. Beyond the limit all are
  /// dropped.
  static let bytes = 4 << 20
  /// QR codes and barcodes kept; the largest takes 31 KB. Beyond the limit all are dropped.
  static let codes = 64

  /// Lengths being shared out, outer boxes' below those of what is in them.
  var tracks = Tracks()
  /// Places of the records that tables show, outer tables' below those of tables in them.
  var rows: [Int] = []
  /// What tells the records of one table apart, while they are chosen.
  var keys: Set<DataValue> = []

  /// Where a text is put together.
  private var buffer = ""
  private var bytes = 0
  private var filled: [TextName: FilledText] = [:]
  private var flows: [FlowName: TextFlow] = [:]
  private var widths: [FlowName: Int] = [:]
  private var qrCodes: [String: QRCode?] = [:]
  private var barcodes: [String: Barcode?] = [:]

  public init() {}

  /// What a template says in a scope.
  mutating func text(of template: Template, in scope: DataScope) -> FilledText {
    buffer.removeAll(keepingCapacity: true)
    template.write(in: scope, to: &buffer)
    if let known = filled[TextName(text: buffer)] { return known }
    // A text of its own: the buffer's storage is written over.
    let written = String(decoding: buffer.utf8, as: UTF8.self)
    let (text, isCut) = TextCleaning.clean(written)
    let new = FilledText(written: written, text: text, isOverLimit: isCut)
    bytes += written.utf8.count
    if filled.count >= Self.texts || bytes > Self.bytes {
      filled.removeAll()
      flows.removeAll()
      widths.removeAll()
      bytes = written.utf8.count
    }
    filled[TextName(text: written)] = new
    return new
  }

  /// A text's lines in a room, once they are kept.
  func flow(_ name: FlowName) -> TextFlow? { flows[name] }

  mutating func keep(_ flow: TextFlow, as name: FlowName) {
    if flows.count >= Self.texts { flows.removeAll() }
    flows[name] = flow
  }

  /// How wide a text would like to be, once it is kept.
  func width(_ name: FlowName) -> Int? { widths[name] }

  mutating func keep(_ width: Int, as name: FlowName) {
    if widths.count >= Self.texts { widths.removeAll() }
    widths[name] = width
  }

  mutating func qrCode(of text: String) -> QRCode? {
    if let known = qrCodes[text] { return known }
    if qrCodes.count >= Self.codes { qrCodes.removeAll() }
    let code = QRCode(text)
    qrCodes[text] = .some(code)
    return code
  }

  mutating func barcode(of text: String) -> Barcode? {
    if let known = barcodes[text] { return known }
    if barcodes.count >= Self.codes { barcodes.removeAll() }
    let code = Barcode(text)
    barcodes[text] = .some(code)
    return code
  }
}

/// A template with its values filled in.
struct FilledText {
  /// As the template and the data say it.
  var written: String
  /// Safe to measure and draw.
  var text: String
  /// Whether the text is beyond the limits of the language and was cut.
  var isOverLimit: Bool
}

/// Texts of one length that Unicode calls equivalent count as one.
struct TextName: Hashable {
  var text: String

  static func == (left: TextName, right: TextName) -> Bool {
    left.text.utf8.count == right.text.utf8.count && left.text == right.text
  }

  func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}

/// What decides how a text is broken into lines.
struct FlowName: Hashable {
  var text: TextName
  var style: TextStyle
  /// Dots.
  var width: Int
  /// Dots; nil for as many lines as the text has.
  var height: Int?

  // Hashing the style would cost more than it tells apart.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(width)
    hasher.combine(height)
  }
}
