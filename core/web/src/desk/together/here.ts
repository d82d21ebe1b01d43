/** Where this device is, if its owner lets it say so; null otherwise. Checking in never waits long for it. */
const PATIENCE = 8_000;

export function here(): Promise<{ lon: number; lat: number; accuracy: number; datum: 'wgs84' } | null> {
  if (!('geolocation' in navigator)) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { longitude: lon, latitude: lat, accuracy } = coords;
        resolve({ lon, lat, accuracy: Math.min(accuracy, 100_000), datum: 'wgs84' });
      },
      () => {
        resolve(null);
      },
      { timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}
