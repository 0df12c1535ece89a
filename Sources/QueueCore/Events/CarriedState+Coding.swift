extension CarriedState {
  /// Reads every version ever written: before version 5 no layout was published.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    nextTicket = try container.decode(Int64.self, forKey: .nextTicket)
    nextPrintJob = try container.decode(Int64.self, forKey: .nextPrintJob)
    nextPlace = try container.decode(Int64.self, forKey: .nextPlace)
    nextPerson = try container.decode(Int64.self, forKey: .nextPerson)
    generation = try container.decode(Int.self, forKey: .generation)
    skippedNumbers = try container.decode(Int.self, forKey: .skippedNumbers)
    keyProjects = try container.decode([KeyProject].self, forKey: .keyProjects)
    suspensions = try container.decode([Suspension].self, forKey: .suspensions)
    people = try container.decode([PersonRegistered].self, forKey: .people)
    enrolments = try container.decode([DeviceEnrolment].self, forKey: .enrolments)
    notice = try container.decode(String.self, forKey: .notice)
    emergency = try container.decodeIfPresent(LocalizedText.self, forKey: .emergency)
    clockCorrection = try container.decodeIfPresent(
      ClockCorrection.self, forKey: .clockCorrection)
    layouts = try container.decodeIfPresent([PublishedLayout].self, forKey: .layouts) ?? []
  }
}
