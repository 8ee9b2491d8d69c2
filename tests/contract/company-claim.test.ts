/** B1: who speaks for a company, and how it is shown: a real mail server, a real DNS server, a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import type { CompanyDesk } from '#lib/domain/company/desk.ts';
import { startCalls, type CallServer } from '../support/calls.ts';
import { startDnsServer, type DnsServer } from '../support/dns-server.ts';
import { startMailServer, wordsOf, type MailServer } from '../support/mail-server.ts';

type Person = Awaited<ReturnType<CallServer['person']>>;

let server: CallServer;
let mail: MailServer;
let dns: DnsServer;
let recheck: (now: Date) => Promise<number>;

beforeAll(async () => {
  mail = await startMailServer();
  dns = await startDnsServer();
  process.env.SMTP_URL = mail.url;
  process.env.DNS_SERVERS = dns.address;
  process.env.ORIGIN = 'https://wiki.example.org';
  server = await startCalls('claims');
  const { recheckSeats } = await import('#lib/server/services/company-recheck.ts');
  recheck = (now) => recheckSeats(server.pool, now);
});
afterAll(async () => {
  await server?.stop();
  await mail?.close();
  await dns?.close();
});

const write = (sql: string, ...values: unknown[]): Promise<unknown> =>
  server.write((db) => db.query(sql, values));

let turn = 0;
let company: { id: string; slug: string; domain: string };
/** A company of its own for each test. */
async function newCompany(website?: string | null) {
  const n = ++turn;
  const made = { id: uuidv7(), slug: `company-${n}`, domain: `park${n}.com` };
  await write(
    `INSERT INTO company (id, slug, name, roles, website) VALUES ($1, $2, $3, '{OPERATOR}', $4)`,
    ...[made.id, made.slug, `Park ${n} GmbH`],
    website === undefined ? `https://www.${made.domain}/en` : website,
  );
  return made;
}
beforeEach(async () => {
  company = await newCompany();
  mail.letters.length = 0;
});

const ask = <T = unknown>(by: Person, procedure: string, input: object): Promise<T> =>
  server.ask<T>(by, `company.${procedure}`, input);
const desk = (person: Person) => ask<CompanyDesk>(person, 'desk', { slug: company.slug });
const mailCode = (person: Person, address = `press@${company.domain}`, companyId = company.id) =>
  ask(person, 'mailCode', { companyId, address });
const enterCode = (person: Person, code: string, companyId = company.id) =>
  ask(person, 'enterCode', { companyId, code });
const getRecord = (person: Person, companyId = company.id) =>
  ask<{ domain: string; record: string }>(person, 'getRecord', { companyId });
const checkRecord = (person: Person, companyId = company.id) =>
  ask(person, 'checkRecord', { companyId });
const refusal = (code: string, field?: string) =>
  expect.objectContaining(field ? { code, field } : { code });

const mailedCode = (): string =>
  /\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b/.exec(wordsOf(mail.letters.at(-1)!))![1]!;
async function badge(id = company.id): Promise<string | null> {
  const { rows } = await server.pool.query('SELECT row FROM sync_company WHERE id = $1', [id]);
  return rows[0].row.verified;
}
async function provenByMail(person: Person): Promise<void> {
  await mailCode(person);
  await enterCode(person, mailedCode());
}
async function provenByDns(person: Person): Promise<string> {
  const { record } = await getRecord(person);
  dns.zone.set(company.domain, [['v=spf1 -all'], [record]]);
  await checkRecord(person);
  return record;
}
const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

