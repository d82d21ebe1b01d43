import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@shared': resolve(here, 'src/shared') } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/shared/testing/setup.ts'],
    restoreMocks: true,
    // A page for each file costs four times the tests themselves; so none may replace a module (vi.mock), only spy on what it exports.
    isolate: false,
    pool: 'threads',
    server: { deps: { inline: ['element-plus'] } }, // its modules import CSS, which node cannot
  },
});
