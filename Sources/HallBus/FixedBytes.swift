/// Up to `capacity` bytes stored in place: no heap, so that firmware can hold frames.
///
/// Appending beyond the capacity changes nothing and says so; nothing is cut silently.
public struct FixedBytes<let capacity: Int>: Sendable {
  private var storage: InlineArray<capacity, UInt8>
  private var used: Int

  public init() {
    storage = InlineArray(repeating: 0)
    used = 0
  }

  /// A copy of `bytes`; nil when they are more than `capacity`.
  public init?(_ bytes: some Collection<UInt8>) {
    self.init()
    for byte in bytes where !append(byte) { return nil }
  }

  public var count: Int { used }
  public var isEmpty: Bool { used == 0 }

  public subscript(position: Int) -> UInt8 {
    get {
      precondition(position >= 0 && position < used)
      return storage[position]
    }
    set {
      precondition(position >= 0 && position < used)
      storage[position] = newValue
    }
  }

  /// Adds one byte; false, and nothing changed, when full.
  #if hasFeature(Embedded)
    @inline(never)
  #endif
  @discardableResult
  public mutating func append(_ byte: UInt8) -> Bool {
    guard used < capacity else { return false }
    storage[used] = byte
    used += 1
    return true
  }

  public mutating func removeAll() {
    used = 0
  }
}

extension FixedBytes: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    guard left.used == right.used else { return false }
    for index in 0..<left.used where left.storage[index] != right.storage[index] { return false }
    return true
  }
}

// The conformance brings functions that return arrays, which a firmware without a heap cannot link.
#if !hasFeature(Embedded)
  extension FixedBytes: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { used }
  }
#endif
