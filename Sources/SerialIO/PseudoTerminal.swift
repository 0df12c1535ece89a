import Dispatch
import Glibc

/// What the far end of an emulated port sees.
public enum PseudoTerminalEvent: Hashable, Sendable {
  /// A program has opened the port.
  case opened
  case bytes([UInt8])
  /// The program has closed it; bytes put on the line from now on are lost, as on a real one.
  case closed
}

/// The far end of an emulated serial port: a pseudo-terminal under a stable name.
///
/// Confined to the queue it is given: made, used and closed there; not `Sendable` on purpose.
/// ``close()`` is what pulling the adapter out is to the program at the other end.
public final class PseudoTerminal {
  /// The device the program opens, `/dev/pts/N`.
  public let devicePath: String
  public let linkPath: String?
  public private(set) var isOpenedByController = false
  /// Bytes the program has not taken yet.
  public var pendingBytes: Int { output.count }

  /// Bytes for the program that wait here besides the kernel's own 64 kB: about what a USB adapter
  /// buffers. At it further bytes are lost, as in a UART nobody reads; ``write(_:)`` tells how many.
  public static let outputBytes = 4_096

  private let queue: DispatchQueue
  private let descriptor: CInt
  private let link: StableLink?
  private let handler: (PseudoTerminalEvent) -> Void
  private var readiness: Readiness?
  private var openPoll: DispatchSourceTimer?
  private var wantsBytes = true
  private var output = ByteQueue()

  /// Makes the port and points its link at it.
  ///
  /// - Parameters:
  ///   - linkPath: the stable name; missing directories are made, an old link is replaced.
  ///   - queue: where everything happens, the handler too; the caller is on it.
  ///   - handler: told what the program does.
  public init(
    linkPath: String? = nil, queue: DispatchQueue,
    handler: @escaping (PseudoTerminalEvent) -> Void
  ) throws(PortError) {
    self.queue = queue
    self.handler = handler
    self.linkPath = linkPath
    link = linkPath.map(StableLink.init(path:))
    (descriptor, devicePath) = try Self.makePair()
    do throws(PortError) {
      try link?.point(to: devicePath)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    start()
  }

  deinit { close() }

  /// Puts bytes on the line for the program; returns how many were lost for want of room, or all
  /// of them when no program has the port open.
  @discardableResult
  public func write(_ bytes: some Collection<UInt8>) -> Int {
    guard isOpenedByController, readiness != nil else { return bytes.count }
    var rest = [UInt8](bytes)[...]
    repeat {
      let part = rest.prefix(max(0, Self.outputBytes - output.count))
      output.append(part)
      rest = rest.dropFirst(part.count)
      flush()
    } while !rest.isEmpty && output.count < Self.outputBytes
    return rest.count
  }

  /// Whether the far end takes what the program sends; while not, the program soon finds its port
  /// full, as behind a slow line.
  public func setTakingBytes(_ on: Bool) {
    wantsBytes = on
    guard isOpenedByController else { return }
    setReading(on)
  }

  /// The rate the program has set, in bits a second; nil for one that no device of a hall has.
  ///
  /// Linux tells the far end what the near end was set to (tty_ioctl(4), `TCGETS` on either).
  public var baud: Int? {
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { return nil }
    let speed = cfgetospeed(&attributes)
    return Self.usualBauds.first { baud in
      var wanted = termios()
      return cfsetspeed(&wanted, speed_t(baud)) == 0 && cfgetospeed(&wanted) == speed
    }
  }

  private static let usualBauds = [
    1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400,
  ]

  /// Takes the port away: the program sees a hang-up, the link is gone.
  public func close() {
    guard let readiness else { return }
    openPoll?.cancel()
    openPoll = nil
    link?.remove(target: devicePath)
    isOpenedByController = false
    readiness.cancel()
    self.readiness = nil
    _ = Glibc.close(descriptor)
  }

  private func start() {
    readiness = Readiness(descriptor: descriptor, queue: queue) { [weak self] ready in
      if ready.contains(.read) { self?.readable() }
      if ready.contains(.write) { self?.flush() }
    }
    pollForOpening()
  }

  /// Looks again and again whether a program has opened the port: reading says EIO until then.
  private func pollForOpening() {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let interval = DispatchTimeInterval.milliseconds(PortLimits.openPollMilliseconds)
    timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(5))
    timer.setEventHandler { [weak self] in
      guard let self, self.wantsBytes else { return }
      self.readable()
    }
    openPoll = timer
    timer.resume()
  }

  private func readable() {
    guard readiness != nil else { return }
    var buffer = [UInt8](repeating: 0, count: PortLimits.readChunkBytes)
    let count = read(descriptor, &buffer, buffer.count)
    let code = errno
    if count >= 0 || code == EAGAIN {
      if !isOpenedByController { controllerOpened() }
      if count > 0 { handler(.bytes([UInt8](buffer.prefix(count)))) }
    } else if code != EINTR, isOpenedByController {
      controllerClosed()
    }
  }

  private func controllerOpened() {
    isOpenedByController = true
    openPoll?.cancel()
    openPoll = nil
    setReading(wantsBytes)
    handler(.opened)
  }

  private func controllerClosed() {
    isOpenedByController = false
    setReading(false)
    setWriting(false)
    output.removeAll()
    pollForOpening()
    handler(.closed)
  }

  private func flush() {
    guard readiness != nil else { return }
    while !output.isEmpty {
      let count = output.withFirst(PortLimits.writeChunkBytes) {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        output.dropFirst(count)
      } else if count < 0, errno == EINTR {
        continue
      } else {
        break
      }
    }
    setWriting(!output.isEmpty && isOpenedByController)
  }

  private func setReading(_ on: Bool) { readiness?.set(.read, on) }

  private func setWriting(_ on: Bool) { readiness?.set(.write, on) }

  /// Makes a pair of raw ends; the far end's descriptor and the path of the near one.
  private static func makePair() throws(PortError) -> (CInt, String) {
    let multiplexer = "/dev/ptmx"
    let descriptor = open(multiplexer, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw PortHandle.failure("open", multiplexer) }
    var unlocked: CInt = 0
    var number: CInt = 0
    // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h: what unlockpt and ptsname do, which Glibc's
    // module does not carry.
    guard ioctl(descriptor, 0x4004_5431, &unlocked) == 0,
      ioctl(descriptor, 0x8004_5430, &number) == 0
    else {
      let error = PortHandle.failure("ioctl", multiplexer)
      _ = Glibc.close(descriptor)
      throw error
    }
    // Opening and closing the near end once makes it raw, so that nothing is echoed before the
    // program sets it up, and makes reading say EIO until a program opens it.
    let path = "/dev/pts/\(number)"
    let near = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var attributes = termios()
    guard near >= 0, tcgetattr(near, &attributes) == 0 else {
      let error = PortHandle.failure("open", path)
      _ = Glibc.close(descriptor)
      throw error
    }
    cfmakeraw(&attributes)
    attributes.c_cflag |= tcflag_t(CLOCAL | CREAD)
    tcsetattr(near, TCSANOW, &attributes)
    _ = Glibc.close(near)
    return (descriptor, path)
  }
}
