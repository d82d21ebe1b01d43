import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc, type Plugin } from 'vite';
import { appConfig } from './vite.app.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What an installed app is called and looks like. It begins where grid workers work. */
const MANIFEST = {
  id: '/m/work',
  name: '网格工作台',
  short_name: '网格',
  lang: 'zh-CN',
  start_url: '/m/work',
  scope: '/m/',
  display: 'standalone',
  background_color: '#f3f6f7',
  theme_color: '#0b5a6f',
  icons: [{ src: '/m/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
};

/** Writes the service worker with the names of all files of this build, and the manifest of the installed app. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = [...Object.keys(bundle).filter((name) => !name.endsWith('.json')).sort(), 'icon.svg'].map((name) => `/m/${name}`);
      const { code } = await transformWithOxc(readFileSync(at('src/m/sw.ts'), 'utf8'), 'sw.ts');
      const build = createHash('sha256').update(JSON.stringify(files)).update(code);
      // Names of built files hold their digest; the page's own name does not.
      const page = bundle['index.html'];
      if (page?.type === 'asset') build.update(page.source);
      const told = `const FILES = ${JSON.stringify(files)}; const BUILD = '${build.digest('hex').slice(0, 16)}';\n`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: told + code.replace(/^export \{\};?$/m, '') });
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(MANIFEST) });
    },
  };
}

export default appConfig({ name: 'm', plugins: [offline()] });
