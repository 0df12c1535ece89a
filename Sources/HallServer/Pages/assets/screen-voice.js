// Speaks calls one after the other: a chime, then the clip; says afterwards whether it was heard.
import { post } from "./api.js";

const chimeNotes = [{ hertz: 880, at: 0 }, { hertz: 659.25, at: 0.28 }];
const chimeSeconds = 0.9;
/** A clip that neither ends nor fails in this time is given up; calls are a few seconds long. */
const clipLimitMilliseconds = 30_000;

/** Makes the voice of a screen page. `blocked(true)` says that the browser wants a touch first. */
export function makeVoice({ blocked }) {
  const queue = [];
  let speaking = false;
  let context = null;

  async function ready() {
    try {
      context ??= new AudioContext();
      // `resume` waits for ever where sound needs a touch first.
      if (context.state !== "running") await Promise.race([context.resume(), wait(300)]);
    } catch { /* a machine without sound output */ }
    const isRunning = context?.state === "running";
    blocked(!isRunning);
    return isRunning;
  }

  async function chime() {
    const start = context.currentTime + 0.02;
    for (const note of chimeNotes) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = note.hertz;
      gain.gain.setValueAtTime(0, start + note.at);
      gain.gain.linearRampToValueAtTime(0.3, start + note.at + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.001, start + note.at + 0.6);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start + note.at);
      oscillator.stop(start + note.at + 0.65);
    }
    await wait(chimeSeconds * 1_000);
  }

  async function clip(url) {
    const audio = new Audio(url);
    const over = new Promise((resolve) => {
      audio.addEventListener("ended", () => resolve(true), { once: true });
      audio.addEventListener("error", () => resolve(false), { once: true });
    });
    await audio.play();
    return Promise.race([over, wait(clipLimitMilliseconds).then(() => false)]);
  }

  async function speak(call) {
    if (!(await ready())) return false;
    try {
      if (call.chime) await chime();
      return call.url ? await clip(call.url) : true;
    } catch {
      return false;
    }
  }

  async function run() {
    if (speaking) return;
    speaking = true;
    while (queue.length > 0) {
      const call = queue.shift();
      const played = await speak(call);
      post(`/voice/${encodeURIComponent(call.id)}/spoken`, { played }, { retries: 3 }).catch(() => {});
    }
    speaking = false;
  }

  ready();
  return {
    say(call) {
      queue.push(call);
      run();
    },
    /** After a touch the browser lets sound through. */
    unlock: ready,
  };
}

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
