/** A guard taken out of the code: what stands there, what stands there instead, and who must notice. */
export interface Control {
  file: string;
  from: string;
  to: string;
  /** Invariants of which one must break. */
  noticedBy: string[];
  /** Where it takes a rare coincidence: the seed of the kept history that has it. */
  kept?: number;
}

const CLIENT = 'src/lib/client/';
const DOMAIN = 'src/lib/domain/';
const HERE = 'tests/convergence/';

/**
 * Every guard of the engine, by what it guards. A control is a change of the very code that runs: where
 * `from` no longer stands in `file`, the control fails, so that none outlives its guard.
 */
export const CONTROLS: Record<string, Control> = {
  'watermark: only what every later reader sees is told': {
    file: `${HERE}simulator/change-log.ts`,
    from: 'all.filter((r) => r.x < watermark)',
    to: 'all',
    noticedBy: ['S30', 'K9'],
  },
  'receipt: an item that comes again gets its first answer': {
    file: `${HERE}simulator/model-site.ts`,
    from: 'if (receipt) {',
    to: 'if (receipt && m.seq < 0) {',
    noticedBy: ['K2', 'K3', 'K12'],
  },
  'gap check: an item whose predecessor is missing waits': {
    file: `${HERE}simulator/model-site.ts`,
    from: "if (m.seq > expected) return { id: m.id, kind: 'gap', expected };",
    to: '',
    noticedBy: ['K4', 'S6'],
  },
  'fence: nothing overtakes a numbered item that must wait': {
    file: `${CLIENT}sync/choose.ts`,
    from: '    else stopped.add(m.lane);\n  }\n  for',
    to: '  }\n  for',
    noticedBy: ['S6', 'K4'],
  },
  'strict commit: what is said to be saved survives a power cut': {
    file: `${HERE}store/databases.ts`,
    from: '`outbox-${account}`, true, OUTBOX',
    to: '`outbox-${account}`, false, OUTBOX',
    noticedBy: ['K1'],
  },
  'account check: a push under another session is refused whole': {
    file: `${HERE}simulator/model-site.ts`,
    from: "if (request.userId !== userId) throw new DomainError('OTHER_ACCOUNT');",
    to: '',
    noticedBy: ['K5'],
  },
  'checksum: a row that went astray on the phone is noticed': {
    file: `${CLIENT}sync/follow.ts`,
    from: 'if (!answer.sum || (await agrees(kept, at, answer.sum)))',
    to: 'if (!answer.sum || at)',
    noticedBy: ['K9'],
  },
  'one commit: rows and cursor stand together or not at all': {
    file: `${HERE}store/disk.ts`,
    from: 'if (this.disk.guards.atomic) tx.rollBack();\n    else ',
    to: '',
    noticedBy: ['K1', 'K9', 'K12', 'S12', 'S30'],
  },
  'epoch: a server that was set back is offered again what it lost': {
    file: `${CLIENT}db/writing.ts`,
    from: 'if (known?.value === epoch) return false;',
    to: 'if (known || epoch) return false;',
    noticedBy: ['K1', 'K3', 'K12'],
  },
  'epoch in the outbox: it is noticed also when cursors are forgotten': {
    file: `${CLIENT}db/writing.ts`,
    from: 'if (!known && !isRefused) return false;',
    to: 'if (!isRefused) return false;',
    noticedBy: ['K1', 'K3', 'K12'],
  },
  'clone: a copied phone numbers anew before anything more takes effect': {
    file: `${HERE}simulator/model-site.ts`,
    from: "isCloned ||= result.kind === 'cloned';",
    to: '',
    noticedBy: ['K4'],
    kept: 4397,
  },
  'release: the outbox lets go of what the feed has shown, and of nothing earlier': {
    file: `${CLIENT}db/writing.ts`,
    from: '.where({ draftId: shown.id }).toArray();\n    const done = items.length > 0 &&',
    to: '.where({ draftId: shown.id }).toArray();\n    const done = true ||',
    noticedBy: ['K1', 'K3', 'K9', 'K12'],
  },
  'deeds released: what the feed has not shown of an entry stays in the outbox': {
    file: `${CLIENT}db/deeds.ts`,
    from: "mutations.length > 0 && mutations.every((m) => isDeed(m) && m.state === 'acked');",
    to: 'mutations.length > 0;',
    noticedBy: ['K1', 'K3', 'K9', 'K12', 'S12'],
  },
  'deeds replaced: only what never used the line makes room for another word': {
    file: `${CLIENT}db/deeds.ts`,
    from: "(last.state === 'queued' && !mayStand(last))",
    to: "last.state === 'queued'",
    noticedBy: ['S6', 'K1', 'K3', 'K4', 'K12'],
  },
  'held: a scope read anew replaces the old rows when all of it is told, and not before': {
    file: `${CLIENT}sync/follow.ts`,
    from: 'if (answer.held) return { changes: [], held: true, anew: false };',
    to: '',
    noticedBy: ['S12'],
    kept: 4,
  },
  'adopted once: a deed that a cut claim took does not come again behind a later word': {
    file: `${CLIENT}db/adopt.ts`,
    from: 'if (!taken) fresh.push(deed);',
    to: 'fresh.push(deed);',
    noticedBy: ['K4'],
    kept: 2128,
  },
  'version seen: a decision on an older version is refused': {
    file: `${HERE}simulator/model-site.ts`,
    from: '|| row.version !== decision.version) return false;\n    if (row.receivedAt !== receivedAt)',
    to: ')',
    noticedBy: ['K6'],
  },
  'words seen: after a restore a number that came again is not the version that was seen': {
    file: `${HERE}simulator/model-site.ts`,
    from: 'if (row.receivedAt !== receivedAt) return false;',
    to: '',
    noticedBy: ['K6'],
    kept: 1166,
  },
  'values seen: a field that changed since the moderator looked is not set': {
    file: `${DOMAIN}moderation/ruling.ts`,
    from: "if (unseen.length > 0) return { kind: 'unseen', fields: unseen };",
    to: '',
    noticedBy: ['K6'],
  },
  'undecided: of two words for one field none stands before somebody says which': {
    file: `${DOMAIN}moderation/ruling.ts`,
    from: "if (undecided.length > 0) return { kind: 'undecided', fields: undecided };",
    to: '',
    noticedBy: ['K6'],
  },
  'refused: what a moderator does not take stays out of the entry': {
    file: `${DOMAIN}moderation/ruling.ts`,
    from: "if (verdict.outcome === 'REFUSED') continue;",
    to: '',
    noticedBy: ['K7', 'K10'],
  },
  'amended: what a moderator writes stands in the place of what was proposed': {
    file: `${DOMAIN}moderation/ruling.ts`,
    from: "if (verdict.outcome === 'AMENDED') set[name] = verdict.value;\n    else if",
    to: 'if',
    noticedBy: ['K7', 'K10'],
  },
  'joined: what others added to a list since is not taken out of it': {
    file: `${DOMAIN}merge/three-way.ts`,
    from: 'theirs.filter((one) => has(mine, one) || !has(base, one))',
    to: 'theirs.filter((one) => has(mine, one))',
    noticedBy: ['K7'],
  },
  'said by two phones: a revision takes nothing away that it never saw': {
    file: `${DOMAIN}mutations/facts-revise.ts`,
    from: 'a.baseVersion < current.version ? current.fields.changes : {}',
    to: '{}',
    noticedBy: ['S60'],
  },
  'told: the author hears what became of each field': {
    file: `${HERE}simulator/model-rows.ts`,
    from: 'verdicts: verdictsOf(state, row)',
    to: 'verdicts: null',
    noticedBy: ['K9'],
  },
  'scope: what waits for a decision is told to its author alone': {
    file: `${HERE}simulator/model-site.ts`,
    from: 'scope: `user:${author}`,',
    to: "scope: 'catalogue',",
    noticedBy: ['K10'],
  },
  'votes: each counts once': {
    file: `${HERE}simulator/model-votes.ts`,
    from: '(one.helpful ? 1 : -1)',
    to: '(one.helpful ? 2 : -1)',
    noticedBy: ['K11'],
  },
  'recount: a rating that is replaced counts no more': {
    file: `${HERE}simulator/model-site.ts`,
    from: 'current ? removeRating(tally, current.rating) : tally',
    to: 'tally',
    noticedBy: ['K11'],
  },
  'taken back: the desk decides nothing that its author took back': {
    file: `${HERE}simulator/model-site.ts`,
    from: "state === 'PENDING' || state === 'ESCALATED'",
    to: "state === 'PENDING' || state === 'WITHDRAWN'",
    noticedBy: ['S35'],
  },
  'taken back in order: after a restore words come before their being taken back': {
    file: `${CLIENT}db/released.ts`,
    from: '.sort((a, b) => a.order! - b.order!)',
    to: '.reverse()',
    noticedBy: ['K3', 'K4'],
    kept: 1,
  },
  'taken back too late: a wish that was refused holds up nothing': {
    file: `${CLIENT}sync/pull-mine.ts`,
    from: 'if (deeds.some(isRefused)) await forgetRefused(box);',
    to: '',
    noticedBy: ['K12'],
    kept: 3,
  },
};
