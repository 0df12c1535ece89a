extension PinyinInitials {
  /// Words of public halls in which a character does not have its first reading, each followed by
  /// its letters.
  ///
  /// Found by comparing ``PinyinTable`` with the phrase readings of pypinyin 0.55.0 over the
  /// service names in Examples, with words of the same kind added.
  static let phrases = """
    会计 kj 财会 ck 银行 yh 央行 yh 分行 fh 支行 zh 行长 hz 行业 hy 同行 th 商行 sh 排行 ph
    调解 tj 调整 tz 调剂 tj 调节 tj 调试 ts 空调 kt 协调 xt 重复 cf 重新 cx 重建 cj 重置 cz
    重组 cz 重整 cz 重修 cx 重庆 cq 长期 cq 长途 ct 长度 cd 长江 cj 长久 cj 长城 cc 延长 yc
    特长 tc 擅长 sc 校验 jy 校准 jz 校表 jb 校对 jd 给付 jf 供给 gj 补给 bj 畜牧 xm 藏族 zz
    西藏 xz 藏医 zy 藏药 zy 音乐 yy 乐器 yq 朝阳 zy 传记 zj 投降 tx 厦门 xm 曝光 bg 宝藏 bz
    奇数 js 便宜 py
    """
}
