extension Refusal {
  /// Stable word for programs.
  public var code: String {
    let text = String(describing: self)
    return String(text.prefix { $0.isLetter })
  }

  /// What happened and what to do, for the person in front.
  public var text: LocalizedText {
    let (chinese, english) = sentences
    return LocalizedText(chinese: chinese, english: english)
  }

  private var sentences: (String, String) {
    switch self {
    case .dayNotOpen(let next):
      ("大厅现在没有营业\(Self.comeChinese(next))", "The hall is not open now\(Self.comeEnglish(next))")
    case .dayAlreadyOpen(let date): ("\(date) 已经开厅", "The hall is already open for \(date)")
    case .afterCutOff(let next):
      (
        "今天已停止取号\(Self.comeChinese(next))",
        "No more numbers are issued today\(Self.comeEnglish(next))"
      )
    case .duringBreak(let until):
      ("午休时间，\(until) 起恢复取号", "Lunch break: numbers are issued again from \(until)")
    case .unknownService(let id):
      ("没有这个事项（\(id)），请重新选择", "There is no service \(id); please choose again")
    case .unknownLine(let id): ("没有这个业务队列（\(id)）", "There is no line \(id)")
    case .unknownWindow(let id): ("没有\(id)号窗口", "There is no window \(id)")
    case .unknownTicket: ("没有这张号票，请核对号码", "There is no such ticket; please check the number")
    case .unknownClass(let id): ("没有这个类别（\(id)）", "There is no class \(id)")
    case .unknownPrintJob(let id): ("没有这个打印任务（\(id)）", "There is no print job \(id)")
    case .unknownPerson(let id): ("没有这个人员（\(id)）", "There is no person \(id)")
    case .unknownDevice(let id): ("没有这台设备（\(id)）", "There is no device \(id)")
    case .noServices: ("请先选择要办的事项", "Please choose a service first")
    case .tooManyServices(let limit):
      ("一张号票最多办\(limit)个事项", "One ticket holds at most \(limit) services")
    case .servicesOfDifferentLines:
      ("这些事项不在同一个业务队列，请分别取号", "These services wait in different lines; take a number for each")
    case .departmentAbsent(_, let next):
      (
        "该部门今天不在大厅办公\(Self.comeChinese(next))",
        "This department is not in the hall today\(Self.comeEnglish(next))"
      )
    case .serviceSuspended(_, let until, let reason):
      (
        "该事项暂停办理，\(until) 起恢复。原因：\(reason)",
        "This service is suspended until \(until). Reason: \(reason)"
      )
    case .departmentPresent:
      ("该部门今天在大厅办公，请直接取号", "This department is in the hall today; please take a number")
    default: moreSentences
    }
  }

  private var moreSentences: (String, String) {
    switch self {
    case .keyProjectCodeNeeded: ("绿色通道需要重点项目代码", "The green channel needs a key project's code")
    case .keyProjectUnknown:
      ("没有登记这个重点项目代码，请到导办台核对", "This key project code is not registered; please ask at the desk")
    case .keyProjectNotValid(let from, let to):
      ("该重点项目代码有效期为 \(from) 至 \(to)", "This key project code is valid from \(from) to \(to)")
    case .keyProjectNotForService:
      ("该重点项目不含这个事项，请取普通号", "This key project does not cover that service; take an ordinary number")
    case .keyProjectLimit(let limit):
      ("该重点项目已有\(limit)张号票在等候", "This key project already has \(limit) live tickets")
    case .appointmentNeeded: ("没有预约，请取普通号", "There is no appointment; take an ordinary number")
    case .windowNotOpen(let id): ("\(id)号窗口没有开放，请先开窗", "Window \(id) is not open; open it first")
    case .windowPaused(let id): ("\(id)号窗口已暂停，请先恢复", "Window \(id) is paused; resume it first")
    case .windowNotPaused(let id): ("\(id)号窗口没有暂停", "Window \(id) is not paused")
    case .windowAlreadyOpen(let id): ("\(id)号窗口已经开放", "Window \(id) is already open")
    case .nobodyAtWindow(let id): ("\(id)号窗口现在没有办理中的号票", "Nobody is at window \(id) now")
    case .windowDoesNotServe(let id, let line):
      ("\(id)号窗口不办理业务队列 \(line)", "Window \(id) does not serve line \(line)")
    case .ticketNotWaiting(let number): ("\(number)号不在等候中", "\(number) is not waiting")
    case .ticketNotMissed(let number):
      ("\(number)号没有过号", "\(number) has not been marked as no-show")
    case .ticketNotHeld(let number): ("\(number)号没有挂起", "\(number) is not on hold")
    case .ticketEnded(let number): ("\(number)号已经结束", "\(number) has already ended")
    case .tooFewCalls(let made, let needed):
      (
        "已叫\(made)次，叫满\(needed)次才能过号",
        "Called \(made) times; a no-show needs \(needed) calls"
      )
    case .callTooSoon(let left): ("请再等\(left)秒", "Please wait another \(left) s")
    default: lastSentences
    }
  }

