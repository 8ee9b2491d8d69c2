import type { ErrorCode } from '#lib/domain/errors.ts';

/**
 * Photos shared into the app from the device's gallery, as long as nobody has said what they show (S59). The service
 * worker writes them, with no page open; so this is IndexedDB as it is, without a library that each start of the
 * worker would have to read.
 */
export interface Parcel {
  id: string;
  /** The account that used this phone then, or `guest`. */
  owner: string;
  /** Epoch ms. */
  at: number;
  photos: { name: string; type: string; bytes: ArrayBuffer }[];
  /** What came with them and could not be taken. */
  refused: { name: string; code: ErrorCode }[];
}

const NAME = 'shared';
const PARCELS = 'parcels';
const GUEST = 'guest';

export async function keepParcel(parcel: Parcel): Promise<void> {
  await inStore('readwrite', (parcels) => parcels.put(parcel));
}

/** The newest first. What came while nobody was signed in is for whoever is at the phone, as their drafts are. */
export async function parcelsOf(account: string | null): Promise<Parcel[]> {
  if (!(await stands(NAME))) return [];
  const all = await inStore<Parcel[]>('readonly', (parcels) => parcels.getAll());
  return all
    .filter(({ owner }) => owner === GUEST || owner === account)
    .sort((a, b) => b.at - a.at);
}

/** At the person's word, or when all of it is part of a draft. */
export async function dropParcel(id: string): Promise<void> {
  await inStore('readwrite', (parcels) => parcels.delete(id));
}

export async function dropParcelsOf(account: string): Promise<void> {
  for (const { id, owner } of await parcelsOf(account)) if (owner === account) await dropParcel(id);
}

export async function parcelsHere(): Promise<number> {
  return (await stands(NAME)) ? inStore('readonly', (parcels) => parcels.count()) : 0;
}

export async function othersShared(account: string): Promise<boolean> {
  if (!(await stands(NAME))) return false;
  const all = await inStore<Parcel[]>('readonly', (parcels) => parcels.getAll());
  return all.some(({ owner }) => owner !== account);
}

/** Who uses this phone, as `db/device.ts` remembers it. */
export async function ownerHere(): Promise<string> {
  if (!(await stands('device'))) return GUEST;
  const db = await settled(indexedDB.open('device'));
  try {
    const found = await settled<{ value: { id: string } } | undefined>(
      db.transaction('settings').objectStore('settings').get('account'),
    );
    return found?.value.id ?? GUEST;
  } finally {
    db.close();
  }
}

/** Opening would make it. Browsers that cannot say what there is take no shares either. */
const stands = async (name: string): Promise<boolean> =>
  (await indexedDB.databases?.())?.some((one) => one.name === name) ?? false;

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (parcels: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const open = indexedDB.open(NAME, 1);
  open.onupgradeneeded = () => open.result.createObjectStore(PARCELS, { keyPath: 'id' });
  const db = await settled(open);
  try {
    const transaction = db.transaction(PARCELS, mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const request = work(transaction.objectStore(PARCELS));
    await done; // only now it is on the disk
    return request.result;
  } finally {
    db.close();
  }
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
