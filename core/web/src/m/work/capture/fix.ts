/** Where this phone is, how exact it calls that, and when: only when asked for, never as a track. */
import { shallowRef, type ShallowRef } from 'vue';
import { practiceSpot } from '@shared/practice/run';

export interface Fix {
  lon: number;
  lat: number;
  /** Metres; 0 is passed on as it is: the server marks it. */
  accuracy: number;
  at: string;
}
export type FixProblem = 'unsupported' | 'denied' | 'not_found';
const PATIENCE = 20_000;

export async function fix(): Promise<Fix> {
  const spot = await practiceSpot();
  return spot ? { ...spot, at: new Date().toISOString() } : new Promise((resolve, reject) => {
    const failed = (problem: FixProblem): void => { reject(new Error(problem)); };
    if (!('geolocation' in navigator) || !isSecureContext) {
      failed('unsupported');
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => { resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy), at: new Date(timestamp).toISOString() }); },
      (failure) => { failed(failure.code === failure.PERMISSION_DENIED ? 'denied' : 'not_found'); },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 },
    );
  });
}

export interface Fixing {
  found: ShallowRef<Fix | null>;
  problem: ShallowRef<FixProblem | null>;
  looking: ShallowRef<boolean>;
  look: () => Promise<void>;
}

export function useFix(): Fixing {
  const [found, problem, looking] = [shallowRef<Fix | null>(null), shallowRef<FixProblem | null>(null), shallowRef(false)];
  async function look(): Promise<void> {
    looking.value = true;
    problem.value = null;
    try {
      found.value = await fix();
    } catch (failure) {
      problem.value = failure instanceof Error ? (failure.message as FixProblem) : 'not_found';
    } finally {
      looking.value = false;
    }
  }
  return { found, problem, looking, look };
}
