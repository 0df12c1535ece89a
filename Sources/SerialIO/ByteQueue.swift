/// Bytes waiting in order, taken from the front without moving the rest each time.
struct ByteQueue: Hashable, Sendable {
  private var storage: [UInt8] = []
  private var head = 0

  var count: Int { storage.count - head }
  var isEmpty: Bool { head == storage.count }

  mutating func append(_ bytes: some Collection<UInt8>) {
    storage.append(contentsOf: bytes)
  }

  mutating func dropFirst(_ count: Int) {
    head += min(count, self.count)
    if head == storage.count {
      storage.removeAll(keepingCapacity: true)
      head = 0
    } else if head > storage.count / 2 {
      storage.removeFirst(head)
      head = 0
    }
  }

  mutating func removeAll() {
    storage.removeAll()
    head = 0
  }

  /// Lends at most `limit` bytes from the front.
  func withFirst<Result>(_ limit: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    storage.withUnsafeBytes { raw in
      body(UnsafeRawBufferPointer(rebasing: raw[head..<(head + min(limit, count))]))
    }
  }
}
