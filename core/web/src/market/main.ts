import { createApp } from 'vue';
import '@shared/style/reset.css';
import '@shared/style/tokens.css';
import '@shared/style/buttons.css';
import '../desk/theme.css';
import './market.css';
import { createTranslations } from '@shared/i18n';
import App from './App.vue';
import messages from './i18n';
import { createMarketRouter } from './router';

createApp(App).use(createTranslations(messages)).use(createMarketRouter()).mount('#app');
