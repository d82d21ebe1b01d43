/** Where this phone is, for a button that gives it on: asked for at that moment only, and nothing where it cannot be known soon. */
const PATIENCE = 4000;

export function here(): Promise<Record<string, number>> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) {
      resolve({});
      return;
    }
    // A browser that waits for somebody to allow it keeps no time limit of its own.
    const late = setTimeout(() => { resolve({}); }, PATIENCE);
    const found = (values: Record<string, number>): void => {
      clearTimeout(late);
      resolve(values);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { found({ lon: coords.longitude, lat: coords.latitude }); },
      () => { found({}); },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  });
}
