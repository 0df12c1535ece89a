// Talking to the server: plain requests, and commands that are repeated until they are answered.
import { pause } from "./dom.js";
import { local, say, setTimeZone } from "./text.js";

/** A refusal or a fault, with sentences for the person in front. */
export class ServerError extends Error {
  constructor(status, body) {
    const error = body?.error ?? {};
    super(error.code ?? `status${status}`);
    this.status = status;
    this.code = error.code ?? `status${status}`;
    this.seconds = error.seconds ?? null;
    /** What the server says beside the sentence, as who changed something meanwhile. */
    this.details = error;
    this.text = error.zh ? { zh: error.zh, en: error.en } : standardText(status);
  }
}

function standardText(status) {
  if (status === 401) return { zh: "请先登录", en: "Please sign in first" };
  if (status === 403) return { zh: "没有权限", en: "That is not allowed for you" };
  if (status === 404) return { zh: "没有找到", en: "Not found" };
  if (status === 0) return { zh: "暂时连不上服务器", en: "The server cannot be reached just now" };
  return { zh: `系统出错（${status}），请再试一次`, en: `Something went wrong (${status}); please try again` };
}

/** What to show a person for anything thrown here. */
export function sentence(error) {
  if (error instanceof ServerError) return local(error.text);
  return say("页面出错，请刷新再试", "The page failed; please reload and try again");
}

/** A unique text for one command; `randomUUID` needs a secure origin, a hall's LAN may have none. */
export function requestId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// An answer takes milliseconds in a hall; a request this old has been lost on the way.
const requestTimeoutMilliseconds = 10_000;
/** For what reads the whole journal: a year of a busy hall is a million events. */
export const longTimeoutMilliseconds = 600_000;
const retryDelaysMilliseconds = [400, 800, 1_500, 2_500, 4_000];

async function send(method, path, body, timeout = requestTimeoutMilliseconds, headers = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method, credentials: "same-origin", cache: "no-store",
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
  } catch {
    throw new ServerError(0, null);
  }
  const type = response.headers.get("Content-Type") ?? "";
  let value = null;
  try {
    value = type.includes("json") ? await response.json() : await response.text();
  } catch {
    throw new ServerError(0, null);
  }
  if (!response.ok) throw new ServerError(response.status, value);
  return value;
}

export const get = (path, timeout) => send("GET", path, undefined, timeout);

const isPassing = (error) =>
  error instanceof ServerError && [0, 502, 503, 504].includes(error.status);

/**
 * Sends a command until it is answered, always with the same request id: it is carried out once.
 * `waiting(true)` is called while the server cannot be reached, `waiting(false)` when it answers;
 * `abandoned()` returning true gives up.
 */
export async function post(path, body = {}, { waiting, abandoned, retries = Infinity, headers } = {}) {
  const whole = { requestId: requestId(), ...body };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await send("POST", path, whole, undefined, headers);
      if (attempt > 0) waiting?.(false);
      return answer;
    } catch (error) {
      if (!isPassing(error) || attempt >= retries || abandoned?.()) {
        if (attempt > 0) waiting?.(false);
        throw error;
      }
      waiting?.(true);
      await pause(retryDelaysMilliseconds[Math.min(attempt, retryDelaysMilliseconds.length - 1)]);
    }
  }
}

/** Gets until it answers: how a page starts, also while the server is still starting. */
export async function getPatiently(path, waiting) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await get(path);
      if (attempt > 0) waiting?.(false);
      return answer;
    } catch (error) {
      if (!isPassing(error)) throw error;
      waiting?.(true);
      await pause(retryDelaysMilliseconds[Math.min(attempt, retryDelaysMilliseconds.length - 1)]);
    }
  }
}

/** The hall as a page needs it first; also sets the hall's time zone. */
export async function getHall(waiting) {
  const hall = await getPatiently("/hall", waiting);
  setTimeZone(hall.timeZone ?? "Asia/Shanghai");
  return hall;
}
