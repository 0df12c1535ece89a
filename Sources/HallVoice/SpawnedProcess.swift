import Foundation
import Glibc
import Synchronization

/// A running child and our ends of its three standard streams.
///
/// Owned by the one thread that follows it; ``finish()`` must be called in the end.
struct SpawnedProcess: ~Copyable {
  /// What can be done without waiting.
  struct Readiness {
    var canSend = false
    var hasOutput = false
    var hasDiagnostics = false
  }

  private let process: pid_t
  private var input: Int32
  private var output: Int32
  private var diagnostics: Int32
  private var hasEnded = false

  /// Bytes read at once: what a pipe holds.
  private static let chunkLimit = 65_536

  /// One child at a time is prepared: between making a descriptor and marking it as ours, another
  /// child would inherit it, and our end of its stream would never see the end.
  static let preparing = Mutex(())

  init(program: String, arguments: [String]) throws(VoiceError) {
    let started = Self.preparing.withLock { _ in Self.start(program, arguments) }
    switch started {
    case .success(let child):
      (process, input, output, diagnostics) =
        (child.process, child.streams[0], child.streams[1], child.streams[2])
    case .failure(let error): throw error
    }
  }

  private typealias Started = (process: pid_t, streams: [Int32])

  private static func start(
    _ program: String, _ arguments: [String]
  ) -> Result<Started, VoiceError> {
    var ours: [Int32] = []
    var theirs: [Int32] = []
    defer { for descriptor in theirs { close(descriptor) } }
    for stream in 0..<3 {
      var pair: [Int32] = [-1, -1]
      // A socket for the input, because writing to a socket can be told not to raise SIGPIPE.
      let failed =
        stream == 0
        ? socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) != 0 : pipe(&pair) != 0
      if failed {
        let number = errno
        for descriptor in ours { close(descriptor) }
        return .failure(.notStarted(program, errorNumber: number))
      }
      if stream == 0 { pair.reverse() }
      ours.append(stream == 0 ? pair[1] : pair[0])
      theirs.append(stream == 0 ? pair[0] : pair[1])
      for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ours[stream], F_SETFL, O_NONBLOCK)
    }
    var process: pid_t = 0
    let number = spawn(&process, program, arguments, theirs)
    guard number == 0 else {
      for descriptor in ours { close(descriptor) }
      return .failure(
        number == ENOENT
          ? .programMissing(program) : .notStarted(program, errorNumber: number))
    }
    return .success((process, ours))
  }

  private static func spawn(
    _ process: inout pid_t, _ program: String, _ arguments: [String], _ streams: [Int32]
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
    }
    // Serial ports and sockets of this process must not stay open in the child.
    for descriptor in openDescriptors() where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGCHLD, SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = "C.UTF-8"
    let lines = environment.map { "\($0.key)=\($0.value)" }.sorted()
    let argumentCopies = ([program] + arguments).map { strdup($0) } + [nil]
    let environmentCopies = lines.map { strdup($0) } + [nil]
    defer { for copy in argumentCopies + environmentCopies { free(copy) } }
    return posix_spawnp(
      &process, program, &actions, &attributes, argumentCopies, environmentCopies)
  }

  private static func openDescriptors() -> [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var found: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let descriptor = Int32(name) { found.append(descriptor) }
    }
    return found.sorted()
  }

  /// Whether the child can still write.
  var isOpen: Bool { output >= 0 || diagnostics >= 0 }

  /// Waits until something can be done, at most so long.
  func wait(toSend: Bool, milliseconds: Int32) -> Readiness {
    // poll leaves negative descriptors out.
    var polled = [
      pollfd(fd: toSend ? input : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: diagnostics, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return Readiness() }
    return Readiness(
      canSend: polled[0].revents != 0, hasOutput: polled[1].revents != 0,
      hasDiagnostics: polled[2].revents != 0)
  }

  /// Hands over what the child takes now; the rest is returned, nothing when it reads no more.
  func send(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let count = bytes.withUnsafeBytes {
      Glibc.send(input, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return bytes.dropFirst(count) }
    return errno == EAGAIN || errno == EINTR ? bytes : []
  }

  mutating func closeInput() { Self.close(&input) }
  mutating func readOutput() -> [UInt8] { Self.read(&output) }
  mutating func readDiagnostics() -> [UInt8] { Self.read(&diagnostics) }

  /// Reads what is there; closes the stream at its end.
  private static func read(_ descriptor: inout Int32) -> [UInt8] {
    var count = 0
    var number: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: chunkLimit) { buffer, filled in
      count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      number = errno
      filled = max(0, count)
    }
    if count == 0 || (count < 0 && number != EAGAIN && number != EINTR) { close(&descriptor) }
    return bytes
  }

  /// The status once the child has ended; 128 and the signal when one ended it.
  mutating func exitStatus() -> Int32? {
    var status: Int32 = 0
    let found = waitpid(process, &status, WNOHANG)
    guard found != 0 else { return nil }
    hasEnded = true
    // Somebody else has collected it: how it ended is unknown, so it counts as failed.
    guard found == process else { return -1 }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// Kills whatever of it still runs, and gives back what it held.
  mutating func finish() {
    Self.close(&input)
    Self.close(&output)
    Self.close(&diagnostics)
    guard !hasEnded else { return }
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    hasEnded = true
  }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  private static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}
