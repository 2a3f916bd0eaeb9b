// An event stream that reconnects, even after responses other than 200, where browsers give up.

const INITIAL_RETRY_DELAY_MS = 1000;
const MAX_RETRY_DELAY_MS = 15000;

export class EventStream {
  #url;
  #listeners;
  #source = null;
  #timer = null;
  #retryDelay = INITIAL_RETRY_DELAY_MS;

  /**
   * @param {string} url
   * @param {Record<string, (data: object) => void>} listeners by the event's name; `open` and `lost` report the
   *   connection state and get no data
   */
  constructor(url, listeners) {
    this.#url = url;
    this.#listeners = listeners;
    this.open();
  }

  /** Connects, unless connected. */
  open() {
    if (this.#source || this.#timer) return;
    const { open, lost, ...events } = this.#listeners;
    const source = new EventSource(this.#url);
    source.onopen = () => {
      this.#retryDelay = INITIAL_RETRY_DELAY_MS;
      open?.();
    };
    source.onerror = () => {
      lost?.();
      if (source === this.#source && source.readyState === EventSource.CLOSED) this.#openLater();
    };
    for (const [name, listener] of Object.entries(events)) {
      source.addEventListener(name, (event) => listener(JSON.parse(event.data)));
    }
    this.#source = source;
  }

  /** Disconnects until `open` is called. */
  close() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#source?.close();
    this.#source = null;
  }

  #openLater() {
    this.#source = null;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.open();
    }, this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, MAX_RETRY_DELAY_MS);
  }
}
