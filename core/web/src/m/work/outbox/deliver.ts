/** Sends one item. Every way is safe to repeat: an answer may be lost after the server has taken what was sent. */
import { answer, api } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import { uploadPhoto } from '@shared/api/upload';
import { photo, save } from './store';
import type { Letter, Queued } from './item';

export interface Delivered {
  /** The number that the case got. */
  number: string | null;
  /** Fields that others changed meanwhile, which a supervisor decides. */
  setAside: readonly string[];
}

/** Sends the pictures that the server has not; each id is on disk before the next picture goes. */
async function pictures(item: Queued): Promise<string[]> {
  for (const one of item.photos) {
    if (one.id !== null) continue;
    const blob = await photo(one.key);
    if (!blob) continue;
    one.id = (await uploadPhoto(blob)).id;
    await save(item);
  }
  return item.photos.flatMap(({ id }) => (id === null ? [] : [id]));
}

async function post(letter: Letter, attachments: string[]): Promise<Delivered> {
  switch (letter.kind) {
    case 'report': {
      const { number } = await answer(api.POST('/api/v1/cases', { body: { ...letter.body, attachments } }));
      return { number, setAside: [] };
    }
    case 'task': {
      const path = { task_id: letter.task };
      const { number } = await answer(api.POST('/api/v1/tasks/{task_id}/result', { params: { path }, body: { ...letter.body, attachments } }));
      return { number, setAside: [] };
    }
    case 'enter':
      await answer(api.POST('/api/v1/collections/{plugin}/{name}/documents', { params: { path: letter.collection }, body: letter.body }));
      return { number: null, setAside: [] };
    case 'change': {
      const path = { ...letter.collection, document_id: letter.document };
      const merged = await answer(api.POST('/api/v1/collections/{plugin}/{name}/documents/{document_id}/merge', { params: { path }, body: letter.body }));
      return { number: null, setAside: merged.set_aside };
    }
  }
}

export async function deliver(item: Queued): Promise<Delivered> {
  try {
    return await post(item.letter, await pictures(item));
  } catch (error) {
    // The server keeps a picture that belongs to nothing for a day only; we still have it.
    if (!(error instanceof ApiError) || error.code !== 'attachment_unknown') throw error;
    for (const one of item.photos) one.id = null;
    await save(item);
    return post(item.letter, await pictures(item));
  }
}
