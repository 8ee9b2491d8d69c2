/** Calls back once after so long; setting it again forgets the time before. */
export interface Timer {
  set(ms: number, then: () => void): void;
  clear(): void;
}

export function oneTimer(): Timer {
  let running: ReturnType<typeof setTimeout> | undefined;
  return {
    set(ms, then) {
      clearTimeout(running);
      running = setTimeout(then, ms);
    },
    clear: () => clearTimeout(running),
  };
}
