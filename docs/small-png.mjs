import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A picture of a page as a PNG of a palette, a third as large as a browser's own (PNG third edition, 11.2 and 11.3.3.3).
 *
 * @param tab  a tab of a browser, which reads the browser's picture
 * @param note  goes into the file as the text "Page"
 */
export async function smallPng(tab, screenshot, note) {
  const { width, height, palette, rows } = await tab.evaluate(coloursOf, screenshot.toString('base64'));
  if (palette.length > 256) throw new Error(`${palette.length} colours do not fit into a palette`);
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.from([...size, 8, 3, 0, 0, 0])),
    chunk('tEXt', Buffer.from(`Page\0${note}`, 'latin1')),
    chunk('PLTE', Buffer.from(palette.flat())),
    // Each row begins with its filter, which is none.
    chunk('IDAT', deflateSync(Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Runs in the browser: the colours of a picture, five bits for each of red, green and blue, and which pixel has which. */
async function coloursOf(base64) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const rounded = (value) => Math.round((Math.round((value / 255) * 31) / 31) * 255);
  const known = new Map();
  const palette = [];
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const colour = Array.from(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3), rounded);
      const name = colour.join();
      if (!known.has(name)) known.set(name, palette.push(colour) - 1);
      return known.get(name);
    }),
  );
  return { width, height, palette, rows };
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
