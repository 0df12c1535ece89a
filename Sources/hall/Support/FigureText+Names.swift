import QueueSimulation

extension FigureText {
  /// A figure's full name, as it stands above a column of comma-separated values. Times are in
  /// minutes, shares from 0 to 1.
  static func name(_ figure: Figure) -> String {
    switch figure {
    case .waitMean: words("平均等候", "Mean wait")
    case .waitSquareMean: words("等候平方平均", "Mean squared wait")
    case .waitP50: words("等候50%", "Wait 50%")
    case .waitP95: words("等候95%", "Wait 95%")
    case .waitP99: words("等候99%", "Wait 99%")
    case .waitMax: words("最长等候", "Longest wait")
    case .waitedShare: words("要等的比例", "Share that waited")
    case .withinTargetShare: words("达标比例", "Share within target")
    case .leftShare: words("离开比例", "Share that left")
    case .noShowShare: words("过号比例", "Share of no-shows")
    case .serviceMean: words("平均办理", "Mean service")
    case .sojournMean: words("平均等候加办理", "Mean wait and service")
    case .slipsMean: words("平均被超越", "Mean slips")
    case .slipsP99: words("被超越99%", "Slips 99%")
    case .slipsMax: words("最多被超越", "Most slips")
    case .skipsMean: words("平均超越", "Mean skips")
    case .skipsP99: words("超越99%", "Skips 99%")
    case .skipsMax: words("最多超越", "Most skips")
    case .capUseMean: words("平均额度使用", "Mean share of the cap used")
    case .capUseP99: words("额度使用99%", "Share of the cap used 99%")
    case .capUseMax: words("最多额度使用", "Most of the cap used")
    case .discriminationMean: words("RAQFM 平均", "Mean discrimination (RAQFM)")
    case .discriminationVariance: words("RAQFM 方差", "Variance of discrimination (RAQFM)")
    case .slowdownMean: words("平均慢度", "Mean slowdown")
    case .slowdownP50: words("慢度50%", "Slowdown 50%")
    case .slowdownP95: words("慢度95%", "Slowdown 95%")
    case .waitGini: words("等候 Gini", "Gini of waits")
    case .penaltyMean: words("比先来先到平均", "Mean penalty against fcfs")
    case .penaltyP99: words("比先来先到99%", "Penalty against fcfs 99%")
    case .penaltyMax: words("比先来先到最多", "Largest penalty against fcfs")
    case .orderFairness: words("先后次序", "Order fairness")
    case .jainDepartments: words("部门 Jain", "Jain over departments")
    case .giniWindows: words("窗口 Gini", "Gini over windows")
    case .utilisation: words("窗口利用率", "Utilisation")
    }
  }
}
