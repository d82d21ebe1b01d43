/** Writing on a page that works wholly without a line: what cannot be sent now waits in the queue, under the same id. */
import { answer, api } from '@shared/api/client';
import { unanswered } from '@shared/api/errors';
import type { Writer } from '@shared/blocks/reader';
import type { Body, Doc } from '@shared/collections/types';
import { randomId } from '@shared/device/random';
import type { Letter } from '../outbox/item';

/** Runs what asks the server; hands its letter to the queue where there is no line. False: it waits. */
async function sent<T>(asked: () => Promise<T>, letter: Letter, queue: (letter: Letter) => Promise<void>): Promise<T | false> {
  try {
    return await asked();
  } catch (cause) {
    const error = unanswered(cause);
    if (error.status !== 0) throw error;
    await queue(letter);
    return false;
  }
}

export function queueing(writer: Writer, plugin: string, queue: (letter: Letter) => Promise<void>): Writer {
  return {
    ...writer,
    async enter(name, area, body) {
      const made = { id: randomId(), body: JSON.parse(JSON.stringify(body)) as Body, ...(area === null ? {} : { area }) };
      const path = { plugin, name };
      const call = async (): Promise<Doc> => (await answer(api.POST('/api/v1/collections/{plugin}/{name}/documents', { params: { path }, body: made }))) as Doc;
      const done = await sent(call, { kind: 'enter', collection: path, body: made }, queue);
      return done === false ? ({ id: made.id, body: made.body, version: 1 } as Doc) : done;
    },
    async change(name, before, changes) {
      const letter: Letter = { kind: 'change', collection: { plugin, name }, document: before.id, body: { version: before.version, changes: JSON.parse(JSON.stringify(changes)) as Body } };
      const done = await sent(() => writer.change(name, before, changes), letter, queue);
      return done === false ? { ...before, body: { ...before.body, ...changes } } : done;
    },
  };
}
