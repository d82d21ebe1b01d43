import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { appConfig } from './vite.app.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The registry looks with axe at the pages of plugins that it tries; it lies beside what is served. */
function axe(): Plugin {
  return {
    name: 'axe',
    apply: 'build',
    closeBundle() {
      const folder = at('../../registry/src/wangge_registry/static');
      mkdirSync(folder, { recursive: true });
      copyFileSync(at('node_modules/axe-core/axe.min.js'), `${folder}/axe.min.js`);
    },
  };
}

export default appConfig({ name: 'market', plugins: [axe()] });
