/** The queue as pages see it, and what sets it going: a new item, the line coming back, the page coming to the front. */
import { namedHere } from '@shared/practice/place';
import { computed, reactive, readonly, type ComputedRef, type DeepReadonly } from 'vue';
import type { ApiError } from '@shared/api/errors';
import { randomId } from '@shared/device/random';
import { recall, remember } from '../vault/kept';
import { useWorker } from '../device/useWorker';
import { deliver, type Delivered } from './deliver';
import { drain, pause, type Round } from './drain';
import type { Item, Letter, Queued } from './item';
import * as store from './store';

/** What was taken of late, so that one can see that it arrived. */
export interface SentItem {
  title: string;
  at: string;
  number: string | null;
  setAside: readonly string[];
}
interface Outbox {
  items: Queued[];
  sent: SentItem[];
  sending: boolean;
  /** Why the last round stopped, if it did. */
  stopped: ApiError | null;
  ready: boolean;
}

const LOCK = namedHere('wangge-outbox');
const SENT = 'sent';
const MOST_SENT = 50;
const outbox = reactive<Outbox>({ items: [], sent: [], sending: false, stopped: null, ready: false });
const { worker, signInAgain, lost } = useWorker();
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

async function read(): Promise<void> {
  outbox.items = await store.list();
  outbox.sent = (await recall<SentItem[]>(SENT)) ?? [];
  outbox.ready = true;
}

function taken(item: Queued, how: Delivered): void {
  outbox.items = outbox.items.filter(({ seq }) => seq !== item.seq);
  outbox.sent = [{ title: item.title, at: new Date().toISOString(), number: how.number, setAside: how.setAside }, ...outbox.sent].slice(0, MOST_SENT);
  void remember(SENT, outbox.sent).catch(() => undefined);
}

async function round(account: string): Promise<Round> {
  const post = { list: store.list, deliver, save: store.save, drop: store.drop, taken };
  const first = await drain(account, post);
  // A phone that was enrolled signs in by itself.
  return first.end === 'signed_out' && (await signInAgain()) ? drain(account, post) : first;
}

async function work(): Promise<void> {
  const account = worker.me?.account_id;
  if (account === undefined || lost.value) return;
  clearTimeout(timer);
  outbox.sending = true;
  try {
    const result = await round(account);
    outbox.stopped = result.end === 'done' ? null : result.error;
    failures = result.end === 'later' ? failures + 1 : 0;
    if (result.end === 'later') timer = setTimeout(send, pause(failures, result.error.retryAfter));
    await read();
  } finally {
    outbox.sending = false;
  }
}

/** One page at a time sends; the server's guards would bear two, but the line is dear. */
function send(): void {
  if (outbox.sending) return;
  void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => { if (lock) await work(); });
}

function begin(): void {
  addEventListener('online', send);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') send(); });
  void read().then(send, () => undefined); // where nothing can be kept, nothing waits
}
let begun = false;

type Numbered = Readonly<Pick<Queued, 'seq'>>;
export interface Write {
  letter: Letter;
  title: string;
  photos?: readonly Blob[];
}

/** Puts an item on disk; resolves when it is safe there. */
async function write({ letter, title, photos = [] }: Write): Promise<void> {
  const pictures = new Map(photos.map((blob) => [randomId(), blob]));
  const keys = [...pictures.keys()].map((key) => ({ key, id: null }));
  const plain = JSON.parse(JSON.stringify(letter)) as Letter; // no proxy of a page's form
  const item: Item = { letter: plain, account: worker.me?.account_id ?? '', title, at: new Date().toISOString(), photos: keys, refused: null };
  await store.add(item, pictures);
  await read();
  send();
}

/** Sends a refused item anew, as it was or mended. */
async function again(item: Numbered, letter?: Letter): Promise<void> {
  const known = await store.one(item.seq);
  if (known) await store.save({ ...known, letter: JSON.parse(JSON.stringify(letter ?? known.letter)) as Letter, refused: null });
  await read();
  send();
}

async function remove(item: Numbered): Promise<void> {
  const known = await store.one(item.seq);
  if (known) await store.drop(known);
  await read();
  send();
}

export function useOutbox(): {
  outbox: DeepReadonly<Outbox>;
  waiting: ComputedRef<number>;
  refused: ComputedRef<number>;
  write: (one: Write) => Promise<void>;
  again: typeof again;
  remove: typeof remove;
  send: () => void;
} {
  if (!begun) {
    begun = true;
    begin();
  }
  return {
    outbox: readonly(outbox) as DeepReadonly<Outbox>,
    waiting: computed(() => outbox.items.filter((item) => item.refused === null).length),
    refused: computed(() => outbox.items.filter((item) => item.refused !== null).length),
    write,
    again,
    remove,
    send,
  };
}
