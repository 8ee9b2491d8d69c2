import type { Step } from './plan.ts';

/** Histories that once went wrong, shrunk to what it took. None is ever taken out. */
export const KEPT: { why: string; seed: number; steps: Step[] }[] = [
  {
    why: 'a photo that came up late was numbered past one that had to wait',
    seed: 32,
    steps: [
      { at: 19784, deed: 'write', phone: 2, picks: [0.794791, 0.095011, 0.644412, 0.755619] },
      { at: 68118, deed: 'offline', phone: 2, picks: [0.724847, 0.625705, 0.610643, 0.310938] },
      { at: 82590, deed: 'write', phone: 2, picks: [0.254242, 0.956335, 0.648799, 0.762619] },
      { at: 104386, deed: 'online', phone: 2, picks: [0.278659, 0.673157, 0.159796, 0.45853] },
      { at: 129281, deed: 'write', phone: 0, picks: [0.465515, 0.470032, 0.646717, 0.346411] },
      { at: 220114, deed: 'backup', phone: 0, picks: [0.209936, 0.813245, 0.139644, 0.696747] },
    ],
  },
  {
    why: 'a scope read anew while something was held back lost what had been shown',
    seed: 4,
    steps: [
      { at: 190102, deed: 'addCompany', phone: 2, picks: [0.16127, 0.7971, 0.06712, 0.193774] },
      { at: 196309, deed: 'write', phone: 1, picks: [0.363219, 0.274988, 0.310461, 0.427475] },
      {
        at: 376262,
        deed: 'removeCompany',
        phone: 0,
        picks: [0.302091, 0.050622, 0.917233, 0.308775],
      },
      { at: 393385, deed: 'age', phone: 0, picks: [0.870724, 0.897327, 0.258258, 0.585519] },
      { at: 438869, deed: 'rename', phone: 0, picks: [0.050237, 0.467904, 0.905105, 0.083335] },
      { at: 442200, deed: 'decide', phone: 2, picks: [0.132838, 0.609253, 0.281315, 0.784476] },
      { at: 523444, deed: 'edit', phone: 1, picks: [0.268309, 0.431952, 0.335473, 0.721645] },
    ],
  },
  {
    why: 'a ride logged signed out, claimed on a full phone and said otherwise there, came again behind the later word',
    seed: 2128,
    steps: [
      { at: 111010, deed: 'full', phone: 1, picks: [0.672131, 0.455811, 0.608538, 0.489995] },
      { at: 165777, deed: 'signOut', phone: 1, picks: [0.522212, 0.946352, 0.089572, 0.052525] },
      { at: 219910, deed: 'expire', phone: 2, picks: [0.91466, 0.577588, 0.250148, 0.721083] },
      { at: 224654, deed: 'log', phone: 1, picks: [0.368283, 0.136886, 0.287339, 0.084527] },
      { at: 243549, deed: 'relog', phone: 1, picks: [0.327323, 0.974407, 0.61469, 0.48288] },
      { at: 286489, deed: 'openTab', phone: 2, picks: [0.113838, 0.767029, 0.495227, 0.087625] },
      { at: 290832, deed: 'signIn', phone: 1, picks: [0.418841, 0.788125, 0.118002, 0.499478] },
      { at: 490779, deed: 'relog', phone: 1, picks: [0.484561, 0.289684, 0.890346, 0.977294] },
    ],
  },
  {
    why: 'a decision that was begun before the server was set back was taken for other words with the same number',
    seed: 1166,
    steps: [
      { at: 186903, deed: 'backup', phone: 2, picks: [0.229056, 0.862933, 0.932248, 0.541551] },
      { at: 232823, deed: 'write', phone: 1, picks: [0.958154, 0.765554, 0.38496, 0.397289] },
      { at: 458492, deed: 'decide', phone: 1, picks: [0.028298, 0.165653, 0.81933, 0.924889] },
      { at: 504325, deed: 'powerCut', phone: 2, picks: [0.489917, 0.478698, 0.794486, 0.970502] },
      { at: 522934, deed: 'restore', phone: 0, picks: [0.225913, 0.499891, 0.803577, 0.769269] },
      { at: 692614, deed: 'reopen', phone: 1, picks: [0.552837, 0.494078, 0.586063, 0.494831] },
    ],
  },
  {
    why: 'a later number of a copied phone happened to fit, and took effect before what was written earlier',
    seed: 4397,
    steps: [
      { at: 305796, deed: 'write', phone: 0, picks: [0.147742, 0.860334, 0.294763, 0.501089] },
      { at: 315762, deed: 'offline', phone: 0, picks: [0.472582, 0.371864, 0.757892, 0.222224] },
      { at: 526366, deed: 'copyPhone', phone: 0, picks: [0.492244, 0.832195, 0.401892, 0.167846] },
      { at: 716439, deed: 'reopen', phone: 0, picks: [0.02623, 0.64586, 0.000898, 0.725685] },
    ],
  },
  {
    why: 'after a restore a review was offered behind its being taken back, and waited at the desk again',
    seed: 1,
    steps: [
      { at: 20000, deed: 'backup', phone: 0, picks: [0.5, 0.3, 0.2, 0.5] },
      { at: 60000, deed: 'write', phone: 1, picks: [0.5, 0.3, 0.2, 0.5] },
      { at: 160000, deed: 'withdraw', phone: 1, picks: [0.4, 0.9, 0.5, 0.5] },
      { at: 400000, deed: 'restore', phone: 0, picks: [0.5, 0.3, 0.2, 0.5] },
      { at: 410000, deed: 'online', phone: 1, picks: [0.5, 0.3, 0.2, 0.5] },
    ],
  },
  {
    why: 'a wish to take back what was decided meanwhile held up what was written on afterwards',
    seed: 3,
    steps: [
      { at: 20000, deed: 'write', phone: 1, picks: [0.5, 0.3, 0.2, 0.5] },
      { at: 80000, deed: 'offline', phone: 1, picks: [0.5, 0.5, 0.5, 0.5] },
      { at: 100000, deed: 'decide', phone: 0, picks: [0.1, 0.1, 0.1, 0.1] },
      { at: 120000, deed: 'withdraw', phone: 1, picks: [0.4, 0.9, 0.5, 0.5] },
      { at: 140000, deed: 'online', phone: 1, picks: [0.5, 0.5, 0.5, 0.5] },
      { at: 240000, deed: 'revise', phone: 1, picks: [0.5, 0.5, 0.2, 0.9] },
    ],
  },
];
