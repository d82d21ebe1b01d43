import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import pxtorem from 'postcss-pxtorem';
import { defineConfig, type Plugin, type PluginOption, type UserConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

interface App {
  /** Folder under src/ and under its server's static/; also the path it is served at. */
  name: 'm' | 'desk' | 'market';
  plugins?: PluginOption[];
}

/**
 * OpenLayers measures a font with `innerHTML`, which our Content-Security-Policy (trusted types) refuses: the map
 * would stay blank. The letter it writes is plain text, so `textContent` does the same.
 */
function plainTextInOpenLayers(): Plugin {
  const [unsafe, safe] = ["measureElement.innerHTML = 'M'", "measureElement.textContent = 'M'"];
  return {
    name: 'plain-text-in-openlayers',
    transform(code, id) {
      if (!id.endsWith('/ol/render/canvas.js')) return null;
      if (!code.includes(unsafe)) throw new Error(`OpenLayers no longer says \`${unsafe}\`: see whether this plugin is still needed.`);
      return { code: code.replace(unsafe, safe), map: null };
    },
  };
}

/** The registry serves the marketplace's pages, the core the others. */
const SERVERS = { m: '../src/wangge_core', desk: '../src/wangge_core', market: '../../registry/src/wangge_registry' } as const;

/** One configuration for all apps, so that they differ in what they hold and not in how they are built. */
export function appConfig({ name, plugins = [] }: App): UserConfig {
  return defineConfig({
    root: resolve(here, 'src', name),
    base: `/${name}/`,
    publicDir: resolve(here, 'public'),
    plugins: [vue(), plainTextInOpenLayers(), ...plugins],
    resolve: { alias: { '@shared': resolve(here, 'src/shared') } },
    define: {
      __VUE_OPTIONS_API__: JSON.stringify(name === 'desk'), // Element Plus needs it; our own code does not
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    css: {
      // Every length scales with the root's font size: that is how elder mode enlarges the whole page.
      postcss: { plugins: [pxtorem({ rootValue: 16, propList: ['*'], mediaQuery: false, minPixelValue: 2 })] },
    },
    build: {
      outDir: resolve(here, SERVERS[name], 'static', name),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0, // data: addresses would need a looser Content-Security-Policy
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      manifest: 'build.json',
      chunkSizeWarningLimit: 1200,
    },
    server: { proxy: { '/api': process.env['WANGGE_SERVER'] ?? 'http://127.0.0.1:8600' } },
  });
}
