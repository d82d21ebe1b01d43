/**
 * Fails when a page's first load (its JS and CSS, gzipped) passes its budget.
 * Reads the manifest that Vite writes beside the build: the entry and, for each page, what the entry
 * and the page's own chunk import statically, with the words of the longer language where an app fetches one of them.
 * What a page loads later (the map, a picture) does not count.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));
const CORE = resolve(HERE, '../../src/wangge_core/static');
const STATIC = { m: CORE, desk: CORE, market: resolve(HERE, '../../../registry/src/wangge_registry/static') };
const BUDGETS = { m: 120_000, desk: 350_000, market: 120_000 };

function closure(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(manifest, next, seen);
  return seen;
}

function gzipped(app, keys, manifest) {
  const files = new Set();
  for (const key of keys) {
    files.add(manifest[key].file);
    for (const css of manifest[key].css ?? []) files.add(css);
  }
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(STATIC[app], app, file))).length, 0);
}

/** The chunk of words that an app fetches before its first page: the largest, or none. */
function words(app, manifest) {
  const keys = Object.keys(manifest).filter((key) => /i18n\/all\.[\w-]+\.ts$/.test(key));
  return keys.sort((one, other) => gzipped(app, [other], manifest) - gzipped(app, [one], manifest)).slice(0, 1);
}

let failed = false;
for (const [app, budget] of Object.entries(BUDGETS)) {
  const manifest = JSON.parse(readFileSync(join(STATIC[app], app, 'build.json'), 'utf8'));
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const first = closure(manifest, entry);
  for (const key of words(app, manifest)) closure(manifest, key, first);
  const pages = Object.keys(manifest).filter((key) => /pages\/\w+\.vue$/.test(key));
  for (const page of [entry, ...pages]) {
    const bytes = gzipped(app, closure(manifest, page, new Set(first)), manifest);
    const over = bytes > budget;
    failed ||= over;
    console.log(`${over ? 'OVER' : 'ok  '} /${app}/ ${page.padEnd(36)} ${(bytes / 1000).toFixed(1)} of ${budget / 1000} kB`);
  }
}
process.exit(failed ? 1 : 0);
