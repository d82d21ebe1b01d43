import { createApp } from 'vue';
import '@shared/style/reset.css';
import '@shared/style/tokens.css';
import App from './App.vue';
import messages from './i18n';
import { createTranslations } from '@shared/i18n';

createApp(App).use(createTranslations(messages)).mount('#app');
