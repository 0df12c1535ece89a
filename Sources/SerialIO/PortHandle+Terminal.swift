import Glibc

extension PortHandle {
  /// Opens what a path leads to, as a pseudo-terminal or as a real port.
  static func open(path: String, settings: PortSettings) throws(PortError) -> PortHandle {
    if let fault = settings.fault { throw .refusedSettings(path, fault) }
    // libserialport refuses symbolic links, and a link's target decides what kind of port it is.
    guard let resolved = resolve(path) else { throw failure("realpath", path) }
    if resolved.hasPrefix("/dev/pts/") {
      return try openPseudoTerminal(resolved, named: path, baud: settings.baud)
    }
    return try openSerial(resolved, named: path, settings: settings)
  }

  /// The path with every symbolic link followed; nil when it leads nowhere.
  static func resolve(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// The error that fits `errno` after `call` on a port.
  static func failure(_ call: String, _ path: String, _ code: CInt = errno) -> PortError {
    switch code {
    case ENOENT, ENXIO, ENODEV, EIO, ENOTDIR, ELOOP: .absent(path)
    case EACCES, EPERM: .noPermission(path)
    case EBUSY, EWOULDBLOCK: .busy(path)
    default: .system(call: call, errno: code, path: path)
    }
  }

  /// Opens a terminal and locks it against every other program that asks for the lock.
  ///
  /// - Returns: a descriptor that holds `flock(LOCK_EX)` as long as it is open.
  static func openLocked(_ path: String, named name: String) throws(PortError) -> CInt {
    let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", name) }
    guard isatty(descriptor) == 1 else {
      let code = errno
      _ = Glibc.close(descriptor)
      // A port whose adapter has just gone answers EIO, not ENOTTY.
      throw code == EIO ? .absent(name) : .notASerialPort(name)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = failure("flock", name)
      _ = Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func openPseudoTerminal(
    _ path: String, named name: String, baud: Int
  ) throws(PortError) -> PortHandle {
    // No TIOCEXCL here: the kernel keeps that flag on a pseudo-terminal until its far end closes,
    // so a program that was killed would lock out its successor.
    let descriptor = try openLocked(path, named: name)
    let handle = PortHandle(descriptor: descriptor, kind: .pseudoTerminal, name: name)
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { throw failure("tcgetattr", name) }
    cfmakeraw(&attributes)
    attributes.c_cflag |= tcflag_t(CLOCAL | CREAD)
    // It carries bytes at no rate, but its far end can see which one was meant; one that termios has
    // no name for is left out.
    _ = cfsetspeed(&attributes, speed_t(baud))
    guard tcsetattr(descriptor, TCSANOW, &attributes) == 0 else {
      throw failure("tcsetattr", name)
    }
    tcflush(descriptor, TCIFLUSH)
    return handle
  }
}
