// The hall's own words (see the glossary), in both languages.
import { say } from "./text.js";

const table = {
  phase: {
    open: ["营业中", "Open"], cutOff: ["已停止取号", "No more numbers today"],
    draining: ["收尾中", "Finishing"], closed: ["已闭厅", "Closed"],
  },
  window: {
    closed: ["未开放", "Closed"], open: ["开放", "Open"], ready: ["空闲待号", "Ready"],
    serving: ["办理中", "Serving"], paused: ["暂停", "Paused"], draining: ["收尾", "Finishing"],
  },
  ticket: {
    waiting: ["等候中", "Waiting"], called: ["已叫号", "Called"], held: ["已挂起", "On hold"],
    missed: ["已过号", "Missed"], served: ["已结束", "Served"], cancelled: ["已取消", "Cancelled"],
    expired: ["已失效", "Expired"], noShow: ["过号失效", "Did not come"],
  },
  print: {
    queued: ["待打印", "To be printed"], sending: ["打印中", "Printing"],
    confirmed: ["已出票", "Printed"], unknown: ["出票不明", "Not known whether printed"],
    resolved: ["已核实", "Settled by a person"],
  },
  pause: {
    lunch: ["午休", "Lunch break"], workBreak: ["工间", "Short break"],
    away: ["暂离", "Back soon"], fault: ["故障", "Out of order"],
  },
  outcome: {
    consulted: ["咨询", "Consulted"], accepted: ["受理", "Accepted"], completed: ["办结", "Completed"],
    supplement: ["补正", "Papers missing"], rejected: ["不予受理", "Not accepted"],
  },
  role: {
    clerk: ["窗口人员", "Clerk"], guide: ["导办", "Floor guide"], manager: ["大厅管理员", "Hall manager"],
    auditor: ["监察", "Auditor"], installer: ["安装人员", "Installer"],
  },
  device: {
    absent: ["未连接", "Not connected"], opening: ["连接中", "Connecting"], ready: ["正常", "Ready"],
    failing: ["故障", "Failing"], held: ["等人处理", "Waits for a person"],
  },
  deviceKind: {
    ticketPrinter: ["号票打印机", "Ticket printer"], ledBoards: ["LED条屏", "LED boards"],
    pads: ["呼叫器", "Call pads"], screen: ["引导屏", "Guidance screen"], kiosk: ["取号机", "Kiosk"],
  },
  paper: {
    present: ["纸张充足", "Paper present"], nearEnd: ["纸将用完", "Paper near its end"],
    out: ["缺纸", "Out of paper"],
  },
  weekday: {
    1: ["周一", "Mon"], 2: ["周二", "Tue"], 3: ["周三", "Wed"], 4: ["周四", "Thu"], 5: ["周五", "Fri"],
    6: ["周六", "Sat"], 7: ["周日", "Sun"],
  },
  class: {
    green: ["绿色通道", "Green channel"], care: ["老弱病残孕军", "Priority care"],
    appointment: ["预约", "Appointment"], ordinary: ["普通", "Ordinary"],
  },
};

/** The word of a kind, such as word("window", "serving"); an unknown one is shown as it is. */
export function word(kind, name) {
  const pair = table[kind]?.[name];
  return pair ? say(pair[0], pair[1]) : String(name ?? "");
}

export const names = (kind) => Object.keys(table[kind]);
