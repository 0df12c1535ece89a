/// A Code 128 symbol (ISO/IEC 15417): bars for scanners at the windows.
struct Barcode: Hashable, Sendable {
  /// Characters of one symbol; at two dots a module eighty fill a wide ticket many times over.
  static let characterLimit = 80

  /// Widths in modules, a bar first, then a space, in turn.
  let widths: [Int]

  /// Modules of the symbol without its quiet zones, ten modules on either side.
  var modules: Int { widths.reduce(0, +) }

  static let quietModules = 10

  /// nil for an empty text, a longer one than the limit, or one with other than ASCII's printed
  /// characters.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= Self.characterLimit,
      bytes.allSatisfy({ (0x20...0x7E).contains($0) })
    else { return nil }
    let values = Self.values(of: bytes)
    var sum = values[0]
    for (index, value) in values.enumerated().dropFirst() { sum += index * value }
    widths = (values + [sum % 103]).flatMap { Self.widths(of: $0) } + Self.stop
  }

  /// Code values with the start character: pairs of digits in code set C where that is shorter
  /// (annex E: four digits or more at the ends, six or more between), the rest in code set B.
  private static func values(of bytes: [UInt8]) -> [Int] {
    var values: [Int] = []
    var isInC = false
    var index = 0
    while index < bytes.count {
      let digits = bytes[index...].prefix { (0x30...0x39).contains($0) }.count
      let isAtEnd = values.isEmpty || index + digits == bytes.count
      if !isInC, digits >= (isAtEnd ? 4 : 6), digits % 2 == 0 {
        values.append(values.isEmpty ? startC : codeC)
        isInC = true
      } else if isInC, digits < 2 {
        values.append(codeB)
        isInC = false
      } else if values.isEmpty {
        values.append(startB)
      }
      if isInC {
        values.append(10 * Int(bytes[index] - 0x30) + Int(bytes[index + 1] - 0x30))
        index += 2
      } else {
        values.append(Int(bytes[index]) - 0x20)
        index += 1
      }
    }
    return values
  }

  private static let codeC = 99
  private static let codeB = 100
  private static let startB = 104
  private static let startC = 105
  private static let stop = [2, 3, 3, 1, 1, 1, 2]

  private static func widths(of value: Int) -> [Int] {
    patterns[value].utf8.map { Int($0 - 0x30) }
  }

  /// Table 1: bar and space widths of each value.
  private static let patterns: [String] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
  ]
}
