import DeviceModels
import Foundation
import HallBus
import QueueCore
import SerialIO
import Simulation

/// The far ends of a hall's lines on pseudo-terminals: printers, boards and pads that the controller
/// cannot tell from hardware.
public final class EmulatedLines: Sendable {
  public struct Line: Sendable {
    public let device: DeviceDefinition
    public let emulator: LineEmulator
  }

  public let lines: [Line]
  /// Where the ports' names are.
  public let directory: String

  /// Puts a port for every line of a definition into a directory.
  ///
  /// - Parameters:
  ///   - font: what window boards draw text with.
  ///   - seed: of the faults of all lines; the same traffic meets the same faults.
  ///   - clock: how fast line time runs.
  ///   - faults: how every line damages what it carries.
  ///   - echoes: whether the adapters of shared lines hear what they send.
  ///   - turnaround: µs until a quiet end of a shared line begins to send; nil: 200.
  ///   - buffer: bytes that each port holds for its line; nil: what the kernel keeps.
  public init(
    _ definition: HallDefinition, directory: String, seed: UInt64, clock: ScaledClock,
    faults: LineFaults = .none, echoes: Bool = false, turnaround: Int64? = nil,
    buffer: Int? = nil
  ) throws {
    self.directory = directory
    let font = Self.boardFont()
    var made: [Line] = []
    for (index, device) in definition.devices.enumerated() {
      guard let far = FarEnd(device, font: font) else { continue }
      let isShared = device.kind != .ticketPrinter
      var settings = LineSettings(
        baud: Self.baud(of: device), duplex: isShared ? .half : .full,
        turnaroundMicroseconds: isShared ? turnaround ?? 200 : 0,
        transmitBufferBytes: buffer ?? LineSettings.unlimitedBuffer,
        chunkMicroseconds: isShared ? 1_000 : 20_000,
        controllerHearsItself: isShared && echoes)
      settings.frameBytes(of: device)
      made.append(
        Line(
          device: device,
          emulator: try LineEmulator(
            linkPath: Self.port(of: device, in: directory), model: far, settings: settings,
            faults: faults, seed: seed &+ UInt64(index), clock: clock, heedsRate: true)))
    }
    lines = made
  }

  /// A printer behind a serial server may have no rate of its own.
  private static func baud(of device: DeviceDefinition) -> Int {
    device.baud > 0 ? device.baud : 115_200
  }

  static func port(of device: DeviceDefinition, in directory: String) -> String {
    "\(directory)/\(device.id)"
  }

  /// The definition with every line's port in a directory of emulated ones.
  public static func onEmulatedPorts(
    _ definition: HallDefinition, directory: String
  ) -> HallDefinition {
    var changed = definition
    changed.devices = definition.devices.map { device in
      guard device.kind != .screen, device.kind != .kiosk else { return device }
      var device = device
      device.port = port(of: device, in: directory)
      device.baud = baud(of: device)
      return device
    }
    return changed
  }

  /// Unifont, where Debian's package `unifont` has put it; without it boards show their text only
  /// in words.
  static func boardFont() -> BoardFont? {
    guard let data = FileManager.default.contents(atPath: "/usr/share/unifont/unifont.hex") else {
      return nil
    }
    return try? BoardFont(hex: data)
  }

  public func stop() {
    for line in lines { line.emulator.stop() }
  }
}
