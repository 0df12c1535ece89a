import HallConfig
import QueueCore
import Testing

@Suite struct PinyinTests {
  @Test(arguments: [
    ("居民身份证换领", "jmsfzhl"), ("不动产转移登记（存量房买卖）", "bdczydjclfmm"),
    ("银行卡绑定", "yhkbd"), ("特种行业许可", "tzhyxk"), ("会计人员信息", "kjryxx"),
    ("人民调解申请", "rmtjsq"), ("调档函", "ddh"), ("畜牧兽医", "xmsy"), ("重点项目", "zdxm"),
    ("社会保障卡密码重置", "shbzkmmcz"), ("第二类医疗器械A证", "delylqxaz"), ("", ""),
    ("５Ｇ宽带 100M", "5gkd100m"),
  ])
  func `a name is found by its initials`(name: String, initials: String) {
    #expect(PinyinInitials.initials(of: name) == initials)
  }

  /// The first hanzi of each letter's section in level 1 of GB 2312-80, which is in pinyin order.
  @Test(arguments: [
    ("啊", "a"), ("芭", "b"), ("擦", "c"), ("搭", "d"), ("蛾", "e"), ("发", "f"), ("噶", "g"),
    ("哈", "h"), ("击", "j"), ("喀", "k"), ("垃", "l"), ("妈", "m"), ("拿", "n"), ("哦", "o"),
    ("啪", "p"), ("期", "q"), ("然", "r"), ("撒", "s"), ("塌", "t"), ("挖", "w"), ("昔", "x"),
    ("压", "y"), ("匝", "z"),
  ])
  func `the table agrees with the order of GB 2312`(hanzi: String, letter: String) {
    #expect(PinyinInitials.initials(of: hanzi) == letter)
  }

  @Test func `all services of the city hall can be searched by initials`() throws {
    let hall = try #require(HallConfigReader.read(texts: ExampleHall.city.texts).definition)
    #expect(hall.services.allSatisfy { $0.initials.utf8.count >= 3 })
    #expect(hall.services.contains { $0.initials == "jmsfzhl" })
  }
}
