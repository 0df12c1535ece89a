import Foundation
import HallConfig
import QueueCore

/// A small hall whose files are right, to be spoiled line by line.
enum SmallHall {
  static let texts: [String: String] = [
    "hall.yaml": """
    id: sample
    name: 样例大厅 | Sample Hall
    timeZone: Asia/Shanghai
    hotline: 0476-12345
    rules: {callsBeforeNoShow: 3, readyOnEmpty: no}
    policy: fcfs
    """,
    "zones.yaml": """
    floor-1: 一楼 | First floor
    floor-2: 二楼 | Second floor
    """,
    "departments.yaml": """
    gongan: 公安局 | Public Security
    renshe: {name: 人社局 | Human Resources, weekdays: [mon, wed]}
    """,
    "lines.yaml": """
    huzheng: {name: 户政 | Household, prefix: A, zone: floor-1}
    shebao: {name: 社保 | Social insurance, prefix: B, zone: floor-2}
    """,
    "windows.yaml": """
    # 一楼
    1-3: {name: 户政 | Household, zone: floor-1, lines: [huzheng]}
    4: {name: 社保 | Social insurance, zone: floor-2, lines: [shebao]} # 二楼
    """,
    "calendar.yaml": """
    weekly:
      mon-fri: 09:00-12:00, 13:30-17:00
    cutOffMinutes: 15
    # 假日
    holidays:
      2026-10-01..2026-10-03: 国庆节 | National Day
      2026-12-31: 盘点 | Stocktaking
    workingDays:
      2026-10-10:
    """,
    "services.yaml": """
    # 公安
    - department: gongan
      line: huzheng
      theme: 户籍 | Households
      minutes: 8
      items:
        sfz-huanling: 居民身份证换领 | Renewing an identity card # 常用
        # 补领要拍照
        sfz-buling:
          name: 居民身份证补领 | Replacing an identity card
          minutes: 12 # 含拍照
          bring: [户口簿 | Household register, 照片]
        chusheng: {name: 出生登记 | Birth registration, minutes: 15}

    # 人社
    - department: renshe
      line: shebao
      items:
        canbao: 参保登记 | Registration
    """,
    "devices.yaml": """
    printer-1:
      kind: ticketPrinter
      model: xprinter
      port: /dev/hallkeeper/printer-1
      baud: 115200
      zone: floor-1
    boards-1:
      kind: ledBoards
      model: bx-5k
      port: /dev/hallkeeper/boards-1
      baud: 57600
      zone: floor-1
      units:
        1-3: {window: 1-3, name: "{window}号窗口屏", size: 64x32}
        7: {name: 集中屏, size: 192x64}
    """,
  ]

  /// The diagnostics after one replacement, in English, without the source line.
  static func heads(
    _ file: String, replacing old: String, with new: String, language: ConfigLanguage = .english
  ) -> [String] {
    var changed = texts
    precondition(changed[file]?.contains(old) == true, "nothing to replace")
    changed[file] = changed[file]?.replacing(old, with: new, maxReplacements: 1)
    return heads(HallConfigReader.read(texts: changed), language: language)
  }

  static func heads(
    _ result: HallConfigResult, language: ConfigLanguage = .english
  ) -> [String] {
    result.diagnostics.map { diagnostic in
      var bare = diagnostic
      bare.sourceLine = ""
      return bare.formatted(language: language)
    }
  }
}

enum ExampleHall: String, CaseIterable {
  case township, county, city

  var directory: String {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("Examples/\(rawValue)").path
  }

  var texts: [String: String] { HallConfigDirectory.contents(of: directory).texts }
}
