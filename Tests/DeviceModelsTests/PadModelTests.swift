import DeviceModels
import HallBus
import Testing

private func wire(
  _ message: BusMessage, to address: UInt8, sequence: UInt8 = 1
) -> ArraySlice<UInt8> {
  [UInt8](
    BusFrame(destination: address, source: 0, sequence: sequence, message: message).wire)[...]
}

private func pad(_ address: UInt8) -> PadModel {
  PadModel(
    id: BusNodeID(high: 1, low: UInt32(address)), address: address, baud: 19_200)
}

private func frames(_ bytes: [UInt8]) -> [BusFrame] {
  var decoder = BusFrameDecoder()
  return bytes.compactMap { byte in
    if case .frame(let frame) = decoder.push(byte) { frame } else { nil }
  }
}

/// Welcomes a pad and shows it a ticket; then half a second has passed.
private func showing(_ ticket: String, on address: UInt8) throws -> PadModel {
  var pad = pad(address)
  let id = BusNodeID(high: 1, low: UInt32(address))
  let welcome = BusWelcome(id: id, address: address, version: 1, bootEpoch: 1 << 32 | 1)
  pad.receive(wire(.welcome(welcome), to: address), at: .zero)
  let display = try PadDisplay(
    ticket: try #require(FixedBytes<8>(Array(ticket.utf8))), waiting: 2, window: .serving)
  pad.receive(wire(.display(revision: 1, display), to: address, sequence: 2), at: .zero)
  pad.advance(to: .milliseconds(500))
  _ = pad.takeOutput()
  return pad
}

@Test func `a pad shows its ticket and lights steadily, and is dark without power`() throws {
  var pad = try showing("A012", on: 3)
  #expect(pad.ticketText == "A012")
  #expect(pad.display.lamp == .steady)
  pad.powerOff()
  #expect(pad.display == .dark)
  #expect(pad.press(.next, at: .seconds(1)) == nil)
  #expect(pad.nextDeadline == nil)
  pad.powerOn()
  #expect(pad.ticketText.isEmpty)
  #expect(pad.display.lamp == .slowBlink)
}

@Test func `a pad reset in mid-frame forgets its half and answers the next whole one`() throws {
  var pad = try showing("A012", on: 3)
  let poll = wire(.poll(BusPoll(bootEpoch: 1 << 32 | 1, heldKey: 0)), to: 3, sequence: 3)
  pad.receive(poll.prefix(9), at: .seconds(1))
  pad.reset()
  pad.receive(poll.dropFirst(9), at: .seconds(1))
  pad.advance(to: .seconds(1).advanced(byMilliseconds: 100))
  #expect(pad.takeOutput().isEmpty)
  pad.receive(poll, at: .seconds(2))
  pad.advance(to: .seconds(2).advanced(byMilliseconds: 100))
  #expect(frames(pad.takeOutput()).map(\.type) == [BusMessageType.hello])
}

@Test func `contacts of a finger are debounced into one press`() throws {
  var pad = try showing("A012", on: 3)
  var now = Instant.seconds(1)
  for contacts in [KeyContacts(.recall), KeyContacts(), KeyContacts(.recall)] {
    pad.read(contacts, at: now)
    now = now.advanced(byMilliseconds: 4)
    pad.advance(to: now)
  }
  #expect(!pad.display.isKeyWaiting)
  pad.advance(to: now.advanced(byMilliseconds: 20))
  #expect(pad.display.isKeyWaiting)
  #expect(pad.display.lamp == .fastBlink)
}

@Test func `every member of a shared line hears all, and each is reached by its place`() throws {
  var bus = BusOfModels([pad(1), pad(2), pad(3)])
  bus.receive(wire(.poll(BusPoll(bootEpoch: 0, heldKey: 0)), to: 2), at: .zero)
  bus.advance(to: .milliseconds(50))
  #expect(frames(bus.takeOutput()).map(\.source) == [2])
  bus[2].powerOff()
  #expect(!bus[2].isOn && bus[1].isOn)
  bus.receive(wire(.poll(BusPoll(bootEpoch: 0, heldKey: 0)), to: 3), at: .milliseconds(60))
  bus.advance(to: .milliseconds(120))
  #expect(bus.takeOutput().isEmpty)
}

@Test func `slots keep answers apart even when time is given in one step`() {
  var bus = BusOfModels([pad(1), pad(2), pad(3)])
  let poll = BusGroupPoll(masterBoot: 9, first: 1, last: 3, shift: 0)
  bus.receive(wire(.groupPoll(poll), to: 0xFF), at: .zero)
  bus.advance(to: .seconds(1))
  #expect(frames(bus.takeOutput()).map(\.source) == [1, 2, 3])
}

@Test func `members that begin at the same instant collide`() {
  var bus = BusOfModels([pad(1), pad(17)])
  let poll = BusGroupPoll(masterBoot: 9, first: 1, last: 20, shift: 0)
  bus.receive(wire(.groupPoll(poll), to: 0xFF), at: .zero)
  bus.advance(to: .seconds(1))
  let garbled = bus.takeOutput()
  #expect(!garbled.isEmpty)
  #expect(frames(garbled).isEmpty)
  let other = BusGroupPoll(masterBoot: 9, first: 1, last: 20, shift: 4)
  bus.receive(wire(.groupPoll(other), to: 0xFF, sequence: 2), at: .seconds(2))
  bus.advance(to: .seconds(3))
  #expect(frames(bus.takeOutput()).map(\.source) == [1, 17])
}
