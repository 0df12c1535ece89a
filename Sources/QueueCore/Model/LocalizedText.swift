/// Something a person reads, in Chinese and in English.
public struct LocalizedText: Hashable, Sendable, Codable {
  public var chinese: String
  public var english: String

  public init(chinese: String, english: String) {
    self.chinese = chinese
    self.english = english
  }

  enum CodingKeys: String, CodingKey {
    case chinese = "zh"
    case english = "en"
  }
}
