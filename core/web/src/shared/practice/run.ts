/** The way through a scenario: asked of the real platform, which looks at what was done in the practice area. */
import createClient from 'openapi-fetch';
import { shallowRef, type ShallowRef } from 'vue';
import { answer, timely } from '../api/client';
import { ApiError } from '../api/errors';
import type { components, paths } from '../api/schema';
import { forgetPractised } from './forget';
import { PRACTISING } from './place';

export type Scenario = components['schemas']['ScenarioOut'];
export type PracticeRun = components['schemas']['PracticeRun'];

/** The first one to practise waits until the area has opened, on a busy server for a while. */
const PATIENCE = 180_000;
const around = createClient<paths>({ baseUrl: globalThis.location.origin, credentials: 'same-origin', headers: { Accept: 'application/json, application/problem+json' }, fetch: (request) => timely(request, PATIENCE) });
const EVERY = 4000;
const run = shallowRef<PracticeRun | null>(null);
/** The night has come, or somebody has left in another tab. */
const over = shallowRef(false);
let looking: Promise<void> | null = null;

async function look(): Promise<void> {
  try {
    run.value = await answer(around.GET('/api/v1/practice/run'));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'practice_over') over.value = true;
  }
}

/** Looks once at a time: the server lets the others act while it looks. */
export function lookAgain(): Promise<void> {
  looking ??= look().finally(() => { looking = null; });
  return looking;
}

export async function listScenarios(): Promise<Scenario[]> {
  return (await answer(around.GET('/api/v1/practice/scenarios'))).items;
}

/** Begins a scenario, from outside or anew from inside, and goes to its first page. */
export async function beginScenario(scenario: string): Promise<void> {
  const begun = await answer(around.POST('/api/v1/practice/run', { body: { scenario } }));
  await forgetPractised();
  globalThis.location.assign(begun.first);
}

/** Leaves, and goes to where scenarios are chosen. */
export async function leave(): Promise<void> {
  await answer(around.DELETE('/api/v1/practice/run')).catch(() => undefined);
  await forgetPractised();
  globalThis.location.assign(globalThis.location.pathname.startsWith('/practice/m/') ? '/m/practice' : '/desk/practice');
}

/** Where one stands while practising; the device is not asked then. Null outside. */
export async function practiceSpot(): Promise<{ lon: number; lat: number; accuracy: number } | null> {
  if (!PRACTISING) return null;
  if (run.value === null) await lookAgain();
  return run.value === null ? null : { ...run.value.spot, accuracy: 10 };
}

/** Looks now, and as long as the page is open and seen. Returns how to stop. */
export function watchRun(): () => void {
  void lookAgain();
  const timer = setInterval(() => { if (!over.value && document.visibilityState === 'visible') void lookAgain(); }, EVERY);
  return () => { clearInterval(timer); };
}

export function usePractice(): { run: ShallowRef<PracticeRun | null>; over: ShallowRef<boolean> } {
  return { run, over };
}