describe('by mail', () => {
  it('a code goes to the company’s domain, and whoever types it speaks for the company', async () => {
    const person = await server.person();
    expect(await badge()).toBeNull();
    await mailCode(person);
    const [letter] = mail.letters;
    expect(letter!.to).toEqual([`press@${company.domain}`]);
    expect(wordsOf(letter!)).toContain(`https://wiki.example.org/company/${company.slug}#code=`);
    expect((await desk(person)).mailedTo).toBe(`press@${company.domain}`);
    // However it is typed.
    await enterCode(person, ` ${mailedCode().toLowerCase().replaceAll('-', ' ')} `);
    expect((await desk(person)).seat).toMatchObject({ role: 'MEMBER', method: 'MAIL' });
    expect(await badge()).toBe(new Date().toISOString().slice(0, 10));
  });

  it('a code works once, for its account, its company and a day; the newest alone', async () => {
    const [person, other] = [await server.person(), await server.person()];
    await mailCode(person);
    const first = mailedCode();
    await expect(enterCode(other, first)).rejects.toEqual(refusal('CLAIM_OVER'));
    await expect(enterCode(person, first, (await newCompany()).id)).rejects.toEqual(
      refusal('CLAIM_OVER'),
    );
    await expect(enterCode(person, 'AAAA-AAAA-AAAA')).rejects.toEqual(
      refusal('CODE_WRONG', 'code'),
    );
    await mailCode(person);
    await expect(enterCode(person, first)).rejects.toEqual(refusal('CODE_WRONG'));
    const second = mailedCode();
    await server.pool.query(
      `UPDATE company_claim SET expires_at = now() - interval '1 second' WHERE company_id = $1 AND state = 'OPEN'`,
      [company.id],
    );
    await expect(enterCode(person, second)).rejects.toEqual(refusal('CLAIM_OVER'));
    await mailCode(person);
    await enterCode(person, mailedCode());
    await expect(enterCode(person, mailedCode())).rejects.toEqual(refusal('CLAIM_OVER'));
    expect((await desk(other)).seats).toEqual([]);
  });

  it('typed in two tabs at once, it is used once', async () => {
    const person = await server.person();
    await mailCode(person);
    const tries = await Promise.allSettled([1, 2, 3].map(() => enterCode(person, mailedCode())));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await desk(person)).seats).toHaveLength(1);
  });

  it.each([
    ['another domain', (domain: string) => `press@${domain}.example.com`],
    ['a look-alike', (domain: string) => `press@${domain.replace('a', '\u0430')}`],
    ['somewhere below the domain', (domain: string) => `guest@hotel.${domain}`],
    ['another ending', (domain: string) => `press@${domain.replace('.com', '.net')}`],
  ])('no mail goes to %s', async (_, address) => {
    await expect(mailCode(await server.person(), address(company.domain))).rejects.toEqual(
      refusal('OTHER_DOMAIN', 'address'),
    );
    expect(mail.letters).toEqual([]);
  });

  it.each([
    'a@b.com\r\nBcc: all@example.org',
    'press@{}, spy@example.com',
    '"x y"@{}',
    '<press@{}>',
  ])('an address is one address, and no header: %j', async (address) => {
    await expect(
      mailCode(await server.person(), address.replace('{}', company.domain)),
    ).rejects.toEqual(refusal('INVALID', 'address'));
    expect(mail.letters).toEqual([]);
  });

  it('names with line ends stay out of the letter’s head', async () => {
    await write(
      `UPDATE company SET name = E'Park\\r\\nBcc: all@example.org\\r\\n\\r\\nBuy' WHERE id = $1`,
      company.id,
    );
    await mailCode(await server.person());
    const { raw, to } = mail.letters[0]!;
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
    expect(to).toHaveLength(1);
  });

  it('says that there is no such mailbox, and when the mail server is away', async () => {
    mail.unknown.add(`nobody@${company.domain}`);
    const person = await server.person();
    await expect(mailCode(person, `nobody@${company.domain}`)).rejects.toEqual(
      refusal('INVALID', 'address'),
    );
    const { config } = await import('#lib/server/platform/config.ts');
    const { smtpUrl } = config;
    try {
      config.smtpUrl = 'smtp://127.0.0.1:1';
      await expect(mailCode(person)).rejects.toEqual(refusal('MAIL_DOWN'));
      config.smtpUrl = null;
      await expect(mailCode(person)).rejects.toEqual(refusal('MAIL_DOWN'));
      expect((await desk(person)).mailIsOn).toBe(false);
    } finally {
      config.smtpUrl = smtpUrl;
    }
  });

  it('neither codes are guessed nor mailboxes filled', async () => {
    const person = await server.person();
    for (let n = 0; n < 5; n++) await mailCode(person);
    await expect(mailCode(person)).rejects.toEqual(refusal('RATE_LIMITED'));
    // The mailbox is full of our letters for others as well.
    await expect(mailCode(await server.person())).rejects.toEqual(refusal('RATE_LIMITED'));
    for (let n = 0; n < 10; n++)
      await expect(enterCode(person, 'AAAA-AAAA-AAAA')).rejects.toEqual(refusal('CODE_WRONG'));
    await expect(enterCode(person, mailedCode())).rejects.toEqual(refusal('RATE_LIMITED'));
  });
});

