/** Of a browser's six connections to one server; the page needs the others. */
const AT_ONCE = 4;

/**
 * Workbox keeps the app's files one by one, and on one bar of signal a hundred answers, each a second
 * away, are longer than the person stays. So their bytes are asked for ahead of it, some at a time:
 * it finds them in the browser's own cache, where a file that is named by its content may stay.
 */
export async function fetchAhead(urls: readonly string[]): Promise<void> {
  const rest = [...urls];
  const lane = async (): Promise<void> => {
    for (let url = rest.shift(); url; url = rest.shift())
      await fetch(url, { credentials: 'same-origin' })
        .then((response) => response.arrayBuffer())
        .catch(() => undefined); // workbox asks for it again, and fails if it must
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
