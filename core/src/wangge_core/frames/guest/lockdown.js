/* Runs before anything of the plugin's: takes away what a content security policy does not cover. */
(() => {
  'use strict';
  const gone = [
    'RTCPeerConnection',
    'webkitRTCPeerConnection',
    'mozRTCPeerConnection',
    'RTCDataChannel',
    'RTCIceGatherer',
    'RTCIceTransport',
    'RTCDtlsTransport',
    'RTCSctpTransport',
    'WebTransport',
    'PresentationRequest',
    'PaymentRequest',
  ];
  for (const name of gone) {
    try {
      delete window[name];
      Object.defineProperty(window, name, { value: undefined, writable: false, configurable: false });
    } catch {
      /* It is not there, and cannot be put there. */
    }
  }
})();
