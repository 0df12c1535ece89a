import Foundation
import Hummingbird
import QueueCore

/// The guidance screens, dot for dot as they are painted, and their voice.
enum ScreenRoutes {
  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/screens", .everybody) { _ in
      Response(.array(await core.services.screens.screens().map(\.json)))
    }
    table.get("/api/v1/screens/{id}.png", .everybody) { call in
      let id = DeviceID(try call.text("id"))
      guard let png = await core.services.screens.picture(of: id) else { throw APIError.notFound }
      return Response(bytes: png, type: "image/png")
    }
    table.get("/api/v1/screens/{id}/stream", .everybody) { call in
      let id = DeviceID(try call.text("id"))
      let source = core.services.screens
      guard let screen = await source.screens().first(where: { $0.id == id }) else {
        throw APIError.notFound
      }
      return try core.streams.response(to: call) { sink in
        await follow(screen, source, sink)
      }
    }
    table.get("/api/v1/voice/{id}.wav", .everybody) { call in
      guard let wav = await core.services.screens.sound(of: try call.text("id")) else {
        throw APIError.notFound
      }
      return Response(bytes: wav, type: "audio/wav")
    }
    table.post("/api/v1/voice/{id}/spoken", .screen) { call in
      struct Body: Decodable { let played: Bool? }
      await core.services.screens.finished(
        try call.text("id"), played: try call.json(Body.self).played ?? true)
      return Response(["receipt": "done"])
    }
  }

  private static func follow(
    _ screen: ScreenDescription, _ source: any ScreenSource, _ sink: EventSink
  ) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        guard let frames = await source.frames(of: screen.id) else { return sink.finish() }
        for await frame in frames {
          guard sink.send("frame", frame.json) else { return }
        }
      }
      group.addTask {
        for await announcement in await source.announcements(in: screen.zone) {
          guard sink.send("voice", announcement.json) else { return }
        }
      }
    }
  }
}

extension ScreenDescription: JSONConvertible {
  var json: JSON {
    [
      "id": id.json, "name": name.json, "zone": zone.json, "width": width.json,
      "height": height.json,
    ]
  }
}

extension ScreenFrame: JSONConvertible {
  var json: JSON {
    [
      "revision": revision.json, "width": width.json, "height": height.json,
      "rects": .array(
        parts.map {
          [
            "x": $0.x.json, "y": $0.y.json, "w": $0.width.json, "h": $0.height.json,
            "png": .text(Data($0.png).base64EncodedString()),
          ]
        }),
    ]
  }
}

extension VoiceAnnouncement: JSONConvertible {
  var json: JSON {
    [
      "id": id.json, "zone": zone.json, "chime": hasChime.json, "text": text.json,
      "url": .text("/api/v1/voice/\(id).wav"),
    ]
  }
}
