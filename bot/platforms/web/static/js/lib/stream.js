// A server-sent event stream that comes back by itself, also where browsers give up (an answer other than 200).

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

export class Stream {
  #url;
  #listeners;
  #source = null;
  #timer = null;
  #wait = FIRST_WAIT_MS;

  /**
   * @param {string} url
   * @param {Record<string, (data: object) => void>} listeners by the event's name; `open` and `lost` tell about the
   *   connection itself and get no data
   */
  constructor(url, listeners) {
    this.#url = url;
    this.#listeners = listeners;
    this.open();
  }

  /** Connects; does nothing where it is connected already. */
  open() {
    if (this.#source || this.#timer) return;
    const { open, lost, ...events } = this.#listeners;
    const source = new EventSource(this.#url);
    source.onopen = () => {
      this.#wait = FIRST_WAIT_MS;
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
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }
}
