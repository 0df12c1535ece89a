import ArgumentParser

@main
struct Hall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hall", abstract: "Hallkeeper, the queue system of a public service hall.",
    subcommands: [DemoCommand.self, ServeCommand.self, LineCommand.self])
}
