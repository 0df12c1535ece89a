import ArgumentParser
import Layout

extension LayoutCommand {
  /// `hall layout schema`.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: words("输出版式语言的 JSON Schema。", "Print the JSON Schema of the layout language."),
      discussion: words(
        "供其他编辑器补全和检查版式文件；Layouts/layout.schema.json 与它相同。"
          + "名称和数据是否存在，只有 hall layout check 知道。",
        "For other editors, to complete and check layout files; Layouts/layout.schema.json is the "
          + "same. Whether names and data exist only hall layout check can tell."))

    func run() throws { Terminal.write(LayoutSchema.text) }
  }
}
