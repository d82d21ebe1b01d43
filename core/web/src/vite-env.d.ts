/// <reference types="vite/client" />
declare module 'postcss-pxtorem';
