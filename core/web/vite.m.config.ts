import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc, type Plugin } from 'vite';
import { appConfig } from './vite.app.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The words of the installed app; the page links the file of its language. */
const NAMES = {
  'manifest.webmanifest': { lang: 'zh-CN', name: '网格工作台', short_name: '网格', capture: '随手上报', map: '网格地图', outbox: '待发送' },
  'manifest.en.webmanifest': { lang: 'en', name: 'Grid work', short_name: 'Grid', capture: 'Report', map: 'Map of my grids', outbox: 'Waiting to be sent' },
};
const ICONS = ['icon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable.png', 'apple-touch-icon.png'];

/** What an installed app is called and looks like. It begins where grid workers work; its shortcuts are what one is in a hurry for. */
function appManifest({ lang, name, short_name, ...ways }: (typeof NAMES)[keyof typeof NAMES]): string {
  const png = (file: string, size: number, purpose: string): Record<string, string> => ({ src: `/m/${file}`, sizes: `${size}x${size}`, type: 'image/png', purpose });
  return JSON.stringify({
    id: '/m/work',
    name,
    short_name,
    lang,
    start_url: '/m/work',
    scope: '/m/',
    display: 'standalone',
    background_color: '#f3f6f7',
    theme_color: '#0b5a6f',
    icons: [
      { src: '/m/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      png('icon-192.png', 192, 'any'),
      png('icon-512.png', 512, 'any'),
      png('icon-maskable.png', 512, 'maskable'),
    ],
    shortcuts: Object.entries(ways).map(([page, title]) => ({ name: title, url: `/m/work/${page}`, icons: [png('icon-192.png', 192, 'any')] })),
  });
}

/** Writes the service worker with the names of all files of this build, and the manifests of the installed app. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = [...Object.keys(bundle).filter((name) => !name.endsWith('.json')).sort(), ...ICONS].map((name) => `/m/${name}`);
      const { code } = await transformWithOxc(readFileSync(at('src/m/sw.ts'), 'utf8'), 'sw.ts');
      const build = createHash('sha256').update(JSON.stringify(files)).update(code);
      // Names of built files hold their digest; the page's own name does not.
      const page = bundle['index.html'];
      if (page?.type === 'asset') build.update(page.source);
      const told = `const FILES = ${JSON.stringify(files)}; const BUILD = '${build.digest('hex').slice(0, 16)}';\n`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: told + code.replace(/^export \{\};?$/m, '') });
      for (const [fileName, words] of Object.entries(NAMES)) this.emitFile({ type: 'asset', fileName, source: appManifest(words) });
    },
  };
}

/** Most readers are Chinese: the page asks for their words at once, and does not find out by running that it needs them. */
function wordsAtOnce(): Plugin {
  return {
    name: 'words-at-once',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const words = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/i18n/all.zh-CN.ts'));
        if (words === undefined) throw new Error('The build has no chunk of the Chinese words, src/m/i18n/all.zh-CN.ts.');
        return [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/m/${words.fileName}` }, injectTo: 'head' }];
      },
    },
  };
}

export default appConfig({ name: 'm', plugins: [wordsAtOnce(), offline()] });
