/** What browsers that install apps hand out once, as soon as they would. */
export interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** Kept for the moment when it is of use: it comes early, and does not come again. */
export const installPrompt: { kept: InstallPrompt | null; onkept: () => void } = {
  kept: null,
  onkept: () => undefined,
};

/** Before anything else: the browser does not wait. */
export function keepInstallPrompt(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault(); // not at its moment, but at ours
    installPrompt.kept = event as InstallPrompt;
    installPrompt.onkept();
  });
}
