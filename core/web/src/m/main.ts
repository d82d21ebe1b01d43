import { createApp } from 'vue';
import '@shared/style/reset.css';
import '@shared/style/tokens.css';
import './dark.css';
import '@shared/style/buttons.css';
import '@shared/form/native/skin.css';
import './page.css';
import { fetchTranslations } from '@shared/i18n/locale';
import App from './App.vue';
import words from './i18n';
import { createAppRouter } from './router';
import { applyElder } from './shell/elder';

applyElder();
createApp(App).use(await fetchTranslations(words)).use(createAppRouter()).mount('#app');
