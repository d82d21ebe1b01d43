/** Who works with this phone: signed in by password, or by the phone's own key once it was enrolled; and the end of it. */
import { reactive, ref, type Ref } from 'vue';
import { answer, api } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import type { Me } from '@shared/api/staff';
import { keep, kept } from '@shared/kept';
import { forgetTiles } from '../copy/tiles';
import { destroy } from '../vault/database';
import { canKeep, publicKey, signed } from '../vault/keys';
import { forgetKept, recall, remember } from '../vault/kept';

export interface Enrolled {
  id: string;
  name: string;
  at: string;
}
interface Worker {
  /** As the server last said; also shown while there is no line. */
  me: Me | null;
  device: Enrolled | null;
  /** False until the vault was looked into. */
  known: boolean;
  /** Whether the server has said that it does not know the session; without a line nobody can say. */
  signedOut: boolean;
}
export interface Credentials {
  username: string;
  password: string;
  code?: string;
}

const ME = 'me';
const DEVICE = 'device';
/** Outside the vault, which is gone then: how many items went with it. */
const LOST = 'work-lost';

const worker = reactive<Worker>({ me: null, device: null, known: false, signedOut: false });
const lost = ref(kept(LOST) !== null);
let looking: Promise<void> | null = null;

async function take(me: Me): Promise<void> {
  worker.me = me;
  worker.signedOut = false;
  keep(LOST, null);
  lost.value = false;
  if (canKeep()) await remember(ME, me).catch(() => undefined);
}

/** Deletes the keys and all data of this phone. */
async function wipe(revoked: boolean): Promise<void> {
  await destroy().catch(() => undefined);
  await forgetTiles().catch(() => undefined);
  Object.assign(worker, { me: null, device: null, signedOut: true });
  lost.value = revoked;
  keep(LOST, revoked ? '1' : null);
}

/** Signs in by the phone's key. False when it is not enrolled, or the server does not know it. */
async function signInAgain(): Promise<boolean> {
  const { device } = worker;
  if (device === null) return false;
  const path = { device_id: device.id };
  try {
    const { challenge } = await answer(api.POST('/api/v1/devices/{device_id}/challenge', { params: { path } }));
    const signature = await signed(`wangge device\0${device.id}\0${challenge}`);
    await take((await answer(api.POST('/api/v1/devices/{device_id}/session', { params: { path }, body: { signature } }))) as Me);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'device_revoked') await wipe(true);
    return false;
  }
}

async function ask(): Promise<void> {
  try {
    await take((await answer(api.GET('/api/v1/me'))) as Me);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) return;
    worker.signedOut = true;
    await signInAgain();
  }
}

async function look(): Promise<void> {
  if (canKeep()) {
    worker.me = (await recall<Me>(ME).catch(() => undefined)) ?? null;
    worker.device = (await recall<Enrolled>(DEVICE).catch(() => undefined)) ?? null;
  }
  const asking = ask();
  if (worker.me === null) await asking; // nobody known: the page waits for the answer
  worker.known = true;
}

export interface UseWorker {
  worker: Worker;
  /** The server has revoked this phone, and it was wiped. */
  lost: Ref<boolean>;
  /** Looks into the vault, once, and asks the server. */
  begin: () => Promise<void>;
  ask: () => Promise<void>;
  signIn: (credentials: Credentials) => Promise<void>;
  signInAgain: () => Promise<boolean>;
  enrol: (code: string, name: string) => Promise<void>;
  /** Signs out and forgets what was copied; what waits to be sent stays. */
  signOut: () => Promise<void>;
  wipe: (revoked: boolean) => Promise<void>;
}

export function useWorker(): UseWorker {
  return {
    worker,
    lost,
    begin: () => (looking ??= look()),
    ask,
    async signIn(credentials) {
      await take((await answer(api.POST('/api/v1/session', { body: credentials }))) as Me);
      worker.known = true;
    },
    signInAgain,
    async enrol(code, name) {
      const body = { code, name, public_key: await publicKey() };
      const made = await answer(api.POST('/api/v1/me/devices', { body }));
      worker.device = { id: made.id, name: made.name, at: made.enrolled_at };
      await remember(DEVICE, worker.device);
    },
    async signOut() {
      await answer(api.DELETE('/api/v1/session')).catch(() => undefined);
      if (canKeep()) await forgetKept().catch(() => undefined);
      await forgetTiles().catch(() => undefined);
      Object.assign(worker, { me: null, device: null, signedOut: true });
    },
    wipe,
  };
}
