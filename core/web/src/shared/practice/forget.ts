/** Takes away what a practice has kept in this browser: drafts, codes, and the phone's copies. */
import { forgetAll } from '../kept';

const DATABASES = ['wangge-practice', 'wangge-work-practice'];

function deleted(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => { resolve(); };
  });
}

export async function forgetPractised(): Promise<void> {
  forgetAll('practice.');
  if ('indexedDB' in globalThis) await Promise.all(DATABASES.map(deleted));
}
