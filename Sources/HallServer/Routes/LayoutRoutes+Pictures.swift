import Foundation
import HallRuntime
import Hummingbird
import Layout
import QueueCore

// Pictures that layouts show.
extension LayoutRoutes {
  static func addPictures(to table: RouteTable) {
    let core = table.core
    let desk = core.services.layouts
    table.get("/api/v1/pictures", manager) { _ in
      Response(["pictures": .array(await desk.pictures().map(\.json))])
    }
    table.get("/api/v1/pictures/{name}", manager) { call in
      let name = try call.text("name")
      let bytes = try await layoutWork { () async throws(LayoutDeskProblem) in
        try desk.picture(name)
      }
      return Response(bytes: bytes, type: "image/png")
    }
    table.post(
      "/api/v1/pictures/{name}", manager, limit: HallServerLimits.pictureBodyBytes
    ) { call in
      struct Body: Decodable {
        let png: String
        let replaces: Bool?
      }
      let body = try call.json(Body.self)
      let name = try call.text("name")
      guard let actor = call.caller.actor else { throw APIError.notSignedIn }
      guard let bytes = Data(base64Encoded: body.png) else {
        throw APIError(LayoutDeskProblem.notAPicture)
      }
      let picture = try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.put(
          picture: Array(bytes), as: name, replaces: body.replaces ?? false, by: actor)
      }
      return Response(picture.json)
    }
    table.post("/api/v1/pictures/{name}/remove", manager) { call in
      struct Body: Decodable { let evenInUse: Bool? }
      let body = try call.json(Body.self)
      let name = try call.text("name")
      try await layoutWork { () async throws(LayoutDeskProblem) in
        try await desk.remove(picture: name, evenInUse: body.evenInUse ?? false)
      }
      return Response(["receipt": "done"])
    }
  }
}

extension LayoutDesk.PictureFile: JSONConvertible {
  var json: JSON {
    [
      "path": path.text.json, "width": width.json, "height": height.json, "bytes": bytes.json,
      "layouts": users.json,
    ]
  }
}
