/**
 * The report that is being written. It survives a reload and a closed browser: its words in localStorage,
 * its photos in IndexedDB. Its client id is made once; with it, sending twice is harmless.
 */
import { computed, reactive, watch, type ComputedRef } from 'vue';
import type { AreaNode, Position, ReportBody } from '@shared/api/types';
import { randomId } from '@shared/device/random';
import { keep, kept } from '@shared/kept';

export interface DraftPhoto {
  /** Names the picture on this device. */
  key: string;
  /** The server's id, once it has the picture. */
  id: string | null;
  /** Of a voice note: how long it is. A picture has none. */
  seconds?: number;
}
export interface DraftPlace {
  source: 'device' | 'map' | 'list' | 'link';
  /** From the county down to where the report belongs. */
  path: AreaNode[];
  position: Position | null;
  /** Metres that the device vouches for. */
  accuracy: number | null;
}
export interface Draft {
  clientId: string;
  text: string;
  photos: DraftPhoto[];
  place: DraftPlace | null;
  address: string;
  caseType: string | null;
  classId: string | null;
  form: Record<string, unknown>;
  name: string;
  phone: string;
  /** Null until the person or the case type decides. */
  private: boolean | null;
  /** For whom the person speaks, when it is not themselves. */
  onBehalf: { relation: 'grid_worker' | 'staff' | 'relative' | 'other'; name: string; phone: string; contact: 'speaker' | 'person'; consent: boolean } | null;
  /** What may have reached the server already: every body that was sent without an answer. */
  attempts: ReportBody[];
}

const KEY = 'draft';

export function emptyDraft(): Draft {
  return {
    clientId: randomId(),
    text: '',
    photos: [],
    place: null,
    address: '',
    caseType: null,
    classId: null,
    form: {},
    name: '',
    phone: '',
    private: null,
    onBehalf: null,
    attempts: [],
  };
}

/** The draft of an earlier visit; a new one when there is none or it cannot be read. */
export function readDraft(text: string | null): Draft {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    if (typeof found === 'object' && found !== null && typeof (found as Draft).clientId === 'string') return { ...emptyDraft(), ...found };
  } catch {
    // What an older version wrote, or a torn write: the person starts anew.
  }
  return emptyDraft();
}

const draft = reactive<Draft>(readDraft(kept(KEY)));

function hasContent(one: Draft): boolean {
  return one.text.trim() !== '' || one.photos.length > 0;
}
watch(draft, (now) => keep(KEY, hasContent(now) || now.place ? JSON.stringify(now) : null), { deep: true, flush: 'sync' });

/** The code of the smallest area that the place lies in. */
export function areaOf(place: DraftPlace | null): string | null {
  return place?.path.at(-1)?.code ?? null;
}

export function useDraft(): { draft: Draft; begun: ComputedRef<boolean>; renew: () => void } {
  return {
    draft,
    begun: computed(() => hasContent(draft)),
    renew: () => Object.assign(draft, emptyDraft()),
  };
}
