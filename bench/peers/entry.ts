/** A row as every peer keeps it: what is looked for beside it, the rest as it is. */
export interface Entry {
  id: string;
  kind: string;
  parkId: string;
  slug: string;
  name: string;
  data: Record<string, unknown>;
}

/** What a peer's page offers to the benchmark. */
export interface Peer {
  /** Fetches everything that is new; resolves when it is durable and the cursor with it. */
  pull(): Promise<void>;
  count(): Promise<number>;
  nameOf(id: string): Promise<string | undefined>;
}

declare global {
  interface Window {
    peer: Peer;
  }
}

export const BATCH = 5_000;

export interface Page {
  documents: Entry[];
  checkpoint: { seq: number };
}

export async function fetchRows(from: number, limit: number): Promise<Page> {
  return (await fetch(`/rows?from=${from}&limit=${limit}`)).json() as Promise<Page>;
}
