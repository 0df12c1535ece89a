import Foundation

/// The layouts of a demo hall: a copy, so that whoever tries the editor changes nothing that belongs
/// to the program.
public enum DemoLayouts {
  /// Copies layouts into a demo hall's data directory, unless they are there from an earlier day.
  ///
  /// - Returns: where the copy is.
  public static func copy(of directory: String, into data: String) throws -> String {
    let files = FileManager.default
    let copy = data + "/layouts"
    guard !files.fileExists(atPath: copy) else { return copy }
    try files.createDirectory(atPath: data, withIntermediateDirectories: true)
    // Whole or not at all: a demo that was stopped meanwhile begins anew.
    let half = data + "/layouts.half"
    try? files.removeItem(atPath: half)
    try files.copyItem(atPath: directory, toPath: half)
    try files.moveItem(atPath: half, toPath: copy)
    return copy
  }
}
