import Foundation
import QueueCore

extension HallConfigReader {
  /// Reads a hall's files from a directory.
  ///
  /// A directory that cannot be read counts as empty, so that every file is reported missing.
  ///
  /// - Parameter layouts: what the hall would paint with; nil leaves the devices' layouts unchecked.
  public static func read(
    directory: String, catalogue: DeviceCatalogue = .standard, layouts: LayoutCatalogue? = nil
  ) -> HallConfigResult {
    let contents = HallConfigDirectory.contents(of: directory)
    var result = read(texts: contents.texts, catalogue: catalogue, layouts: layouts)
    guard !contents.diagnostics.isEmpty else { return result }
    let unreadable = contents.diagnostics.map(\.file)
    result.definition = nil
    result.diagnostics.removeAll { unreadable.contains($0.file) }
    result.diagnostics = contents.diagnostics + result.diagnostics
    return result
  }
}

/// A directory of configuration files on disk.
public enum HallConfigDirectory {
  /// The texts of the YAML files by name, and what could not be read.
  public static func contents(
    of directory: String
  ) -> (texts: [String: String], diagnostics: [Diagnostic]) {
    var texts: [String: String] = [:]
    var diagnostics: [Diagnostic] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      if name.hasPrefix(".") { continue }
      switch text(of: directory + "/" + name) {
      case .success(let text): texts[name] = text
      case .failure(let failure):
        if HallConfigFile(rawValue: name) != nil {
          diagnostics.append(failure.diagnostic(file: name))
        }
      }
    }
    return (texts, diagnostics)
  }

  private enum ReadFailure: Error {
    case tooLarge
    case notUTF8(line: Int)
    case disk(String)

    func diagnostic(file: String) -> Diagnostic {
      var line = 1
      let message: LocalizedText
      switch self {
      case .tooLarge:
        message = LocalizedText(
          chinese: "文件超过\(ConfigLimits.fileBytes)字节",
          english: "the file is larger than \(ConfigLimits.fileBytes) bytes")
      case .notUTF8(let bad):
        line = bad
        message = LocalizedText(
          chinese: "文件不是UTF-8编码，请另存为UTF-8", english: "the file is not UTF-8; save it as UTF-8")
      case .disk(let reason):
        message = LocalizedText(
          chinese: "无法读取：\(reason)", english: "cannot be read: \(reason)")
      }
      return Diagnostic(
        file: file, line: line, column: 1, severity: .error, message: message, sourceLine: "")
    }
  }

  private static func text(of path: String) -> Result<String, ReadFailure> {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: ConfigLimits.fileBytes + 1) ?? Data()
      if data.count > ConfigLimits.fileBytes { return .failure(.tooLarge) }
      if let text = String(validating: data, as: UTF8.self) { return .success(text) }
      return .failure(.notUTF8(line: badLine(data)))
    } catch {
      return .failure(.disk(error.localizedDescription))
    }
  }

  /// The first line that is no UTF-8.
  private static func badLine(_ data: Data) -> Int {
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
  }

  /// Replaces the files that differ, each by a temporary file and a rename, so that a reader or a
  /// power cut finds the old text or the new one, never half.
  ///
  /// - Parameter read: the texts as they were read. When a file has changed on disk since, nothing is
  ///   written and ``HallConfigWriteError/fileChanged(_:)`` is thrown.
  public static func write(
    _ texts: [String: String], over read: [String: String], to directory: String
  ) throws(HallConfigWriteError) {
    let changed = HallConfigFile.allCases.map(\.rawValue).filter { texts[$0] != read[$0] }
    let onDisk = contents(of: directory).texts
    for name in changed where onDisk[name] != read[name] { throw .fileChanged(name) }
    for name in changed {
      do {
        guard let text = texts[name] else {
          try FileManager.default.removeItem(atPath: directory + "/" + name)
          continue
        }
        try replace(directory + "/" + name, with: text)
      } catch {
        throw .disk(file: name, reason: error.localizedDescription)
      }
    }
  }

  private static func replace(_ path: String, with text: String) throws {
    let temporary = path + ".new"
    let manager = FileManager.default
    let permissions = try? manager.attributesOfItem(atPath: path)[.posixPermissions]
    try? manager.removeItem(atPath: temporary)
    guard manager.createFile(atPath: temporary, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      try? manager.removeItem(atPath: temporary)
      throw error
    }
    if let permissions {
      try? manager.setAttributes([.posixPermissions: permissions], ofItemAtPath: temporary)
    }
    guard rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? manager.removeItem(atPath: temporary)
      throw CocoaError(.fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: reason])
    }
  }
}
