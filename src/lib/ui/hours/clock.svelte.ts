const TICK_MS = 30_000;

/** The time of this phone, as often as hours can turn. Made while a component is set up. */
export function ticking(): { readonly now: number } {
  let now = $state(Date.now());
  $effect(() => {
    now = Date.now();
    const timer = setInterval(() => (now = Date.now()), TICK_MS);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
