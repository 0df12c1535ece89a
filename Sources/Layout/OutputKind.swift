/// What a layout is for; fixes the data it is given and how its picture is made.
public enum OutputKind: String, CaseIterable, Hashable, Sendable {
  /// An LCD guidance screen: 32-bit colour.
  case screen
  /// An LED board: one bit a dot, 1 is lit.
  case board
  /// A paper ticket: one bit a dot, 1 is black; as long as its content.
  case ticket
  /// A paper slip without a number, which says when to come again; printed like a ticket.
  case slip

  /// Whether it comes out of a printer: 1 is black, and its height may be that of its content.
  public var isPaper: Bool { self == .ticket || self == .slip }

  /// Whether a dot has two levels only.
  public var isMono: Bool { self != .screen }

  /// The values a layout of this kind can show.
  public var schema: DataSchema {
    switch self {
    case .screen: .screen
    case .board: .board
    case .ticket: .ticket
    case .slip: .slip
    }
  }
}

extension DataSchema {
  /// Values every kind of output has.
  private static let common: [Field] = [
    Field(
      "hall",
      .record(
        DataSchema([
          Field("name", .text, "The hall's name", "大厅名称"),
          Field("nameEnglish", .text, optional: true, "Its English name", "大厅英文名称"),
          Field("hotline", .text, optional: true, "Number for questions and complaints", "咨询和投诉电话"),
        ])), "The hall", "大厅"),
    Field(
      "clock",
      .record(
        DataSchema([
          Field("date", .text, "Date, as 2026-11-22", "日期，如 2026-11-22"),
          Field("time", .text, "Time of day, as 09:05 or 09:05:30", "时间，如 09:05"),
          Field("weekday", .text, "Day of the week", "星期"),
        ])), "Date and time in the hall's time zone", "大厅所在时区的日期和时间"),
  ]

  private static let call = DataSchema([
    Field("number", .text, "Ticket number, as A012", "票号，如 A012"),
    Field("window", .text, "Window number, as 3", "窗口号，如 3"),
    Field("windowName", .text, optional: true, "The window's name", "窗口名称"),
    Field("zone", .text, optional: true, "Zone of the window", "窗口所在区域"),
    Field("line", .text, optional: true, "Line of the ticket", "业务队列"),
    Field("time", .text, optional: true, "When it was called", "叫号时间"),
    Field(
      "at", .number, optional: true,
      "When it was called last, in the milliseconds that flash-by compares with",
      "最近一次叫号的时刻（毫秒），供 flash-by 使用"),
    Field(
      "state", .text, optional: true,
      "calling, recalled, serving, held or noShow", "calling、recalled、serving、held 或 noShow"),
  ])

  private static let window = DataSchema([
    Field("number", .text, "Window number, as 3", "窗口号，如 3"),
    Field("name", .text, optional: true, "The window's name", "窗口名称"),
    Field("nameEnglish", .text, optional: true, "Its English name", "窗口英文名称"),
    Field(
      "state", .text, "idle, called, paused or closed", "idle、called、paused 或 closed"),
    Field("ticket", .text, optional: true, "Ticket called or served", "正在办理的票号"),
    Field("reason", .text, optional: true, "Why the window is paused", "暂停原因"),
    Field("departments", .text, optional: true, "Whose items it serves", "办理哪些部门的事项"),
    Field("waiting", .number, "People whom it may call", "等候本窗口的人数"),
    Field(
      "clerk", .text, optional: true, "Name of the clerk who is signed in", "登录的窗口人员姓名"),
    Field(
      "clerkNumber", .text, optional: true, "The clerk's number; the photo is photos/NUMBER.png",
      "窗口人员编号；照片为 photos/编号.png"),
  ])

  private static let directoryEntry = DataSchema([
    Field("department", .text, "The department", "部门"),
    Field("departmentEnglish", .text, optional: true, "Its English name", "部门英文名称"),
    Field("windows", .text, optional: true, "Its windows, as 3、5–7", "窗口号，如 3、5–7"),
    Field("zones", .text, optional: true, "Where they are", "所在区域"),
    Field(
      "isHere", .flag, "Whether one of them is in the screen's own zone", "是否有窗口在屏幕所在区域"),
    Field(
      "days", .text, optional: true, "The weekdays on which it is there, unless it always is",
      "在大厅办理的日子（不是每天时）"),
  ])

