/// Which keys a pad has, in the order of its contacts.
public enum PadKeys: Equatable, Sendable {
  /// 叫下一位, 重呼, 过号, 暂停.
  case clerk
  /// The five keys of 好差评, for citizens (GB/T 39735-2020 names the five degrees).
  case rating

  public var kind: BusNodeKind {
    switch self {
    case .clerk: .pad
    case .rating: .ratingPad
    }
  }

  /// How many contacts there are.
  public var count: UInt8 {
    switch self {
    case .clerk: 4
    case .rating: 5
    }
  }

  /// The key at a contact, 0 to `count` - 1.
  public func key(_ contact: UInt8) -> BusKey? {
    switch self {
    case .clerk: BusKey(rawValue: BusKey.next.rawValue + contact)
    case .rating: BusKey(rawValue: BusKey.veryGood.rawValue + contact)
    }
  }

  public func has(_ key: BusKey) -> Bool {
    key.isRating == (self == .rating)
  }
}
