import ElementPlus from 'unplugin-element-plus/vite';
import { appConfig } from './vite.app.ts';

export default appConfig({ name: 'desk', plugins: [ElementPlus({})] });
