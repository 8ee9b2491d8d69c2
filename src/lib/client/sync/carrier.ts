/** Why photos wait although there is a line: the person's setting, or the browser's "save data". */
export type PhotosHeld = 'wifi' | 'saving';

interface Connection extends EventTarget {
  type?: string;
  saveData?: boolean;
}

/** What the line may be used for, as far as the browser tells (Chromium only; elsewhere everything may go). */
export class Carrier {
  wifiOnly = false;
  readonly #connection: Connection | undefined;
  /** The person said "send now anyway": until the app is closed. */
  #anyway = false;

  constructor(connection: Connection | undefined, changed: () => void) {
    this.#connection = connection;
    connection?.addEventListener?.('change', changed);
  }

  /** Words always go; photos may have to wait. */
  held(): PhotosHeld | null {
    if (this.#anyway || !this.#connection) return null;
    if (this.#connection.saveData === true) return 'saving';
    return this.wifiOnly && this.#connection.type === 'cellular' ? 'wifi' : null;
  }

  sendAnyway(): void {
    this.#anyway = true;
  }
}

/** The line as this worker sees it, where the browser tells. */
export const connection = (): Connection | undefined =>
  (navigator as { connection?: Connection }).connection;
