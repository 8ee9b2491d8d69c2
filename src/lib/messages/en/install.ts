export const install = {
  title: 'Put ThrillWiki on your home screen',
  text: 'It opens like an app, also without signal, and your device keeps what it holds for longer.',
  install: 'Install',
  later: 'Not now',
  ownStore:
    'The app on the home screen keeps its own drafts and parks, apart from this tab: install it before you write.',
  steps: [
    'Tap Share, the square with the arrow, in the bar of Safari.',
    'Choose “Add to Home Screen”.',
    'Open ThrillWiki from there.',
  ],
  inTab: (n: number) =>
    `${n === 1 ? 'One thing' : `${n} things`} you wrote here ${n === 1 ? 'stands' : 'stand'} in this tab, and the app would not see ${n === 1 ? 'it' : 'them'}. Send ${n === 1 ? 'it' : 'them'} from here first, or save a file under “This device” and open it in the app.`,
  toDevice: 'This device',
  installed: 'ThrillWiki is installed on this device.',
  cannot:
    'This browser does not offer to install it now. Look in its menu for “Install” or “Add to home screen”.',
} as const;