  private var lastSentences: (String, String) {
    switch self {
    case .returnTooLate(let number):
      ("\(number)号过号太久，请重新取号", "\(number) came back too late; please take a new number")
    case .returnLimitReached(let number, let limit):
      (
        "\(number)号已返回\(limit)次，请重新取号",
        "\(number) has come back \(limit) times; please take a new number"
      )
    case .nothingToUndo: ("没有可以撤销的叫号", "There is no call that can still be undone")
    case .nothingToRate(let id):
      ("\(id)号窗口现在没有可评价的服务", "There is no service to rate at window \(id) now")
    case .alreadyRated: ("已评价", "This service has been rated already")
    case .careNotGranted(let number): ("\(number)号没有照顾资格", "\(number) has no priority care")
    case .reasonNeeded: ("请写明原因", "Please give a reason")
    case .strandsTickets(_, let count):
      (
        "还有\(count)人只能在本窗口办理，请确认",
        "\(count) people can be served at this window only; please confirm"
      )
    case .printJobNotOpen(let id): ("打印任务 \(id) 已经结束", "Print job \(id) is no longer open")
    case .invalidDefinition(let what): ("配置有误：\(what)", "The configuration is wrong: \(what)")
    case .wrongPhase(let phase):
      ("现在（\(phase.rawValue)）不能这样做", "That cannot be done now (\(phase.rawValue))")
    case .implausibleTime:
      (
        "这个时间不对，年份应在2024至2099之间，请核对后重新输入",
        "That cannot be the time: the year has to be 2024 to 2099; check it and enter it again"
      )
    case .numbersUsedUp(let prefix):
      (
        "\(prefix) 的号码今天已用完，请到导办台",
        "The numbers of \(prefix) are used up for today; please ask at the desk"
      )
    case .overloaded: ("系统繁忙，请再试一次", "The system is busy; please try again")
    case .notAllowed: ("没有权限", "That is not allowed for you")
    default: layoutSentences
    }
  }

  private var layoutSentences: (String, String) {
    switch self {
    case .layoutNameInvalid(let name):
      (
        "版式名“\(name)”不行：只能用1至\(LayoutPublication.nameCharacters)个字母、数字、“-”、“_”和“.”，不能以“.”开头",
        "\"\(name)\" cannot be a layout's name: 1 to \(LayoutPublication.nameCharacters) letters, "
          + "digits, hyphens, underscores and dots, no dot first"
      )
    case .layoutHashInvalid:
      ("校验值应为64位小写十六进制数", "A hash has to be 64 lower-case hexadecimal digits")
    case .layoutNoteTooLong(let limit):
      ("发布说明最多\(limit)个字，请缩短", "A note has at most \(limit) characters; please shorten it")
    case .tooManyLayouts(let limit):
      ("已有\(limit)个版式，不能再加", "There are \(limit) layouts already; no more can be added")
    default: (code, code)
    }
  }

  private static func comeChinese(_ date: CalendarDate?) -> String {
    guard let date else { return "" }
    return "，请于 \(date)（\(date.weekday.name.chinese)）再来"
  }

  private static func comeEnglish(_ date: CalendarDate?) -> String {
    guard let date else { return "" }
    return "; please come on \(date) (\(date.weekday.name.english))"
  }
}
