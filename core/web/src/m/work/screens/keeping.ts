/**
 * The last good copy of a plugin's page: what the server answered is kept, encrypted, and answers in its stead while there
 * is no line. Each page as it was opened is one record; the oldest records go when there are too many.
 */
import { ref, type Ref } from 'vue';
import { unanswered } from '@shared/api/errors';
import type { Reader } from '@shared/blocks/reader';
import { forget, recall, remember } from '../vault/kept';

interface Answered {
  at: string;
  value: unknown;
}
/** By question; what was asked last stands last. */
export type Answers = Map<string, Answered>;

const LIST = 'screens';
const MOST_PAGES = 60;
const MOST_ANSWERS = 60;
/** What blocks ask for. Files of the package and what writes are not kept. */
const ASKED = ['collection', 'documents', 'document', 'figures', 'features', 'layer', 'staleSince', 'route'] as const;

export interface Shelf {
  read: (name: string) => Promise<Answers | undefined>;
  write: (name: string, answers: Answers) => Promise<void>;
}

/** Keeps a page's record in the vault, and at most so many records. */
export const vault: Shelf = {
  async read(name) {
    const rows = await recall<[string, Answered][]>(`screen ${name}`);
    return rows && new Map(rows);
  },
  async write(name, answers) {
    const list = ((await recall<string[]>(LIST)) ?? []).filter((other) => other !== name);
    await Promise.all(list.slice(MOST_PAGES - 1).map((old) => forget(`screen ${old}`)));
    await remember(LIST, [name, ...list].slice(0, MOST_PAGES));
    await remember(`screen ${name}`, [...answers]);
  },
};

export interface Keeper {
  /** Asks, and keeps the answer; without a line, what was answered last. Throws what went wrong where nothing is kept. */
  ask: <T>(key: string, asked: () => Promise<T>) => Promise<T>;
  /** When the oldest of what stands in for an answer was good; null while all is new. */
  since: Ref<string | null>;
}

/** `name` tells the page as it was opened from every other. */
export function keeper(name: string, shelf: Shelf = vault): Keeper {
  const since = ref<string | null>(null);
  const old = new Map<string, string>();
  let record: Promise<Answers> | null = null;
  const kept = (): Promise<Answers> => (record ??= shelf.read(name).then((found) => found ?? new Map(), () => new Map()));
  let writing: Promise<void> = Promise.resolve();

  function age(key: string, at: string | null): void {
    if (at === null) old.delete(key);
    else old.set(key, at);
    since.value = [...old.values()].sort()[0] ?? null;
  }
  async function keep(key: string, value: unknown): Promise<void> {
    const answers = await kept();
    answers.delete(key);
    answers.set(key, { at: new Date().toISOString(), value });
    age(key, null);
    for (const oldest of [...answers.keys()].slice(0, Math.max(0, answers.size - MOST_ANSWERS))) answers.delete(oldest);
    writing = writing.then(() => shelf.write(name, answers)).catch(() => undefined);
  }
  return {
    since,
    async ask(key, asked) {
      try {
        const value = await asked();
        await keep(key, value);
        return value;
      } catch (cause) {
        const error = unanswered(cause);
        const known = error.transient ? (await kept()).get(key) : undefined;
        if (known === undefined) throw error;
        age(key, known.at);
        return known.value as Awaited<ReturnType<typeof asked>>;
      }
    },
  };
}

/** The reader of a page's blocks, each question of which is kept. */
export function keeping(reader: Reader, { ask }: Keeper): Reader {
  const kept = Object.fromEntries(
    ASKED.map((name) => [name, (...given: unknown[]) => ask(`${name} ${JSON.stringify(given)}`, () => (reader[name] as (...all: unknown[]) => Promise<unknown>)(...given))]),
  );
  return { ...reader, ...kept };
}
