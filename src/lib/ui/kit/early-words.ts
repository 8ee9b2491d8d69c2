import { onMount } from 'svelte';

/**
 * Keeps what someone typed into a server-rendered field before the script arrived: hydration sets
 * the page's own value. Call while the component is set up, which is before its field is hydrated.
 */
export function keepEarlyWords(fieldId: string): void {
  if (typeof document === 'undefined' || 'hydrated' in document.documentElement.dataset) return;
  const fieldNow = () => document.getElementById(fieldId) as HTMLInputElement | null;
  const typed = fieldNow()?.value;
  if (!typed) return;
  onMount(() => {
    const field = fieldNow();
    if (!field || field.value === typed) return;
    field.value = typed;
    field.dispatchEvent(new Event('input', { bubbles: true })); // whoever keeps the value hears of it
  });
}
