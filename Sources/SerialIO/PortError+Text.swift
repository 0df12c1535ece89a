import Glibc

extension PortError {
  /// What happened and what to do, for the manager's pages, in Chinese.
  public var chinese: String {
    switch self {
    case .badAddress(let text): "端口地址无效：\(text)（应为绝对路径或 tcp://主机:端口）"
    case .absent(let path): "找不到串口 \(path)：请检查转接线是否插好"
    case .busy(let path): "串口 \(path) 已被其他程序占用"
    case .noPermission(let path): "没有权限打开串口 \(path)：请检查用户组和 udev 规则"
    case .notASerialPort(let path): "\(path) 不是串口"
    case .refusedSettings(let path, let setting): "串口 \(path) 不支持\(setting.chinese)"
    case .connectionRefused(let address): "串口服务器 \(address) 拒绝连接"
    case .unreachable(let address): "连接不上串口服务器 \(address)"
    case .closed: "串口已关闭"
    case .cancelled: "等待已取消"
    case .linkOccupied(let path): "\(path) 已存在且不是符号链接，不予覆盖"
    case .system(let call, let code, let path):
      "串口 \(path) 出错：\(call)，\(Self.systemText(code))"
    }
  }

  /// What happened and what to do, for logs and the command line, in English.
  public var english: String {
    switch self {
    case .badAddress(let text):
      "not a port address: \(text) (an absolute path or tcp://host:port)"
    case .absent(let path): "no serial port at \(path): check that the adapter is plugged in"
    case .busy(let path): "serial port \(path) is in use by another program"
    case .noPermission(let path):
      "no permission to open serial port \(path): check the group and the udev rules"
    case .notASerialPort(let path): "\(path) is not a serial port"
    case .refusedSettings(let path, let setting):
      "serial port \(path) does not support \(setting.english)"
    case .connectionRefused(let address): "serial server \(address) refused the connection"
    case .unreachable(let address): "serial server \(address) cannot be reached"
    case .closed: "the port is closed"
    case .cancelled: "waiting was cancelled"
    case .linkOccupied(let path):
      "\(path) exists and is not a symbolic link; it is not overwritten"
    case .system(let call, let code, let path):
      "serial port \(path): \(call): \(Self.systemText(code))"
    }
  }

  static func systemText(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "errno \(code)"
  }
}

extension PortError: CustomStringConvertible {
  public var description: String { english }
}

extension RefusedSetting {
  var chinese: String {
    switch self {
    case .baud(let baud): "波特率 \(baud)"
    case .dataBits(let bits): " \(bits) 位数据位"
    case .parity(let parity): "校验方式 \(parity.rawValue)"
    case .stopBits(let bits): " \(bits) 位停止位"
    case .flowControl(let flow): "流控方式 \(flow.rawValue)"
    case .rs485: " RS-485 收发切换"
    }
  }

  var english: String {
    switch self {
    case .baud(let baud): "\(baud) bits per second"
    case .dataBits(let bits): "\(bits) data bits"
    case .parity(let parity): "parity \(parity.rawValue)"
    case .stopBits(let bits): "\(bits) stop bits"
    case .flowControl(let flow): "flow control \(flow.rawValue)"
    case .rs485: "RS-485 switching"
    }
  }
}
