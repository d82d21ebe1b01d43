/**
 * Sends what waits, in the order of writing. A lost line or a server in trouble stops the round: it goes on where it
 * stopped, later. What the server refuses is set apart with the reason, and only what was written about the same
 * thing waits behind it. Nothing leaves the queue but what the server has taken, or what its writer deletes.
 */
import type { ApiError} from '@shared/api/errors';
import { unanswered } from '@shared/api/errors';
import type { Delivered } from './deliver';
import { subject, type Queued } from './item';

export interface Post {
  list: () => Promise<Queued[]>;
  deliver: (item: Queued) => Promise<Delivered>;
  save: (item: Queued) => Promise<void>;
  drop: (item: Queued) => Promise<void>;
  /** Told when an item was taken. */
  taken: (item: Queued, how: Delivered) => void;
}
/** `done`: nothing more can be sent now. `later`: try again. `signed_out`: whoever wrote it has to sign in. */
export type Round = { end: 'done' } | { end: 'later'; error: ApiError } | { end: 'signed_out'; error: ApiError };

/** What says that nobody is signed in: without a session the server takes us for a resident without a key. */
const NOBODY = new Set(['not_signed_in', 'session_ended', 'sender_key', 'password_change_required', 'second_factor_setup_required']);

function stops(error: ApiError): Round | null {
  if (error.transient) return { end: 'later', error };
  return error.status === 401 || NOBODY.has(error.code) ? { end: 'signed_out', error } : null;
}

export async function drain(account: string, post: Post): Promise<Round> {
  const behind = new Set<string>();
  for (const item of await post.list()) {
    if (item.account !== account) continue;
    if (item.refused || behind.has(subject(item))) {
      behind.add(subject(item));
      continue;
    }
    try {
      const how = await post.deliver(item);
      await post.drop(item);
      post.taken(item, how);
    } catch (cause) {
      const error = unanswered(cause);
      const stopped = stops(error);
      if (stopped) return stopped;
      await post.save({ ...item, refused: { code: error.code, status: error.status, detail: error.message, fields: error.fields } });
      behind.add(subject(item));
    }
  }
  return { end: 'done' };
}

const SHORTEST = 2_000;
const LONGEST = 300_000;

/** Milliseconds before the next round after so many failed ones in a row; the server's own wish goes first. */
export function pause(failures: number, wished: number | undefined, chance = Math.random()): number {
  const grown = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 12));
  return Math.max((wished ?? 0) * 1000, grown * (0.5 + chance / 2));
}
