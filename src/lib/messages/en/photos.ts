export const photos = {
  title: 'Say what they show, and in which order',
  caption: (i: number) => `What photo ${i} shows`,
  captionHint: 'What it shows',
  earlier: (i: number) => `Move photo ${i} forward`,
  later: (i: number) => `Move photo ${i} back`,
  moved: (to: number, of: number) => `Now photo ${to} of ${of}`,
  order: 'The first is shown first. Drag them, or use the arrows.',
} as const;
