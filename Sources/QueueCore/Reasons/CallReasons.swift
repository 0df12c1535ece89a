extension QueueState {
  /// Why one ticket was called before another, in a sentence to the other's bearer; nil when the
  /// one has not been called.
  ///
  /// Points are those at the moment of the call. How often the other has been overtaken is as it is
  /// now, so a record of the past is asked of the state as it was then.
  ///
  /// - Parameter forStaff: whether a clerk's own words for a choice are given: they may speak of a
  ///   person, so the public is told only that they are on record.
  public func whyCalled(
    _ called: TicketID, before other: TicketID, forStaff: Bool
  ) -> LocalizedText? {
    guard let called = tickets[called], let other = tickets[other],
      let at = called.calls.first ?? called.firstCalledAt
    else { return nil }
    let number = called.number
    if let chosenBecause = called.chosenBecause {
      return LocalizedText(
        chinese: "\(number)由窗口人员点名叫号，" + (forStaff ? "原因：\(chosenBecause)" : "原因已记录在案"),
        english: "\(number) was called by a clerk's choice"
          + (forStaff ? ": \(chosenBecause)" : "; the reason is on record"))
    }
    if let window = called.window, index.windows[window]?.lines.contains(other.line) == false {
      return LocalizedText(
        chinese: "叫\(number)的\(window)号窗口不办理您的业务",
        english: "window \(window), which called \(number), does not serve your line")
    }
    if let window = other.reservedWindow, window != called.window {
      return LocalizedText(
        chinese: "您的号票由\(window)号窗口办理，\(number)在别的窗口",
        english: "your ticket is kept for window \(window); \(number) was called elsewhere")
    }
    if other.issuedAt > at || other.isEarly {
      return LocalizedText(
        chinese: "叫\(number)时您还没有开始排队",
        english: "you were not waiting yet when \(number) was called")
    }
    return byPolicy(called, other, at)
  }

  private func byPolicy(_ called: Ticket, _ other: Ticket, _ at: HallTime) -> LocalizedText {
    let number = called.number
    let calledClass = index.admissionClass(called.classID)
    let ownClass = index.admissionClass(other.classID)
    switch policy.identity.name {
    case "capped-points", "accumulating": return byPoints(called, other, at)
    case "strict" where calledClass.rank < ownClass.rank:
      return LocalizedText(
        chinese: "\(number)属于\(calledClass.name.chinese)，先于\(ownClass.name.chinese)",
        english: "\(number) is \(calledClass.name.english), which goes before "
          + ownClass.name.english)
    case "ratio" where called.classID != other.classID:
      return LocalizedText(
        chinese: "窗口按固定比例轮流叫号，这次轮到\(number)所属的\(calledClass.name.chinese)",
        english: "the window calls the classes in turn, and it was the turn of "
          + "\(calledClass.name.english), \(number)'s class")
    case "head-start" where called.waitingSince > other.waitingSince:
      return LocalizedText(
        chinese: "\(number)属于\(calledClass.name.chinese)，按提前到达计算",
        english: "\(number) is \(calledClass.name.english), which counts as having come earlier")
    default:
      return LocalizedText(
        chinese: "\(number)排在您前面", english: "\(number) was before you in the line")
    }
  }

  private func byPoints(_ called: Ticket, _ other: Ticket, _ at: HallTime) -> LocalizedText {
    let (theirs, own) = (points(of: called, at: at), points(of: other, at: at))
    let name = index.admissionClass(called.classID).name
    let waited = Self.exactWait(max(0, at - called.waitingSince) / 1_000)
    let count = overtakings(of: other, by: called)
    var chinese = "\(called.number)属于\(name.chinese)，等候\(waited.chinese)=\(theirs)分，您有\(own)分"
    var english =
      "\(called.number) is \(name.english.lowercased()), waited \(waited.english) = "
      + "\(Self.pointsInEnglish(theirs)), you have \(own)"
    if theirs < own, called.place < other.place {
      chinese += "；有人被超过的次数已满，\(called.number)取号在先，先叫"
      english +=
        "; somebody has been overtaken as often as the caps allow, so \(called.number), who came "
        + "first, went first"
    } else if theirs < own {
      chinese += "；前面有人被超过的次数已满，您这一类须等他先叫"
      english +=
        "; somebody before you has been overtaken as often as your class may, and has to be "
        + "called first"
    }
    if let count, called.place > other.place {
      chinese += "；您已被超过\(count.made)次，最多\(count.most)次"
      english += "; you have been overtaken by \(count.made) of at most \(count.most)"
    }
    return LocalizedText(chinese: chinese, english: english)
  }

  /// To the second, so that whoever multiplies it by the rate comes to the points beside it.
  private static func exactWait(_ seconds: Int64) -> LocalizedText {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    if rest == 0 { return LocalizedText(chinese: "\(minutes)分钟", english: "\(minutes) min") }
    return LocalizedText(
      chinese: "\(minutes)分\(rest)秒", english: "\(minutes) min \(rest) s")
  }

  private static func pointsInEnglish(_ points: Int64) -> String {
    points == 1 ? "1 point" : "\(points) points"
  }

  private func overtakings(of ticket: Ticket, by other: Ticket) -> (made: Int64, most: Int64)? {
    guard let record = AdmissionRecord(ticket.rule) else { return nil }
    let group = room.plan.groupOfClass[room.plan.number(of: other.classID)]
    guard record.budgets.indices.contains(group) else { return nil }
    return (record.overtaken[group], record.budgets[group])
  }

  /// Whole points that a ticket has at a moment.
  public func points(of ticket: Ticket, at now: HallTime) -> Int64 {
    let rate = Int64(index.admissionClass(ticket.classID).pointsPerMinute)
    return rate * min(max(0, now - ticket.waitingSince), Points.earningLimit) / 60_000
  }

  /// How a waiting ticket stands, in a sentence for its bearer; nil when it does not wait.
  public func whyWaiting(_ id: TicketID, at now: HallTime) -> LocalizedText? {
    guard let ticket = tickets[id], ticket.state == .waiting else { return nil }
    let minutes = max(0, now - ticket.waitingSince) / 60_000
    if ticket.isEarly {
      return LocalizedText(
        chinese: "\(ticket.number)的预约时间未到，到时进入排队；窗口空闲时会提前叫号",
        english: "\(ticket.number) is early for its appointment and joins the line at its slot; a "
          + "window with nobody else calls it sooner")
    }
    var chinese = ["\(ticket.number)已等候\(minutes)分钟"]
    var english = ["\(ticket.number) has waited \(minutes) min"]
    if let record = AdmissionRecord(ticket.rule) {
      let points = points(of: ticket, at: now)
      chinese[0] += "，有\(points)分"
      english[0] += " and has \(Self.pointsInEnglish(points))"
      for (group, budget) in record.budgets.enumerated() where group < room.plan.groups.count {
        let name = name(ofGroup: group)
        chinese.append("被\(name.chinese)超过\(record.overtaken[group])次，最多\(budget)次")
        english.append(
          "overtaken by \(name.english) \(record.overtaken[group]) of at most \(budget) times")
      }
    }
    if let withdrawal = ticket.withdrawal {
      chinese.append("号票上的承诺已不能保证：\(withdrawal.text.chinese)")
      english.append("the promise on the ticket no longer holds: \(withdrawal.text.english)")
    } else if let before = callsBefore(ticket) {
      chinese.append("至多还有\(before)次叫号排在前面")
      english.append("at most \(before) more calls come before it")
    }
    return LocalizedText(
      chinese: chinese.joined(separator: "；"), english: english.joined(separator: "; "))
  }

  /// What the cap groups are called, in the order of a record's budgets; none without caps.
  public var capGroupNames: [LocalizedText] {
    policy.isCapped ? room.plan.groups.indices.map { name(ofGroup: $0) } : []
  }

  /// A cap group of one class is called as the class, one of several simply others.
  func name(ofGroup group: Int) -> LocalizedText {
    let members = definition.classes.filter { $0.group == room.plan.groups[group] }
    if members.count == 1, let only = members.first {
      return LocalizedText(
        chinese: only.name.chinese, english: "the " + only.name.english.lowercased())
    }
    return LocalizedText(chinese: "其他人", english: "others")
  }
}
