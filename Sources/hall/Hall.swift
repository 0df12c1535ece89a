import ArgumentParser
@main struct Hall: ParsableCommand { func run() {} }
