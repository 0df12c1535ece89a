import Testing

@testable import DeviceModels

/// A packet without a check (mode 2), as the line carries it.
private func packet(to address: UInt16, _ data: [UInt8]) -> [UInt8] {
  let head: [UInt8] = [
    UInt8(address % 256), UInt8(address / 256), 0x00, 0x80, 0, 0, 0, 0, 2, 0, 0x51, 0x02,
    UInt8(data.count), 0,
  ]
  var line: [UInt8] = [0xA5, 0xA5]
  for byte in head + data + [0, 0] {
    switch byte {
    case 0xA5: line += [0xA6, 2]
    case 0xA6: line += [0xA6, 1]
    case 0x5A: line += [0x5B, 2]
    case 0x5B: line += [0x5B, 1]
    default: line.append(byte)
    }
  }
  return line + [0x5A]
}

@Test(arguments: [1, 0x00A5, 0xA55A, 0x5BA6] as [UInt16])
func `a board reads what is for it or for all, and lets the rest pass`(address: UInt16) {
  var decoder = OnbonModelDecoder(address: address)
  let others: [UInt16] = [address ^ 1, address ^ 0x0100, address &+ 0x00A6]
  var line: [UInt8] = []
  for (number, to) in ([address] + others + [0xFFFE] + others + [0xFFFF, address]).enumerated() {
    line += packet(to: to, [UInt8(number), 0xA5, 0x5A])
  }
  let expected = [(address, 0), (0xFFFE, 4), (0xFFFF, 8), (address, 9)].map {
    OnbonModelDecoder.Reception.whole(
      OnbonModelDecoder.Packet(destination: $0.0, data: [UInt8($0.1), 0xA5, 0x5A]))
  }
  #expect(decoder.receive(line[...]) == expected)
  var single = OnbonModelDecoder(address: address)
  #expect(line.flatMap { single.receive([$0]) } == expected)
}
