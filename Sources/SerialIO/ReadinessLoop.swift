import CSerialPort
import Glibc
import Synchronization

/// The one thread that waits for all descriptors of this module.
///
/// It only finds out who is ready; the work is done on the queues of the owners.
final class ReadinessLoop: Sendable {
  static let shared = ReadinessLoop()

  private struct Registry {
    var lastIdentifier: UInt64 = 0
    var members: [UInt64: Readiness] = [:]
  }

  /// Events taken from the kernel in one go; the others come with the next.
  private static let eventsAtOnce = 32

  private let epoll: CInt
  private let registry = Mutex(Registry())

  private init() {
    epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
    precondition(epoll >= 0, "no event queue of the kernel: \(PortError.systemText(errno))")
    // `shared` is not there yet; the thread's first use of it waits for this to end.
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { _ in ReadinessLoop.shared.run() }, nil)
    precondition(code == 0, "no thread for the serial ports: \(PortError.systemText(code))")
    pthread_detach(thread)
  }

  /// A number for a descriptor's owner that is never given again, so that a late event for a
  /// descriptor already closed finds nobody.
  func newIdentifier() -> UInt64 {
    registry.withLock {
      $0.lastIdentifier += 1
      return $0.lastIdentifier
    }
  }

  /// Asks the kernel to tell once when an interest comes true; none takes the descriptor out.
  func arm(_ member: Readiness, identifier: UInt64, interest: Readiness.Interest) {
    // A hang-up is reported even when only EPOLLONESHOT is asked for; so no interest means out.
    var event = epoll_event()
    event.data.u64 = identifier
    event.events = EPOLLONESHOT.rawValue
    if interest.contains(.read) { event.events |= EPOLLIN.rawValue }
    if interest.contains(.write) { event.events |= EPOLLOUT.rawValue }
    let known = registry.withLock { registry -> Bool in
      let known = registry.members[identifier] != nil
      registry.members[identifier] = interest.isEmpty ? nil : member
      return known
    }
    if interest.isEmpty {
      if known { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, member.descriptor, &event) }
    } else {
      let operation = known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
      let result = epoll_ctl(epoll, operation, member.descriptor, &event)
      // Every descriptor of this module is a terminal, a socket or inotify, which the kernel can
      // all wait for, and is open as long as it is armed.
      precondition(result == 0, "cannot wait for a port: \(PortError.systemText(errno))")
    }
  }

  private func run() -> Never {
    var events = [epoll_event](repeating: epoll_event(), count: Self.eventsAtOnce)
    while true {
      let count = epoll_wait(epoll, &events, CInt(events.count), -1)
      for event in events.prefix(Int(max(0, count))) {
        let member = registry.withLock { $0.members[event.data.u64] }
        member?.becameReady(Self.interest(of: event.events))
      }
    }
  }

  private static func interest(of events: UInt32) -> Readiness.Interest {
    if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { return [.read, .write] }
    var interest: Readiness.Interest = []
    if events & EPOLLIN.rawValue != 0 { interest.insert(.read) }
    if events & EPOLLOUT.rawValue != 0 { interest.insert(.write) }
    return interest
  }
}
