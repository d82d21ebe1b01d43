import { describe, expect, it } from 'vitest';
import { ApiError } from '@shared/api/errors';
import { drain, pause, type Post } from './drain';
import type { Letter, Queued } from './item';

function item(seq: number, letter: Letter = report(seq), account = 'me'): Queued {
  return { seq, letter, account, title: `${seq}`, at: '', photos: [], refused: null };
}
function report(n: number): Letter {
  return { kind: 'report', body: { client_id: `${n}`, case_type: 'x', text: `${n}` } };
}
function change(document: string): Letter {
  return { kind: 'change', collection: { plugin: 'p', name: 'c' }, document, body: { version: 1, changes: {} } };
}

/** A queue in memory and a server that answers as told, each item once per list entry. */
function queue(items: Queued[], refusals: Record<number, ApiError[]> = {}): { post: Post; items: () => Queued[]; sent: number[] } {
  let kept = items;
  const sent: number[] = [];
  const post: Post = {
    list: () => Promise.resolve([...kept]),
    deliver(one) {
      const failure = refusals[one.seq]?.shift();
      if (failure) return Promise.reject(failure);
      sent.push(one.seq);
      return Promise.resolve({ number: null, setAside: [] });
    },
    save(one) {
      kept = kept.map((other) => (other.seq === one.seq ? one : other));
      return Promise.resolve();
    },
    drop(one) {
      kept = kept.filter((other) => other.seq !== one.seq);
      return Promise.resolve();
    },
    taken: () => undefined,
  };
  return { post, items: () => kept, sent };
}
const network = new ApiError({ status: 0, code: 'network' });
const refusal = new ApiError({ status: 422, code: 'form_invalid', detail: 'no', fields: [{ path: '/form/a', code: 'x', message: 'y' }] });

describe('a round', () => {
  it('sends in the order of writing and leaves nothing', async () => {
    const { post, items, sent } = queue([item(1), item(2), item(3)]);
    expect(await drain('me', post)).toEqual({ end: 'done' });
    expect([sent, items()]).toEqual([[1, 2, 3], []]);
  });

  it('stops where the line is lost, and goes on there', async () => {
    const { post, items, sent } = queue([item(1), item(2), item(3)], { 2: [network] });
    expect(await drain('me', post)).toEqual({ end: 'later', error: network });
    expect([sent, items().map(({ seq }) => seq)]).toEqual([[1], [2, 3]]);
    await drain('me', post);
    expect([sent, items()]).toEqual([[1, 2, 3], []]);
  });

  it('stops when nobody is signed in, however the server says so', async () => {
    for (const [status, code] of [[401, 'session_ended'], [422, 'sender_key'], [403, 'password_change_required']] as const) {
      const error = new ApiError({ status, code });
      const { post, items } = queue([item(1)], { 1: [error] });
      expect(await drain('me', post)).toEqual({ end: 'signed_out', error });
      expect(items()[0]?.refused).toBeNull();
    }
  });

  it('sets apart what is refused, with the reason, and sends the rest', async () => {
    const { post, items, sent } = queue([item(1), item(2)], { 1: [refusal] });
    await drain('me', post);
    expect(sent).toEqual([2]);
    expect(items()[0]?.refused).toEqual({ code: 'form_invalid', status: 422, detail: 'no', fields: refusal.fields });
    await drain('me', post);
    expect(items()).toHaveLength(1);
  });

  it('keeps what was written about the same thing behind a refused item', async () => {
    const { post, sent } = queue([item(1, change('a')), item(2, change('b')), item(3, change('a'))], { 1: [refusal] });
    await drain('me', post);
    await drain('me', post);
    expect(sent).toEqual([2]);
  });

  it('leaves to others what is theirs', async () => {
    const { post, items, sent } = queue([item(1, report(1), 'she'), item(2)]);
    await drain('me', post);
    expect([sent, items().map(({ seq }) => seq)]).toEqual([[2], [1]]);
  });
});

describe('the pause', () => {
  it('grows, has an end, and gives way to what the server wishes', () => {
    expect(pause(0, undefined, 1)).toBe(2_000);
    expect(pause(3, undefined, 1)).toBe(16_000);
    expect(pause(30, undefined, 1)).toBe(300_000);
    expect(pause(3, undefined, 0)).toBe(8_000);
    expect(pause(0, 60, 1)).toBe(60_000);
  });
});
