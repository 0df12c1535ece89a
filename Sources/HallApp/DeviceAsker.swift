import DeviceProtocols
import SerialIO
import Synchronization

/// Finds out what hangs on a port by harmless questions.
public enum DeviceAsker {
  /// What came of asking a port.
  public enum Outcome: Hashable, Sendable {
    /// Something answered as only this can.
    case found(DeviceQuestion.Subject, baud: Int)
    /// Nothing did; `echoes` when the adapter hears what it sends.
    case silent(echoes: Bool)
    /// The port could not be asked, for instance because the hall has it open.
    case failed(PortError)
  }

  /// Puts one question after the other until one is answered; takes up to twenty seconds.
  public static func ask(_ address: PortAddress) async -> Outcome {
    var echoes = false
    do throws(PortError) {
      for question in DeviceQuestion.all {
        for baud in question.bauds {
          let (heard, kind) = try await put(question, to: address, baud: baud)
          if question.isAnswered(by: heard) { return .found(question.subject, baud: baud) }
          echoes = echoes || question.isEchoed(in: heard)
          // A serial server has a rate of its own: a second one would be the same question again.
          if kind == .tcp { break }
        }
      }
    } catch {
      return .failed(error)
    }
    return .silent(echoes: echoes)
  }

  private static func put(
    _ question: DeviceQuestion, to address: PortAddress, baud: Int
  ) async throws(PortError) -> (heard: [UInt8], kind: PortKind) {
    let port = try await SerialPort.open(address, settings: PortSettings(baud: baud))
    let heard = Heard()
    let listening = Task {
      for await event in port.events {
        if case .bytes(let bytes) = event { heard.append(bytes) }
      }
    }
    do throws(PortError) {
      try await port.write(question.bytes)
    } catch {
      port.close()
      await listening.value
      throw error
    }
    let sending = question.bytes.count * 10 * 1_000 / baud
    try? await Task.sleep(for: .milliseconds(question.patience + sending))
    port.close()
    // The port is given back before it is opened at another rate.
    await listening.value
    return (heard.bytes, port.kind)
  }

  /// What came in while somebody listened, at most ``most`` bytes: a device that talks on and on does
  /// not answer questions.
  private final class Heard: Sendable {
    private static let most = 4_096
    private let kept = Mutex<[UInt8]>([])

    var bytes: [UInt8] { kept.withLock { $0 } }

    func append(_ bytes: [UInt8]) {
      kept.withLock { $0 += bytes.prefix(max(0, Self.most - $0.count)) }
    }
  }
}
