import Hummingbird
import QueueCore

/// The floor guide's desk: finding tickets, papers nobody knows the end of, key projects.
enum GuideRoutes {
  static let guides = Access.roles([.guide, .manager])

  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/tickets", guides) { call in
      Response(await core.view().find(call.query.get("find") ?? ""))
    }
    table.get("/api/v1/print-jobs", guides) { _ in
      Response(await core.view().openPrintJobs)
    }
    table.post("/api/v1/print-jobs/{job}/resolve", guides) { call in
      struct Body: Decodable { let printed: Bool }
      let job = PrintJobID(try call.number("job"))
      let printed = try call.json(Body.self).printed
      return Response(try await core.submit(.resolvePrint(job, printed: printed), for: call).json)
    }
    table.get("/api/v1/key-projects", guides) { _ in
      let projects = core.state.carried.keyProjects
      return Response(["projects": .array(projects.map(\.json))])
    }
    table.post("/api/v1/key-projects", guides) { call in
      let project = try call.json(ProjectBody.self).project()
      return Response(try await core.submit(.registerKeyProject(project), for: call).json)
    }
    table.post("/api/v1/key-projects/{code}/withdraw", guides) { call in
      let code = KeyProjectCode(try call.text("code"))
      return Response(try await core.submit(.withdrawKeyProject(code), for: call).json)
    }
  }

  private struct ProjectBody: Decodable {
    let code: String
    let name: String
    let validFrom: CalendarDate
    let validTo: CalendarDate
    let services: [ServiceID]?

    func project() throws -> KeyProject {
      KeyProject(
        code: KeyProjectCode(try Typed.name(code, "code")), name: try Typed.name(name, "name"),
        validFrom: validFrom, validTo: validTo, services: services ?? [])
    }
  }
}

extension KeyProject: JSONConvertible {
  /// Projects that were withdrawn are not kept, so those that are here are in force.
  var json: JSON {
    [
      "code": code.json, "name": name.json, "validFrom": validFrom.json, "validTo": validTo.json,
      "services": services.json, "withdrawn": false,
    ]
  }
}
