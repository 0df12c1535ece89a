import Glibc
import Testing

@testable import SerialIO

@Suite struct UdevRuleTests {
  let socket = "pci-0000:00:14.0-usb-0:2:1.0"

  var ch340: PortDescription {
    PortDescription(
      path: "/dev/ttyUSB0", transport: .usb, vendorID: 0x1a86, productID: 0x7523,
      topologyPath: socket, interfaceNumber: "00", portNumber: "0")
  }

  var ftdi: PortDescription {
    PortDescription(
      path: "/dev/ttyUSB1", transport: .usb, vendorID: 0x0403, productID: 0x6001,
      serialNumber: "A50285BI", topologyPath: socket, interfaceNumber: "00", portNumber: "0")
  }

  var onboard: PortDescription { PortDescription(path: "/dev/ttyS1", transport: .native) }

  @Test func `the rules are those that the udev test proves`() throws {
    let rules =
      try UdevRuleWriter.rule(for: ch340, name: "printer-1")
      + UdevRuleWriter.rule(for: ftdi, name: "board-a")
      + UdevRuleWriter.rule(for: onboard, name: "pads")
    #expect(rules == (try text(of: "61-hallkeeper-names.rules")))
  }

  @Test(arguments: ["0001", "0", "12345678", "00000000"])
  func `a number that many adapters share names the socket instead`(number: String) throws {
    var port = ftdi
    port.serialNumber = number
    let rule = try UdevRuleWriter.rule(for: port, name: "pads")
    #expect(rule.contains("ID_PATH"))
    #expect(!rule.contains("ID_SERIAL_SHORT"))
  }

  @Test func `without number and socket there is no rule`() {
    var port = ch340
    port.topologyPath = nil
    #expect(throws: UdevRuleWriter.Fault.nothingToTellItBy) {
      try UdevRuleWriter.rule(for: port, name: "pads")
    }
  }

  @Test(arguments: [
    "A1234\", RUN+=\"x", "A1234*", "A1234$", "A1234%", "A1234\n", "A1234[5]", "甲乙丙丁戊",
  ])
  func `what an adapter says of itself cannot smuggle anything into a rule`(serial: String) {
    var port = ftdi
    port.serialNumber = serial
    #expect(throws: UdevRuleWriter.Fault.unsafeValue(serial)) {
      try UdevRuleWriter.rule(for: port, name: "pads")
    }
  }

  @Test(arguments: ["", "Printer", "a b", "../x", "-x", "by-path", "打印机", "a\n"])
  func `a name that cannot be a file and a word in a rule is refused`(name: String) {
    #expect(throws: UdevRuleWriter.Fault.badName(name)) {
      try UdevRuleWriter.rule(for: ftdi, name: name)
    }
    #expect(throws: UdevRuleWriter.Fault.badName(name)) {
      try UdevRuleWriter.check(name: name)
    }
  }

  @Test func `the shared numbers are the ones in the rules file`() throws {
    let rules = try text(of: "../../udev/60-hallkeeper.rules")
    let list = PortDescription.sharedSerialNumbers.joined(separator: "|")
    #expect(rules.contains("ENV{ID_SERIAL_SHORT}==\"\(list)\""))
  }

  @Test func `the comment above a rule is in the language of who reads it`() throws {
    let english = try UdevRuleWriter.rule(for: onboard, name: "pads")
    let chinese = try UdevRuleWriter.rule(for: onboard, name: "pads", isChinese: true)
    #expect(english.hasPrefix("# pads: this port of the board\n"))
    #expect(chinese.hasPrefix("# pads: 主板上的这个串口\n"))
    #expect(english.split(separator: "\n").last == chinese.split(separator: "\n").last)
  }

  @Test func `links are found by where they lead`() throws {
    let workspace = Workspace()
    _ = symlink("/dev/null", workspace.path + "/b")
    _ = symlink("/dev/zero", workspace.path + "/a")
    _ = symlink("/nowhere", workspace.path + "/printer")
    let links = PortList.links(in: [workspace.path, workspace.path + "/none"])
    #expect(links.map(\.name) == [workspace.path + "/a", workspace.path + "/b"])
    #expect(links.map(\.target) == ["/dev/zero", "/dev/null"])
  }

  @Test func `a property is found in udev's record whatever stands around it`() {
    let record = "S:serial/x\nE:ID_PATH_TAG=no\nE:ID_PATH=pci-1\nE:ID_BUS=usb\n"
    #expect(PortList.property("ID_PATH", in: record) == "pci-1")
    #expect(PortList.property("ID_SERIAL", in: record) == nil)
    #expect(PortList.property("ID_PATH", in: "") == nil)
  }

  @Test func `listing works on a machine with whatever ports`() throws {
    let ports = try PortList.all()
    #expect(ports.allSatisfy { $0.path.hasPrefix("/dev/") })
  }

  private func text(of name: String) throws -> String {
    let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let stream = try #require(fopen("/\(directory)/udev/\(name)", "r"))
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&buffer, 1, buffer.count, stream)
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