describe('by a DNS record', () => {
  it('whoever can write the record speaks for the company', async () => {
    const person = await server.person();
    const { record, domain } = await getRecord(person);
    expect(domain).toBe(company.domain);
    expect(record).toMatch(/^thrillwiki-verification=[0-9a-f]{32}$/);
    // Asked again, and looked at again, it is the same: it may stand there already.
    expect((await getRecord(person)).record).toBe(record);
    expect((await desk(person)).record).toBe(record);
    await expect(checkRecord(person)).rejects.toEqual(refusal('PROOF_NOT_FOUND'));
    dns.zone.set(company.domain, [['v=spf1 -all'], [record.slice(0, 20), record.slice(20)]]);
    await checkRecord(person);
    expect((await desk(person)).seat).toMatchObject({ role: 'LEAD', method: 'DNS' });
    expect(await badge()).not.toBeNull();
  });

  it.each([
    ['no such domain', 'NXDOMAIN', 'PROOF_NOT_FOUND'],
    ['other records', [['v=spf1 -all'], ['thrillwiki-verification=0123']], 'PROOF_NOT_FOUND'],
    ['the record with more behind it', 'LONGER', 'PROOF_NOT_FOUND'],
    ['a record too long for one answer', [['x'.repeat(255), 'y'.repeat(255)]], 'PROOF_NOT_FOUND'],
    ['a broken name server', 'SERVFAIL', 'DNS_DOWN'],
  ] as const)('%s gives no seat', async (_, says, code) => {
    const person = await server.person();
    const { record } = await getRecord(person);
    dns.zone.set(
      company.domain,
      says === 'LONGER'
        ? [[`${record}0`]]
        : typeof says === 'string'
          ? says
          : says.map((s) => [...s]),
    );
    await expect(checkRecord(person)).rejects.toEqual(refusal(code));
    expect(await badge()).toBeNull();
  });

  it('silence ends in some seconds', async () => {
    const person = await server.person();
    await getRecord(person);
    dns.zone.set(company.domain, 'SILENCE');
    const began = Date.now();
    await expect(checkRecord(person)).rejects.toEqual(refusal('DNS_DOWN'));
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('another’s record is no proof, and neither is that of another company', async () => {
    const [person, other] = [await server.person(), await server.person()];
    await provenByDns(person);
    await expect(checkRecord(other)).rejects.toEqual(refusal('CLAIM_OVER'));
    await getRecord(other);
    await expect(checkRecord(other)).rejects.toEqual(refusal('PROOF_NOT_FOUND'));
    const elsewhere = await newCompany();
    await getRecord(person, elsewhere.id);
    await expect(checkRecord(person, elsewhere.id)).rejects.toEqual(refusal('PROOF_NOT_FOUND'));
    expect(await badge(elsewhere.id)).toBeNull();
  });

  it('a website that is corrected meanwhile asks for a new proof', async () => {
    const person = await server.person();
    const { record } = await getRecord(person);
    dns.zone.set(company.domain, [[record]]);
    await write(`UPDATE company SET website = 'https://elsewhere.com' WHERE id = $1`, company.id);
    await expect(checkRecord(person)).rejects.toEqual(refusal('CLAIM_OVER'));
    expect((await getRecord(person)).domain).toBe('elsewhere.com');
  });
});

it.each([null, 'http://192.0.2.1', 'https://co.uk', 'https://localhost'])(
  'with the website %s nothing can be proven',
  async (website) => {
    company = await newCompany(website);
    const person = await server.person();
    expect((await desk(person)).domain).toBeNull();
    await expect(getRecord(person)).rejects.toEqual(refusal('NO_OWN_DOMAIN'));
    await expect(mailCode(person)).rejects.toEqual(refusal('NO_OWN_DOMAIN'));
  },
);

describe('seats', () => {
  const endSeat = (by: Person, whose: Person) =>
    ask(by, 'endSeat', { companyId: company.id, userId: whose.user.id });
  const moderator = async (): Promise<Person> => {
    const person = await server.person();
    return { ...person, user: { ...person.user, role: 'MODERATOR' } };
  };

  it('several speak for a company; the badge falls away with the last, and the phones hear of it', async () => {
    const [one, two] = [await server.person(), await server.person()];
    await provenByMail(one);
    await provenByMail(two);
    const seq = async () =>
      (await server.pool.query('SELECT seq, gone FROM sync_change WHERE id = $1', [company.id]))
        .rows[0];
    const before = await seq();
    await endSeat(one, one);
    expect(await badge()).not.toBeNull();
    await endSeat(two, two);
    expect(await badge()).toBeNull();
    const after = await seq();
    expect(Number(after.seq)).toBeGreaterThan(Number(before.seq));
    expect(after.gone).toBe(false);
    await provenByMail(one); // who left by themselves may come back
    expect(await badge()).not.toBeNull();
  });

  it('are taken away by who holds the domain and by moderators, and stay away until they are allowed again', async () => {
    const [lead, member, mo] = [await server.person(), await server.person(), await moderator()];
    await provenByDns(lead);
    await provenByMail(member);
    await expect(endSeat(member, lead)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(endSeat(await server.person(), member)).rejects.toEqual(refusal('FORBIDDEN'));
    await endSeat(lead, member);
    await expect(mailCode(member)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(getRecord(member)).rejects.toEqual(refusal('FORBIDDEN'));
    const again = { companyId: company.id, userId: member.user.id };
    await expect(ask(member, 'allowAgain', again)).rejects.toEqual(refusal('FORBIDDEN'));
    expect((await desk(lead)).revoked).toMatchObject([{ userId: member.user.id }]);
    await ask(lead, 'allowAgain', again);
    await provenByMail(member);
    await endSeat(mo, lead);
    await expect(endSeat(mo, lead)).rejects.toEqual(refusal('NOT_FOUND'));
    expect((await desk(mo)).seats).toMatchObject([{ userId: member.user.id }]);
    const { rows } = await server.pool.query(
      `SELECT actor, after ->> 'ended_reason' AS reason FROM history
        WHERE entity = 'company_seat' AND after ->> 'company_id' = $1 AND op = 'UPDATE' ORDER BY id`,
      [company.id],
    );
    expect(rows).toEqual([
      { actor: lead.user.id, reason: 'REVOKED' },
      { actor: lead.user.id, reason: 'FORGIVEN' },
      { actor: mo.user.id, reason: 'REVOKED' },
    ]);
  });

  it('end after a year', async () => {
    const person = await server.person();
    await provenByMail(person);
    await recheck(inDays(364));
    expect(await badge()).not.toBeNull();
    await recheck(inDays(366));
    expect(await badge()).toBeNull();
  });

  it('rest on a record that is looked for every day and has a week to come back', async () => {
    const person = await server.person();
    const record = await provenByDns(person);
    const missing = async () => (await desk(person)).seat?.missingSince;
    dns.asked.length = 0;
    await recheck(inDays(0.5)); // not yet
    expect(dns.asked).not.toContain(company.domain);
    dns.zone.set(company.domain, 'NXDOMAIN');
    await recheck(inDays(1));
    expect(await missing()).not.toBeNull();
    dns.zone.set(company.domain, 'SERVFAIL'); // says nothing, however long
    await recheck(inDays(9));
    expect(await badge()).not.toBeNull();
    dns.zone.set(company.domain, [[record]]);
    await recheck(inDays(9));
    expect(await missing()).toBeNull();
    dns.zone.set(company.domain, []);
    await recheck(inDays(10));
    await recheck(inDays(16.9));
    expect(await badge()).not.toBeNull();
    await recheck(inDays(17.1));
    expect(await badge()).toBeNull();
    expect((await desk(person)).seat).toBeNull();
  });

  it('end when the company’s website moved to a domain that nobody proved', async () => {
    const person = await server.person();
    await provenByMail(person);
    await write(`UPDATE company SET website = 'https://elsewhere.com' WHERE id = $1`, company.id);
    await recheck(inDays(1));
    expect(await badge()).not.toBeNull();
    await recheck(inDays(9));
    expect(await badge()).toBeNull();
  });
});
