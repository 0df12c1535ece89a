// What the journal's events are called.
import { say } from "./text.js";
import { word } from "./words.js";

const kinds = {
  appointmentDue: ["预约时间到", "Appointment due"], callUndone: ["撤回叫号", "Call undone"],
  careGranted: ["照顾核验通过", "Care granted"], careWithdrawn: ["照顾撤销", "Care withdrawn"],
  clerkSignedIn: ["窗口人员登录", "Clerk signed in"], clerkSignedOut: ["窗口人员退出", "Clerk signed out"],
  clockSet: ["校正时间", "Clock set"], dayClosed: ["营业日结束", "Day closed"], dayOpened: ["营业日开始", "Day opened"],
  definitionChanged: ["配置变更", "Configuration changed"], deviceEnrolled: ["设备登记", "Device enrolled"],
  deviceRevoked: ["设备注销", "Device revoked"], emergencyCleared: ["紧急解除", "Emergency cleared"],
  emergencyRaised: ["紧急疏散", "Emergency raised"], journalRestored: ["日志恢复", "Journal restored"],
  keyProjectRegistered: ["登记重点项目", "Key project registered"],
  keyProjectWithdrawn: ["撤销重点项目", "Key project withdrawn"], layoutPublished: ["发布版式", "Layout published"],
  noticePosted: ["发布公告", "Notice posted"], personRegistered: ["登记人员", "Person registered"],
  personRetired: ["注销人员", "Person retired"], phaseChanged: ["营业阶段变化", "Phase changed"],
  planChanged: ["当日安排变更", "Plan changed"], printJobConfirmed: ["已出票", "Printed"],
  printJobQueued: ["待打印", "To be printed"], printJobRequeued: ["重新排队打印", "Queued again for printing"],
  printJobResolved: ["出票已核实", "Print settled by a person"], printJobSending: ["打印中", "Printing"],
  printJobUnknown: ["出票不明", "Not known whether printed"],
  promiseWithdrawn: ["承诺撤回", "Promise withdrawn"], serviceEnded: ["结束服务", "Service ended"],
  serviceResumed: ["事项恢复", "Service resumed"], serviceSuspended: ["事项暂停", "Service suspended"],
  slipQueued: ["打印告知单", "Slip to be printed"], ticketCalled: ["叫号", "Called"],
  ticketCancelled: ["取消", "Cancelled"], ticketExpired: ["失效", "Expired"], ticketHeld: ["挂起", "Put on hold"],
  ticketMissed: ["过号", "No-show"], ticketRecalled: ["重呼", "Recalled"], ticketResumed: ["恢复", "Resumed"],
  ticketReturned: ["过号返回", "Returned"], ticketTaken: ["取号", "Taken"],
  ticketTransferred: ["转移", "Transferred"], windowClosed: ["窗口关闭", "Window closed"],
  windowDraining: ["窗口收尾", "Window finishing"], windowOpened: ["窗口开放", "Window opened"],
  windowPaused: ["窗口暂停", "Window paused"], windowReady: ["窗口待号", "Window ready"],
  windowResumed: ["窗口恢复", "Window resumed"],
};

const origins = {
  calendar: ["日历", "Calendar"], console: ["控制台用户", "Console user"], device: ["设备", "Device"], kiosk: ["取号机", "Kiosk"],
  pad: ["呼叫器", "Pad"],
};

/** An event's name; one that is not in the list is shown as it is stored. */
export const eventName = (kind) => (kinds[kind] ? say(...kinds[kind]) : kind);

/** Who did it: a person by role and number, anything else by its sort and name. */
export function actorName(actor) {
  const [origin, ...rest] = actor.split(":");
  if (origin === "person") return `${word("role", rest[1])} ${rest[0]}`;
  return [origins[origin] ? say(...origins[origin]) : origin, rest.join(":")].join(" ").trim();
}
