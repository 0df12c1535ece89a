import Foundation

/// Where layouts and example halls are found.
public enum HallFiles {
  /// A folder that ships with the program: beside the working directory, beside the executable's
  /// checkout, or installed under /usr/share/hallkeeper; nil when it is nowhere.
  public static func shipped(_ name: String) -> String? {
    var candidates = [FileManager.default.currentDirectoryPath]
    if let chosen = ProcessInfo.processInfo.environment["HALLKEEPER_SHARE"] {
      candidates.insert(chosen, at: 0)
    }
    var place = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<6 {
      place.deleteLastPathComponent()
      candidates.append(place.path)
    }
    candidates.append("/usr/share/hallkeeper")
    return candidates.map { "\($0)/\(name)" }.first {
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory)
        && isDirectory.boolValue
    }
  }
}
