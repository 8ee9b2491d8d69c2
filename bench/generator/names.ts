import type { Random } from './random.ts';
import { PROPER, SENTENCES, TONGUES, type Tongue, type TongueName } from './words.ts';

/** A name and the words its address is made of, in Latin script. */
export interface Name {
  name: string;
  latin: string;
}

const NUMERALS = ['II', 'III', 'IV', '2', '3000', 'X', 'XL'];
const LONGEST_SLUG = 80;

/** Names of parks, rides, towns and people in one tongue. */
export class Namer {
  readonly #random: Random;
  readonly #tongue: Tongue;

  constructor(random: Random, tongue: TongueName) {
    this.#random = random;
    this.#tongue = TONGUES[tongue];
  }

  park = (town: Name): Name => this.#fill(this.#random.pick(this.#tongue.parks), town);
  ride = (town: Name): Name => this.#fill(this.#random.pick(this.#tongue.rides), town);

  sentences(count: number, town: Name): string {
    const said = Array.from({ length: count }, () => this.#random.pick(SENTENCES));
    return said.map((sentence) => this.#fill(sentence, town).name).join(' ');
  }

  town(): Name {
    const head = written(this.#random.pick(this.#tongue.townHeads));
    const tail = written(this.#random.pick(this.#tongue.townTails));
    return { name: head.name + tail.name, latin: head.latin + tail.latin };
  }

  proper(): Name {
    const { heads, middles, tails } = PROPER;
    const middle = this.#random.chance(0.7) ? this.#random.pick(middles) : '';
    const name = this.#random.pick(heads) + middle + this.#random.pick(tails);
    return { name, latin: name };
  }

  /** Replaces the marks of a pattern, one after the other. */
  #fill(pattern: string, town: Name): Name {
    const name: string[] = [];
    const latin: string[] = [];
    for (const piece of pattern.split(/(\{\w\}|[^\s{}]+=[\w-]+)/)) {
      const { name: shown, latin: read } = this.#piece(piece, town);
      name.push(shown);
      latin.push(read);
    }
    return { name: name.join('').trim(), latin: latin.join(' ') };
  }

  #piece(piece: string, town: Name): Name {
    if (piece === '{a}') return written(this.#random.pick(this.#tongue.adjectives));
    if (piece === '{n}') return written(this.#random.pick(this.#tongue.nouns));
    if (piece === '{t}') return town;
    if (piece === '{p}') return this.proper();
    if (piece === '{i}') return written(this.#random.pick(NUMERALS));
    return written(piece);
  }
}

/** `夢=yume` is 夢 on the screen and yume in an address; other words are both. */
function written(word: string): Name {
  const [name, latin] = word.split('=') as [string, string | undefined];
  return { name, latin: latin ?? name };
}

/** The address of a name, with a number when it is taken. */
export function slugOf({ latin }: Name, taken: Set<string>): string {
  const plain =
    latin
      .normalize('NFKD')
      .replace(/[\u0300-\u036f'’]/g, '')
      .replace(/ł/gi, 'l')
      .replace(/ß/g, 'ss')
      .replace(/ø/gi, 'o')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST_SLUG - 8)
      .replace(/^-|-$/g, '') || 'nameless';
  let slug = plain;
  for (let n = 2; taken.has(slug); n++) slug = `${plain}-${n}`;
  taken.add(slug);
  return slug;
}
