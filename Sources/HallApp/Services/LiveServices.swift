import Foundation
import HallConfig
import HallEngine
import HallRuntime
import HallServer
import HallVoice
import Layout
import QueueCore

/// Devices, screens and sounds of the live hall, as the server asks for them.
struct LiveServices: DeviceDirectory, ScreenSource {
  let live: LiveHall

  func reports() async -> [DeviceReport] { await live.reports() }

  func test(_ device: DeviceID, seconds: Int) async -> DeviceTest? {
    await live.test(device, seconds: seconds)
  }

  func screens() async -> [ScreenDescription] {
    await live.screens.descriptions.map {
      ScreenDescription(
        id: $0.id, name: $0.name, zone: $0.zone, width: $0.width, height: $0.height)
    }
  }

  func picture(of screen: DeviceID) async -> [UInt8]? { await live.screens.picture(of: screen) }

  func frames(of screen: DeviceID) async -> AsyncStream<ScreenFrame>? {
    guard let frames = await live.screens.frames(of: screen) else { return nil }
    return Self.mapped(frames) { frame in
      ScreenFrame(
        revision: frame.revision, width: frame.width, height: frame.height,
        parts: frame.parts.map {
          ScreenFrame.Part(x: $0.x, y: $0.y, width: $0.width, height: $0.height, png: $0.png)
        })
    }
  }

  func show(_ layout: CheckedLayout, on screen: DeviceID, seconds: Int) async -> Bool {
    await live.show(layout, on: screen, seconds: seconds)
  }

  func liveData(of device: DeviceID, address: Int) async -> LiveLayoutData? {
    await live.liveData(of: device, address: address)
  }

  func announcements(in zone: ZoneID) async -> AsyncStream<VoiceAnnouncement> {
    Self.mapped(await live.voice.events(in: zone)) { event in
      guard case .speak(let announcement) = event else { return nil }
      return VoiceAnnouncement(
        id: announcement.id, zone: announcement.zone, hasChime: true,
        text: LocalizedText(chinese: announcement.chinese, english: announcement.english))
    }
  }

  func sound(of announcement: String) async -> [UInt8]? { await live.voice.sound(announcement) }

  func finished(_ announcement: String, played: Bool) async {}

  /// A stream with other elements; ends when either end goes.
  private static func mapped<Input: Sendable, Output: Sendable>(
    _ input: AsyncStream<Input>, _ transform: @escaping @Sendable (Input) -> Output?
  ) -> AsyncStream<Output> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Output.self, bufferingPolicy: .bufferingNewest(16))
    let task = Task {
      for await element in input {
        if let output = transform(element) { continuation.yield(output) }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

/// Lets the configuration files follow what managers change on their page.
actor ConfigFollower: DefinitionWriter {
  private let directory: String
  /// The definition as the files have it: where the demo or a flag has changed ports, the files keep
  /// their own.
  private let portsOf: HallDefinition?

  init(directory: String, portsOf definition: HallDefinition?) {
    self.directory = directory
    portsOf = definition
  }

  func write(_ definition: HallDefinition) async throws {
    var definition = definition
    if let portsOf {
      definition.devices = definition.devices.map { device in
        var device = device
        if let own = portsOf.devices.first(where: { $0.id == device.id }) { device.port = own.port }
        return device
      }
    }
    let texts = HallConfigDirectory.contents(of: directory).texts
    let fresh = try HallConfigWriter.write(definition, over: texts)
    try HallConfigDirectory.write(fresh, over: texts, to: directory)
  }
}

/// The demo hall has no files to follow.
struct NoFiles: DefinitionWriter {
  func write(_ definition: HallDefinition) async throws {}
}