  /// `ticket`: one number slip.
  public static let ticket = DataSchema(
    common + [
      Field(
        "ticket",
        .record(
          DataSchema([
            Field("number", .text, "Ticket number, as A012", "票号，如 A012"),
            Field("services", .list(.text), "Names of the items", "事项名称列表"),
            Field("service", .text, "The items in one text", "全部事项，一行文字"),
            Field("line", .text, "Line the ticket waits in", "业务队列"),
            Field(
              "class", .text, "green, care, appointment or ordinary",
              "green、care、appointment 或 ordinary"),
            Field("className", .text, optional: true, "The class's name", "类别名称"),
            Field("zone", .text, optional: true, "Where to wait", "等候区域"),
            Field("windows", .text, optional: true, "Windows that may call, as 3、5、7", "可能叫号的窗口"),
            Field("ahead", .number, optional: true, "People ahead when issued", "取号时前面等候人数"),
            Field("issued", .text, "When it was issued", "取号时间"),
            Field("noShowRule", .text, optional: true, "What happens on no-show", "过号规则"),
            Field("noShowRuleEnglish", .text, optional: true, "The same in English", "过号规则（英文）"),
            Field(
              "promise", .text, optional: true, "How many calls at most come before", "至多还有几次叫号在前"),
            Field("forecast", .text, optional: true, "Expected wait", "预计等候时间"),
            Field("url", .text, optional: true, "Address of the ticket's page", "号票网页地址"),
            Field(
              "reprint",
              .record(
                DataSchema([
                  Field("by", .text, "Who reprinted it", "补打人"),
                  Field("at", .text, "When it was reprinted", "补打时间"),
                ])), optional: true, "Present on a reprint only", "仅补打时有"),
          ])), "The ticket", "号票")
    ])

  /// `slip`: when a department that is absent today is there.
  public static let slip = DataSchema(
    common + [
      Field(
        "slip",
        .record(
          DataSchema([
            Field("department", .text, "The department", "部门"),
            Field("departmentEnglish", .text, optional: true, "Its English name", "部门英文名称"),
            Field("service", .text, "The item", "事项"),
            Field("serviceEnglish", .text, optional: true, "Its English name", "事项英文名称"),
            Field("date", .text, "The next day it is there, as 11月24日", "下次办理日期，如 11月24日"),
            Field("weekday", .text, "That day of the week", "下次办理是星期几"),
            Field(
              "dateEnglish", .text, optional: true, "Both in English, as Tuesday, 2026-11-24",
              "英文日期和星期"),
            Field("hours", .text, optional: true, "The hall's hours on that day", "当天营业时间"),
            Field("bring", .list(.text), optional: true, "What to bring", "要带的材料"),
            Field(
              "bringEnglish", .list(.text), optional: true, "The same in English", "要带的材料（英文）"),
            Field("hotline", .text, optional: true, "Number for questions", "咨询电话"),
            Field("printed", .text, "When it was printed", "打印时间"),
          ])), "The slip", "告知单")
    ])

  /// `screen`: a hall's, zone's or window's guidance screen.
  public static let screen = DataSchema(
    common + [
      Field("call", .record(call), optional: true, "The call being announced", "正在叫的号"),
      Field("calls", .list(.record(call)), "Recent calls, newest first", "最近叫号，新的在前"),
      Field(
        "ready",
        .list(
          .record(
            DataSchema([
              Field("number", .text, "Ticket number", "票号"),
              Field("line", .text, optional: true, "Its line", "业务队列"),
              Field("windows", .text, optional: true, "Windows that may call", "可能叫号的窗口"),
            ]))), "Who is called next, first first", "即将叫到的号"),
      Field(
        "waiting",
        .list(
          .record(
            DataSchema([
              Field("line", .text, "The line", "业务队列"),
              Field("count", .number, "People waiting in it", "等候人数"),
              Field("windows", .text, optional: true, "Windows serving it", "办理窗口"),
              Field(
                "forecast", .text, optional: true, "Wait of somebody who takes a number now",
                "现在取号的预计等候"),
              Field(
                "forecastEnglish", .text, optional: true, "The same in English", "预计等候（英文）"),
            ]))), "How many wait in each line", "各队列等候人数"),
      Field(
        "window", .record(window), optional: true, "The window of a window's screen", "窗口屏所属窗口"),
      Field(
        "directory", .list(.record(directoryEntry)),
        "Departments and where they are, in the hall's order", "部门所在位置，按大厅顺序"),
      Field("zone", .text, optional: true, "Name of the screen's zone", "屏幕所在区域"),
      Field("notice", .text, optional: true, "A notice to show", "通知"),
      Field(
        "emergency", .text, optional: true, "Emergency text; replaces everything", "紧急通知，替换全部内容"),
      Field("closed", .text, optional: true, "Why or until when the hall is closed", "关闭原因或开放时间"),
    ])

  /// `board`: a window's board or a combined board.
  public static let board = DataSchema(
    common + [
      Field(
        "board",
        .record(
          DataSchema([
            Field(
              "state", .text, "idle, called, serving, paused, closed or ready",
              "idle、called、serving、paused、closed 或 ready"),
            Field("number", .text, optional: true, "Ticket called or served", "票号"),
            Field("reason", .text, optional: true, "Why the window is paused", "暂停原因"),
            Field("window", .text, optional: true, "Window number", "窗口号"),
            Field("windowName", .text, optional: true, "The window's name", "窗口名称"),
          ])), optional: true, "The window of a window board", "窗口屏所属窗口"),
      Field(
        "calls", .list(.record(call)), optional: true, "Recent calls, newest first", "最近叫号，新的在前"),
      Field("notice", .text, optional: true, "A notice to show", "通知"),
      Field(
        "emergency", .text, optional: true, "Emergency text; replaces everything", "紧急通知，替换全部内容"),
      Field("closed", .text, optional: true, "Why or until when the hall is closed", "关闭原因或开放时间"),
    ])
}
