/**
 * Makes a photo small enough for a slow phone line. Drawing it anew on a canvas also drops EXIF: where the
 * picture was taken leaves the device only as the place that the reporter chose. The server strips it again.
 */
const LONGEST = 1600;
const QUALITY = 0.85;

/** The size that fits into the longest edge, keeping the shape. */
export function fitted(width: number, height: number, longest = LONGEST): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG of at most 1600 px. Throws when the browser cannot read the file as a picture. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const size = fitted(bitmap.width, bitmap.height);
    const canvas = document.createElement('canvas');
    canvas.width = size.width;
    canvas.height = size.height;
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('This browser cannot draw.');
    pen.fillStyle = '#fff'; // a transparent PNG would turn black
    pen.fillRect(0, 0, size.width, size.height);
    pen.drawImage(bitmap, 0, 0, size.width, size.height);
    return await encoded(canvas);
  } finally {
    bitmap.close();
  }
}

function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('The picture could not be written.')); }, 'image/jpeg', QUALITY);
  });
}
