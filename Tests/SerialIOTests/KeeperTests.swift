import Glibc
import Synchronization
import Testing

@testable import SerialIO

@Suite struct KeeperTests {
  let workspace = Workspace()

  @Test func `a device put back in is opened again by its name`() async throws {
    let link = workspace.path + "/lines/printer"
    let farEnd = try FarEnd(linkPath: link, echoes: true)
    // Waits so long that only the news of the device's return can end them.
    var keeper = PortKeeper(
      address: .path(link),
      backoff: ReopenBackoff(firstMilliseconds: 60_000, longestMilliseconds: 60_000))
    let first = try await keeper.nextPort()
    #expect(await until { farEnd.counts[0] == 1 })
    farEnd.unplug()
    #expect(await end(of: first).closure?.reason == .hungUp)
    let watcher = PortWatcher(path: link)
    let gone = watcher.presence
    #expect(!gone.isPresent)
    async let back = watcher.waitForChange(since: gone, atMostMilliseconds: 60_000)
    try farEnd.plugIn()
    #expect(await back.isPresent)
    let second = try await keeper.nextPort()
    #expect(await until { farEnd.counts[0] == 2 })
    try await second.write([5])
    #expect(await take(1, from: second) == [5])
  }

  @Test func `a keeper waits for a device that is not there yet`() async throws {
    let link = workspace.path + "/lines/printer"
    let address = PortAddress.path(link)
    let opening = Task { () -> (Bool, [PortError]) in
      let failures = Mutex<[PortError]>([])
      var keeper = PortKeeper(address: address)
      let port = try? await keeper.nextPort { error, _ in
        failures.withLock { $0.append(error) }
      }
      return (port != nil, failures.withLock { $0 })
    }
    try await Task.sleep(nanoseconds: 50_000_000)
    let farEnd = try FarEnd(linkPath: link)
    let (opened, failures) = await opening.value
    #expect(opened)
    #expect(failures.allSatisfy { $0 == .absent(link) })
    #expect(!farEnd.path.isEmpty)
  }

  @Test func `a cancelled keeper stops waiting`() async throws {
    let address = PortAddress.path(workspace.path + "/a")
    let opening = Task { () -> PortError? in
      var keeper = PortKeeper(
        address: address, backoff: ReopenBackoff(firstMilliseconds: 60_000))
      do throws(PortError) {
        _ = try await keeper.nextPort()
        return nil
      } catch {
        return error
      }
    }
    opening.cancel()
    #expect(await opening.value == .cancelled)
  }

  @Test func `a watcher tells appearing and disappearing, with the directory made meanwhile`()
    async throws
  {
    let link = workspace.path + "/lines/printer"
    let watcher = PortWatcher(path: link)
    var seen = watcher.changes.makeAsyncIterator()
    #expect(await seen.next()?.isPresent == false)
    let farEnd = try FarEnd(linkPath: link)
    #expect(await seen.next()?.isPresent == true)
    farEnd.unplug()
    #expect(await seen.next()?.isPresent == false)
  }

  @Test func `another device under the same name is a change`() throws {
    let path = workspace.path + "/a"
    _ = symlink("/dev/null", path)
    let first = PortPresence(path: path)
    #expect(first == PortPresence(path: path))
    _ = unlink(path)
    #expect(!PortPresence(path: path).isPresent)
    _ = symlink("/dev/zero", path)
    let second = PortPresence(path: path)
    #expect(second.isPresent)
    #expect(second != first)
  }

  @Test func `waits double up to their limit and start over`() {
    var backoff = ReopenBackoff(firstMilliseconds: 100, longestMilliseconds: 1_000)
    #expect((0..<6).map { _ in backoff.failed() } == [100, 200, 400, 800, 1_000, 1_000])
    for _ in 0..<100 { #expect(backoff.failed() == 1_000) }
    backoff.reset()
    #expect(backoff.failed() == 100)
  }

  @Test func `a link in the way is replaced, anything else is left alone`() throws {
    let path = workspace.path + "/file"
    let descriptor = creat(path, 0o600)
    close(descriptor)
    #expect(throws: PortError.linkOccupied(path)) { _ = try FarEnd(linkPath: path) }
    #expect(access(path, F_OK) == 0)
    let stale = workspace.path + "/a"
    _ = symlink("/nowhere", stale)
    let farEnd = try FarEnd(linkPath: stale)
    #expect(PortHandle.resolve(stale) == farEnd.path)
  }
}
