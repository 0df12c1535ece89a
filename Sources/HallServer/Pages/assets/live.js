// A server-sent event stream that comes back by itself and says when it is no longer live.

const reconnectMilliseconds = [500, 1_000, 2_000, 3_000];
/** The server beats every 2 s; after this long without one, what is shown may be old. */
export const staleAfterMilliseconds = 5_000;

/**
 * Follows a stream.
 *
 * `handlers` maps event names to functions of the decoded data. `stale(true)` is called 5 s after
 * the last sign of life, `stale(false)` at the next. While the page is hidden the stream rests, for
 * a browser allows only six connections to one server; `always` keeps it on.
 */
export function follow(path, handlers, { stale, always = false } = {}) {
  let source = null;
  let attempts = 0;
  let reconnecting = null;
  let lastLife = performance.now();
  let beats = false;
  let isStale = false;
  let stopped = false;

  function alive() {
    lastLife = performance.now();
    attempts = 0;
    mark(false);
  }

  function mark(value) {
    if (value === isStale) return;
    isStale = value;
    stale?.(value);
  }

  function open() {
    reconnecting = null;
    if (stopped || resting()) return;
    beats = false;
    source = new EventSource(`/api/v1${path}`);
    const mine = source;
    source.addEventListener("beat", () => {
      beats = true;
      alive();
    });
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        if (mine !== source) return;
        alive();
        handler(JSON.parse(event.data));
      });
    }
    source.onerror = () => {
      if (mine === source) reopen();
    };
  }

  function close() {
    source?.close();
    source = null;
    clearTimeout(reconnecting);
    reconnecting = null;
  }

  function reopen() {
    close();
    const wait = reconnectMilliseconds[Math.min(attempts, reconnectMilliseconds.length - 1)];
    attempts += 1;
    // Spread over half a second more, so that all the pages of a hall do not return at once.
    reconnecting = setTimeout(open, wait + Math.random() * 500);
  }

  const resting = () => !always && document.hidden;

  const watch = setInterval(() => {
    const silent = performance.now() - lastLife > staleAfterMilliseconds;
    if (!silent || resting()) return;
    if (source && source.readyState === EventSource.OPEN) {
      if (!beats) return;
      reopen();
    }
    mark(true);
  }, 500);

  function visibilityChanged() {
    if (resting()) close();
    else if (!source && !reconnecting) open();
  }
  document.addEventListener("visibilitychange", visibilityChanged);
  open();

  return function stop() {
    stopped = true;
    clearInterval(watch);
    document.removeEventListener("visibilitychange", visibilityChanged);
    close();
  };
}
