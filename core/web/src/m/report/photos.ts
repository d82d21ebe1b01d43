/** The photos and the voice note of the draft: photos shrunk, kept on the device, sent up at once, each on its own and repeatable. */
import { reactive, type Reactive } from 'vue';
import { uploadPhoto } from '@shared/api/upload';
import { ApiError } from '@shared/api/errors';
import { shrinkPhoto } from '@shared/device/photo';
import { randomId } from '@shared/device/random';
import { senderKey } from '@shared/device/senderKey';
import { load, store } from '@shared/device/store';
import type { DraftPhoto } from './draft';

/** The server takes nine attachments; one is the voice note's. */
export const MOST_PHOTOS = 8;

/** Whatever photos are taken for. */
export interface WithPhotos {
  photos: DraftPhoto[];
}

export function isVoice(one: DraftPhoto): boolean {
  return one.seconds !== undefined;
}

export interface PhotoState {
  state: 'reading' | 'sending' | 'sent' | 'failed';
  /** 0 to 1. */
  share: number;
  /** Address of the picture on this device; '' until it is read. */
  preview: string;
  error: unknown;
}
/** A file that the browser cannot read as a picture. */
const UNREADABLE = new ApiError({ status: 0, code: 'attachment_unreadable' });

const blobs = new Map<string, Blob>();
const underWay = new Map<string, Promise<void>>();
const states = reactive(new Map<string, PhotoState>());

function stateOf(key: string): PhotoState {
  const known = states.get(key);
  if (known) return known;
  states.set(key, { state: 'reading', share: 0, preview: '', error: null });
  return states.get(key) as PhotoState;
}

function show(key: string, blob: Blob): void {
  blobs.set(key, blob);
  stateOf(key).preview = URL.createObjectURL(blob);
}

/** Sends one photo; afterwards its state says how that went. Safe to call again. */
async function up(photo: DraftPhoto): Promise<void> {
  const blob = blobs.get(photo.key);
  const now = stateOf(photo.key);
  if (!blob || now.state === 'sent') return;
  Object.assign(now, { state: 'sending', share: 0, error: null });
  try {
    const { id } = await uploadPhoto(blob, { headers: { 'Sender-Key': senderKey() }, progress: (share) => { now.share = share; } });
    photo.id = id;
    now.state = 'sent';
  } catch (error) {
    Object.assign(now, { state: 'failed', error });
  }
}

function send(photo: DraftPhoto): Promise<void> {
  const running = underWay.get(photo.key);
  if (running) return running;
  const started = up(photo).finally(() => underWay.delete(photo.key));
  underWay.set(photo.key, started);
  return started;
}

/** `made` gives what is sent; `seconds` tells a voice note. */
async function take(draft: WithPhotos, made: () => Promise<Blob>, seconds?: number): Promise<void> {
  const key = randomId();
  const now = stateOf(key);
  draft.photos.push({ key, id: null, ...(seconds === undefined ? {} : { seconds }) });
  const photo = draft.photos.at(-1);
  try {
    const blob = await made();
    show(key, blob);
    await store(`photo:${key}`, blob).catch(() => undefined); // without storage it lives as long as the page
  } catch {
    Object.assign(now, { state: 'failed', error: UNREADABLE });
    return;
  }
  if (photo) await send(photo);
}

/** Brings back what an earlier visit left: the pictures, and those not yet sent go up. */
async function restore(draft: WithPhotos): Promise<void> {
  for (const photo of [...draft.photos]) {
    if (states.has(photo.key)) continue;
    const now = stateOf(photo.key);
    const blob = await load<Blob>(`photo:${photo.key}`).catch(() => undefined);
    if (!blob && photo.id === null) {
      drop(draft, photo.key);
      continue;
    }
    if (blob) show(photo.key, blob);
    if (photo.id !== null) now.state = 'sent';
    else void send(photo);
  }
}

function drop(draft: WithPhotos, key: string): void {
  const preview = states.get(key)?.preview;
  if (preview) URL.revokeObjectURL(preview);
  draft.photos = draft.photos.filter((photo) => photo.key !== key);
  states.delete(key);
  blobs.delete(key);
  void store(`photo:${key}`, undefined).catch(() => undefined);
}

/** Waits for what is on its way and tries the failed ones once more. True when the server has all of them. */
async function complete(draft: WithPhotos): Promise<boolean> {
  await Promise.all(draft.photos.filter((photo) => photo.id === null).map(send));
  return draft.photos.every((photo) => photo.id !== null);
}

interface Photos {
  states: Reactive<Map<string, PhotoState>>;
  add: (files: readonly File[]) => void;
  /** Adds a voice note, in place of an earlier one. */
  say: (note: Blob, seconds: number) => void;
  remove: (key: string) => void;
  again: (key: string) => void;
  restore: () => Promise<void>;
  complete: () => Promise<boolean>;
  clear: () => void;
}

/** `most` pictures are taken; more are left aside. */
export function usePhotos(draft: WithPhotos, most = MOST_PHOTOS): Photos {
  return {
    states,
    add(files) {
      for (const file of files.slice(0, most - draft.photos.filter((one) => !isVoice(one)).length)) void take(draft, () => shrinkPhoto(file));
    },
    say(note, seconds) {
      for (const { key } of draft.photos.filter(isVoice)) drop(draft, key);
      void take(draft, () => Promise.resolve(note), seconds);
    },
    remove: (key) => { drop(draft, key); },
    again(key) {
      const photo = draft.photos.find((one) => one.key === key);
      if (photo) void send(photo);
    },
    restore: () => restore(draft),
    complete: () => complete(draft),
    clear: () => { for (const photo of [...draft.photos]) drop(draft, photo.key); },
  };
}
