/// A layout to begin with: small, whole, and explained line by line.
///
/// Also what an output shows when nothing else can be shown.
public enum LayoutTemplate {
  /// A starting file, without a mistake.
  ///
  /// - Parameters:
  ///   - width: dots across; nil: what is usual for the kind. Sizes that no layout may have are
  ///     brought into range.
  ///   - height: dots down; of no meaning on paper.
  public static func source(_ kind: OutputKind, width: Int? = nil, height: Int? = nil) -> String {
    let usual = usualSize(kind)
    let width = min(max(width ?? usual.width, 16), LayoutLimits.pictureSide / 2)
    let height = min(max(height ?? usual.height, 16), LayoutLimits.pictureArea / width)
    switch kind {
    case .screen: return screen(width, height)
    case .board: return board(width, height)
    case .ticket: return paper(kind, width, ticketBody)
    case .slip: return paper(kind, width, slipBody)
    }
  }

  private static func usualSize(_ kind: OutputKind) -> (width: Int, height: Int) {
    switch kind {
    case .screen: (1_920, 1_080)
    case .board: (192, 64)
    case .ticket, .slip: (576, 16)
    }
  }

  private static func screen(_ width: Int, _ height: Int) -> String {
    let unit = max(10, min(width, height) / 24)
    return """
      # 引导屏版式：保存后在版式页面查看和发布，或用 hall layout check、render、publish。
      # A guidance screen. See and publish it on the page of layouts, or with hall layout.
      layout: screen
      size: [\(width), \(height)]          # 宽、高（点） dots across and down
      background: "#0b1b33"

      # 字体：每个字取列表中第一个有它的字体。 A character comes from the first font that has it.
      fonts:
        text: [noto-sans-cjk-sc-bold, noto-sans-mongolian, noto-sans-new-tai-lue]

      # 文字样式 How texts look; overflow says what happens to a text that is too long.
      styles:
        title: {font: text, size: \(2 * unit), overflow: fit, min-size: \(unit)}
        number: {font: text, size: \(2 * unit), color: "#ffd25e", overflow: fit, min-size: \(unit)}
        small: {font: text, size: \(unit), color: "#c6d5ec", overflow: ellipsis}
        alarm: {font: text, size: \(3 * unit), min-size: \(unit), align: center, overflow: wrap-fit}

      body:
        stack:                              # 叠放 on top of each other
          - text: "{{emergency}}"           # 紧急通知 shown when there is an emergency
            style: alarm
            fill: "#b91616"
            when: emergency
          - column:                         # 自上而下 one below the other
              - text: "{{hall.name}}"
                style: title
              - table:                      # 叫号表 the calls, one a row
                  - {width: 1fr, text: "{{row.number}}", style: number}
                  - {width: 1fr, text: "{{row.window}}号窗口", style: number}
                rows: calls
                slots: 6
                key: number
                height: 1fr                 # 占满余下的高度 all the height that is left
                empty: {text: "{{closed | default: '请取号等候'}}", style: title}
              - text: "{{notice}}"
                style: small
                when: notice
              - text: "{{clock.date}} {{clock.weekday}} {{clock.time | time}}"
                style: small
            gap: \(unit / 2)
            padding: \(unit)
            when: not emergency

      """
  }

  private static func board(_ width: Int, _ height: Int) -> String {
    let rows = min(max(1, height / 16), LayoutLimits.tableSlots)
    return """
      # 集中显示屏版式：每行16点。 A combined LED board: rows of 16 dots.
      layout: board
      size: [\(width), \(height)]          # 宽、高（点），须与屏相同 dots, as the board has

      # 点阵字体 Fonts that were drawn dot by dot; others are not sharp at this size.
      fonts:
        dots: [wenquanyi-sharp, unifont]

      styles:
        row: {font: dots, size: 16, overflow: clip}
        right: {like: row, align: right}
        warning: {like: row, overflow: wrap}

      body:
        stack:
          - {text: "{{emergency}}", style: warning, when: emergency}
          - {text: "{{closed}}", style: warning, when: closed and not emergency}
          - table:                          # 叫号表 the calls, one a row
              - {width: 1fr, text: "{{row.number}}", style: row}
              - {width: 1fr, text: "{{row.window}}", style: right}
            rows: calls
            slots: \(rows)
            key: number
            empty: {text: "{{clock.time | time}}", style: row}
            when: not emergency and not closed

      """
  }

  private static func paper(_ kind: OutputKind, _ width: Int, _ body: String) -> String {
    let unit = max(10, width / 24)
    return """
      # 热敏纸：每毫米8点，80毫米纸宽576点，58毫米纸宽384点。
      # Thermal paper at 8 dots a millimetre: 576 across on 80 mm paper, 384 on 58 mm.
      layout: \(kind.rawValue)
      size: [\(width), auto]               # 长度随内容 as long as what is on it
      max-height: 800

      # 字体：每个字取列表中第一个有它的字体。 A character comes from the first font that has it.
      fonts:
        text: [noto-sans-cjk-sc-bold, noto-sans-mongolian, noto-sans-new-tai-lue]

      styles:
        title: {font: text, size: \(unit * 3 / 2), align: center, overflow: fit, min-size: \(unit)}
        number: {font: text, size: \(unit * 5), align: center, overflow: fit, min-size: \(unit)}
        small: {font: text, size: \(unit), align: center, overflow: wrap, max-lines: 3}

      body:
        column:                             # 自上而下 one below the other
          - {text: "{{hall.name}}", style: title}
          - {line: 2}

      """ + body
  }

  private static let ticketBody = """
        - {text: "补打 REPRINT {{ticket.reprint.at}}", style: small, when: ticket.reprint}
        - {text: "{{ticket.number}}", style: number}
        - {text: "{{ticket.service}}", style: small}
        - {text: "前面 {{ticket.ahead}} 人，{{ticket.windows}} 号窗口", style: small}
        - {text: "{{ticket.noShowRule}}", style: small}
        - {text: "{{ticket.issued}}", style: small}

    """

  private static let slipBody = """
        - {text: "{{slip.department}}", style: title}
        - {text: "{{slip.service}}", style: small}
        - {text: "{{slip.date}}（{{slip.weekday}}）{{slip.hours}}", style: small}
        - {text: "{{slip.printed}}", style: small}

    """
}
