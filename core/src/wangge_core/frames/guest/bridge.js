/* The bridge for authors of frames: `window.wangge`. Everything is a question to the shell, over a port that only this document has. */
(() => {
  'use strict';
  const waiting = new Map();
  const listeners = { theme: [], language: [] };
  let port = null;
  let last = 0;
  let begin;
  const ready = new Promise((resolve) => {
    begin = resolve;
  });

  class WanggeError extends Error {
    constructor(problem) {
      super(problem.message);
      this.name = 'WanggeError';
      this.code = problem.code;
      this.status = problem.status;
      this.errors = problem.errors;
    }
  }

  function dress({ theme, language }) {
    const root = document.documentElement;
    root.lang = language;
    for (const [name, value] of Object.entries(theme)) root.style.setProperty(name, value);
  }

  async function ask(method, args) {
    await ready;
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, method, args });
    });
  }

  function heard({ data }) {
    if (data.id !== undefined) {
      const question = waiting.get(data.id);
      waiting.delete(data.id);
      if (question === undefined) return;
      if (data.problem) question.reject(new WanggeError(data.problem));
      else question.resolve(data.value);
      return;
    }
    dress(data);
    Object.assign(context, { language: data.language, theme: data.theme });
    for (const listener of listeners.theme) listener(data.theme);
    for (const listener of listeners.language) listener(data.language);
  }

  const context = {};
  addEventListener('message', function first(event) {
    if (event.source !== parent || port !== null || event.data?.kind !== 'wangge' || event.ports.length !== 1) return;
    removeEventListener('message', first);
    [port] = event.ports;
    port.onmessage = heard;
    Object.assign(context, event.data.context);
    dress(context);
    begin(context);
    // Its own height is told as it changes, so that the page scrolls and not the frame.
    new ResizeObserver(() => {
      port.postMessage({ id: ++last, method: 'height', args: { pixels: Math.ceil(document.documentElement.getBoundingClientRect().height) } });
    }).observe(document.documentElement);
  });

  const wangge = {
    ready,
    route: (method, path, input) => ask('route', { method, path, input: input ?? null }),
    ask: (method, input) => ask('ask', { method, input: input ?? {} }),
    collections: {
      list: (collection, wanted) => ask('ask', { method: 'collections.list', input: { ...wanted, collection } }),
      get: (collection, id) => ask('ask', { method: 'collections.get', input: { collection, id } }),
      put: (collection, document_) => ask('ask', { method: 'collections.put', input: { ...document_, collection } }),
    },
    command: (command, input) => ask('command', { command, input: input ?? {} }),
    open: (page, values) => ask('open', { page, values: values ?? {} }),
    toast: (text) => ask('toast', { text }),
    on: (what, listener) => {
      listeners[what].push(listener);
    },
  };
  Object.defineProperty(window, 'wangge', { value: Object.freeze(wangge), writable: false, configurable: false });
})();
