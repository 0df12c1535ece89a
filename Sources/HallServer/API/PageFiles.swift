import Crypto
import Foundation

/// The pages and their files, read once when the program starts.
struct PageFiles: Sendable {
  struct File: Sendable {
    let bytes: [UInt8]
    let type: String
    /// Hash of the bytes, by which a browser knows that it has them.
    let tag: String
  }

  private let files: [String: File]

  init() throws {
    guard let root = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
    var found: [String: File] = [:]
    for folder in ["Pages", "Pages/assets", "OpenAPI"] {
      let url = root.appendingPathComponent(folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      for name in names {
        guard let type = Self.type(of: name),
          let data = try? Data(contentsOf: url.appendingPathComponent(name))
        else { continue }
        let tag = Secrets.base64URL(SHA256.hash(data: data).prefix(12))
        found["\(folder)/\(name)"] = File(bytes: Array(data), type: type, tag: "\"\(tag)\"")
      }
    }
    files = found
  }

  /// A page by name, such as `kiosk`.
  func page(_ name: String) -> File? { files["Pages/\(name).html"] }
  func asset(_ name: String) -> File? { files["Pages/assets/\(name)"] }
  var description: File? { files["OpenAPI/openapi.yaml"] }

  private static func type(of name: String) -> String? {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "woff2": "font/woff2"
    case "yaml": "application/yaml; charset=utf-8"
    default: nil
    }
  }
}
