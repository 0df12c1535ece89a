import Hummingbird
import QueueCore

/// Waiting times and the journal, read out.
enum ReportRoutes {
  static func add(to table: RouteTable) {
    let core = table.core
    table.get("/api/v1/reports/waits", .roles([.manager, .auditor])) { call in
      let grouping = try grouping(of: call, default: WaitsQuery.Grouping.line)
      let query = WaitsQuery(by: grouping, from: try call.date("from"), to: try call.date("to"))
      let rows = try await core.services.reports.waits(query)
      guard call.query.get("format") == "csv" else {
        return Response(["rows": .array(rows.map(\.json))])
      }
      return sheet(csv(rows), named: "waits-\(grouping.rawValue)")
    }
    table.get("/api/v1/reports/ratings", .roles([.manager, .auditor])) { call in
      let grouping = try grouping(of: call, default: RatingReport.Grouping.window)
      let query = RatingsQuery(by: grouping, from: try call.date("from"), to: try call.date("to"))
      let report = try await core.services.reports.ratings(query)
      guard call.query.get("format") == "csv" else { return Response(report.json) }
      return sheet(csv(report), named: "ratings-\(grouping.rawValue)")
    }
    table.get("/api/v1/journal/verify", .roles([.auditor, .manager])) { _ in
      let verdict = try await core.services.reports.verifyJournal()
      return Response([
        "ok": (verdict.problem == nil).json, "events": verdict.events.json,
        "head": verdict.head.json,
        "problem": verdict.problem.map {
          [
            "sequence": $0.sequence.json, "zh": $0.text.chinese.json, "en": $0.text.english.json,
          ]
        } ?? .null,
      ])
    }
    table.get("/api/v1/journal/calls", .roles([.auditor, .manager])) { _ in
      Response(try await core.services.reports.auditCalls().json)
    }
    table.get("/api/v1/journal/why/{number}", .roles([.auditor, .manager])) { call in
      let number = try ticketNumber(call.text("number"))
      let called = try call.query.get("called").flatMap { $0.isEmpty ? nil : $0 }.map(ticketNumber)
      let query = ReasonsQuery(number: number, called: called, day: try call.date("day"))
      guard let found = try await core.services.reports.reasons(query) else {
        throw APIError(
          .notFound, "notFound", "那一日没有 \(number) 号",
          "There is no ticket \(number) on that day")
      }
      return Response(found.json)
    }
    table.get("/api/v1/journal/events", .roles([.auditor])) { call in
      let after = call.query.get("after").flatMap { Int64($0) } ?? 0
      let limit = call.query.get("limit").flatMap { Int($0) } ?? 200
      let page = try await core.services.reports.events(
        after: max(0, after), limit: min(max(1, limit), HallServerLimits.journalPage))
      return Response([
        "events": .array(
          page.events.map {
            [
              "sequence": $0.sequence.json, "wall": $0.wall.json, "kind": $0.kind.json,
              "actor": $0.actor.json, "payload": .encoded($0.payload), "hash": $0.hash.json,
            ]
          }), "last": page.last.json,
      ])
    }
  }

  private static func ticketNumber(_ text: String) throws -> TicketNumber {
    guard let number = TicketNumber(text.filter { !$0.isWhitespace }) else {
      throw APIError.badRequest("号码要写成 A012 的样子", "A ticket's number looks like A012")
    }
    return number
  }

  /// What the rows are to be, as `by` says.
  private static func grouping<Grouping: RawRepresentable<String> & CaseIterable>(
    of call: Call, default usual: Grouping
  ) throws -> Grouping {
    guard let text = call.query.get("by") else { return usual }
    guard let grouping = Grouping(rawValue: text) else {
      let known = Grouping.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIError.badRequest("by 只能是 \(known)", "by has to be one of \(known)")
    }
    return grouping
  }

  /// A file of comma-separated values; a byte order mark tells spreadsheets that it is UTF-8.
  private static func sheet(_ lines: [String], named name: String) -> Response {
    let text = "\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n"
    var response = Response(bytes: Array(text.utf8), type: "text/csv; charset=utf-8")
    response.headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
    return response
  }

  private static func csv(_ report: RatingReport) -> [String] {
    let degrees = Satisfaction.allCases.map(\.rawValue).joined(separator: ",")
    return ["key,zh,en,visits,rated,\(degrees),corrected,ratedPerMille,satisfiedPerMille"]
      + report.rows.map { row in
        let texts = [row.key, row.name.chinese, row.name.english].map(field)
        let counts = row.counts
        let numbers =
          [counts.visits, counts.rated] + Satisfaction.allCases.map { counts[$0] }
          + [counts.corrected]
        let shares = [counts.ratedPerMille, counts.satisfiedPerMille].map {
          $0.map(String.init) ?? ""
        }
        return (texts + numbers.map(String.init) + shares).joined(separator: ",")
      }
  }

  /// Seconds throughout.
  private static func csv(_ rows: [WaitsRow]) -> [String] {
    var lines = ["key,zh,en,count,mean,median,p90,p95,p99,longest,noShows,expired"]
    for row in rows {
      let texts = [row.key, row.name.chinese, row.name.english].map(field)
      let numbers = [
        row.count, row.mean, row.median, row.percentile90, row.percentile95, row.percentile99,
        row.longest, row.noShows, row.expired,
      ]
      lines.append((texts + numbers.map(String.init)).joined(separator: ","))
    }
    return lines
  }

  /// Quoted, and never a formula.
  private static func field(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(isFormula ? "'" : "")\(doubled)\""
  }
}

extension WaitsRow: JSONConvertible {
  var json: JSON {
    [
      "key": key.json, "name": name.json, "count": count.json, "mean": mean.json,
      "median": median.json, "p90": percentile90.json, "p95": percentile95.json,
      "p99": percentile99.json, "longest": longest.json, "noShows": noShows.json,
      "expired": expired.json,
    ]
  }
}

extension RatingReport: JSONConvertible {
  var json: JSON {
    [
      "degrees": .array(
        Satisfaction.allCases.map { ["id": $0.rawValue.json, "name": $0.name.json] }),
      "rows": .array(rows.map(\.json)), "total": total.json,
    ]
  }
}

extension RatingReport.Row: JSONConvertible {
  var json: JSON {
    [
      "key": key.json, "name": name.json, "visits": counts.visits.json,
      "rated": counts.rated.json,
      "ratings": .object(Satisfaction.allCases.map { ($0.rawValue, counts[$0].json) }),
      "corrected": counts.corrected.json, "ratedPerMille": counts.ratedPerMille.json,
      "satisfiedPerMille": counts.satisfiedPerMille.json,
    ]
  }
}

extension CallAudit: JSONConvertible {
  var json: JSON {
    [
      "ok": isClean.json, "calls": calls.json, "findings": .array(findings.map(\.json)),
      "chosen": .array(chosen.map(\.json)), "furtherFindings": furtherFindings.json,
      "furtherChosen": furtherChosen.json,
    ]
  }
}

extension CallAudit.Finding: JSONConvertible {
  var json: JSON {
    ["sequence": sequence.json, "number": number.json, "window": window.json, "text": text.json]
  }
}

extension RecordedReasons: JSONConvertible {
  var json: JSON {
    let before = { (moment: HallTime) in at.wall.milliseconds - (at.hall - moment) }
    return reasons.json { before($0).json }.adding([
      ("day", day.json), ("at", at.wall.json), ("window", window.json), ("asked", asked.json),
    ])
  }
}
