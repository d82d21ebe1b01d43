/** What was taken along, as pages see it; taken anew when there is a line. */
import { reactive, shallowRef, type ShallowRef } from 'vue';
import { unanswered, type ApiError } from '@shared/api/errors';
import { useWorker } from '../device/useWorker';
import { canKeep } from '../vault/keys';
import { recall, recallPicture, remember, rememberPicture } from '../vault/kept';
import { NOTHING, type Copy } from './model';
import { take } from './take';
import { takeTiles } from './tiles';

const COPY = 'copy';
const copy = shallowRef<Copy | null>(null);
const state = reactive<{ loading: boolean; error: ApiError | null }>({ loading: false, error: null });
const { worker, signInAgain } = useWorker();
let reading: Promise<void> | null = null;

async function read(): Promise<void> {
  const known = canKeep() ? await recall<Partial<Copy>>(COPY).catch(() => undefined) : undefined;
  copy.value = known ? { ...NOTHING, ...known } : null; // an older app took less along
}

async function thumbnails(): Promise<void> {
  for (const { thumbnail_url: url } of copy.value?.tasks ?? []) {
    if (url === null || (await recallPicture(url))) continue;
    const answered = await fetch(url);
    if (answered.ok) await rememberPicture(url, await answered.blob());
  }
}

async function fresh(): Promise<void> {
  const areas = worker.me?.areas ?? [];
  // Kept before the pages of cases are fetched: the line may go away while they are.
  const soon = async (found: Copy): Promise<void> => {
    copy.value = found;
    if (canKeep()) await remember(COPY, found);
  };
  try {
    copy.value = await take(areas, copy.value, soon);
  } catch (cause) {
    const error = unanswered(cause);
    if (error.status !== 401 || !(await signInAgain())) throw error;
    copy.value = await take(areas, copy.value, soon);
  }
  if (!canKeep()) return;
  await remember(COPY, copy.value);
  await thumbnails();
  await takeTiles(copy.value.outlines);
}

async function refresh(): Promise<void> {
  await (reading ??= read());
  if (state.loading || worker.me === null) return;
  state.loading = true;
  state.error = null;
  try {
    await fresh();
  } catch (cause) {
    state.error = unanswered(cause);
  } finally {
    state.loading = false;
  }
}

/** A picture of the server's, also without a line, once it was seen. */
export async function picture(url: string): Promise<string | null> {
  const known = canKeep() ? await recallPicture(url).catch(() => undefined) : undefined;
  return known ? URL.createObjectURL(known) : navigator.onLine ? url : null;
}

export function useCopy(): { copy: ShallowRef<Copy | null>; state: typeof state; refresh: () => Promise<void> } {
  return { copy, state, refresh };
}
