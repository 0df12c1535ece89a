import QueueCore

/// Why a definition was not written.
public enum HallConfigWriteError: Error, Hashable, Sendable {
  /// The files as they are cannot be read: somebody may be at work on them, and writing over them
  /// would destroy that.
  case filesUnreadable([Diagnostic])
  /// The definition breaks a rule of the files, such as a name that is empty; nothing was written.
  case definitionUnwritable([Diagnostic])
  /// A file on disk is not what it was when it was read.
  case fileChanged(String)
  /// The disk refused, with the system's words.
  case disk(file: String, reason: String)
}

/// Writes a changed definition back into the YAML files.
public enum HallConfigWriter {
  /// The texts of all files for a hall that has none yet.
  public static func texts(
    of definition: HallDefinition, catalogue: DeviceCatalogue = .standard
  ) throws(HallConfigWriteError) -> [String: String] {
    var texts: [String: String] = [:]
    for file in HallConfigFile.allCases {
      texts[file.rawValue] = ConfigFormatter.text(file, of: definition)
    }
    let result = HallConfigReader.read(texts: texts, catalogue: catalogue)
    guard result.definition == definition else {
      throw .definitionUnwritable(result.diagnostics)
    }
    return texts
  }

  /// The texts after a change, by file name; files that need no change are the same texts.
  ///
  /// Ranges of the source are patched, so that comments and order survive. Each patched file is read
  /// again; where it does not say exactly what the definition says, that one file is written whole.
  public static func write(
    _ definition: HallDefinition, over texts: [String: String],
    catalogue: DeviceCatalogue = .standard
  ) throws(HallConfigWriteError) -> [String: String] {
    let before = HallConfigReader.read(texts: texts, catalogue: catalogue)
    guard let old = before.definition else { throw .filesUnreadable(before.errors) }
    if old == definition { return texts }
    let patcher = ConfigPatcher(old: old, new: definition)
    var written = texts
    let changed = HallConfigFile.allCases.filter {
      !ConfigPortion($0, of: old).isEqual(to: ConfigPortion($0, of: definition))
    }
    for file in changed {
      let name = file.rawValue
      written[name] =
        texts[name].flatMap { patcher.patched(file, text: $0) }
        ?? ConfigFormatter.text(file, of: definition)
    }
    var result = HallConfigReader.read(texts: written, catalogue: catalogue)
    if result.definition == definition { return written }
    for file in changed {
      let isGood = result.definition.map {
        ConfigPortion(file, of: $0).isEqual(to: ConfigPortion(file, of: definition))
      }
      if isGood != true { written[file.rawValue] = ConfigFormatter.text(file, of: definition) }
    }
    result = HallConfigReader.read(texts: written, catalogue: catalogue)
    guard result.definition == definition else {
      throw .definitionUnwritable(result.diagnostics)
    }
    return written
  }
}

/// The part of a definition that one file holds.
private struct ConfigPortion {
  let file: HallConfigFile
  let hall: HallDefinition

  init(_ file: HallConfigFile, of hall: HallDefinition) {
    self.file = file
    self.hall = hall
  }

  func isEqual(to other: ConfigPortion) -> Bool {
    let (left, right) = (hall, other.hall)
    switch file {
    case .hall:
      return left.id == right.id && left.name == right.name && left.timeZone == right.timeZone
        && left.hotline == right.hotline && left.publicAddress == right.publicAddress
        && left.rules == right.rules && left.policy == right.policy
        && left.voice == right.voice
    case .zones: return left.zones == right.zones
    case .departments: return left.departments == right.departments
    case .lines: return left.lines == right.lines
    case .windows: return left.windows == right.windows
    case .classes: return left.classes == right.classes
    case .calendar: return left.calendar == right.calendar
    case .services: return left.services == right.services
    case .devices: return left.devices == right.devices
    }
  }
}
