// In a shell with a picture (decision 0031) the app starts when the picture is painted: reading its code at the same
// time, a phone paints later. Hidden pages paint nothing, and some browsers do not tell.
const LONGEST_MS = 1_000;
const waiting = document.getElementById('app-start');
const start = () => {
  if (!waiting.isConnected) return;
  const script = document.createElement('script');
  script.textContent = waiting.content.querySelector('script').textContent;
  waiting.replaceWith(script);
};
if (document.visibilityState === 'hidden') start();
else {
  new PerformanceObserver(start).observe({ type: 'paint', buffered: true });
  setTimeout(start, LONGEST_MS);
}
