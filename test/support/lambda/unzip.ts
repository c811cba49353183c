import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** One file of a zip. */
export interface ZipEntry {
  readonly name: string;
  /** Permission bits as Unix has them; 0 where the zip was not made for Unix. */
  readonly mode: number;
  /** The time of change as written in the zip: local time without a zone, `YYYY-MM-DDTHH:MM:SS`. */
  readonly modifiedAt: string;
  readonly compressed: boolean;
  readonly data: Buffer;
}

/** Reads all files of a zip whose entries are stored or deflated; checks each one's length and checksum. */
export function readZip(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error('not a zip: no end of central directory');
  const count = zip.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < count; n += 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`not a zip: entry ${n} is not where it should be`);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) entries.push(readEntry(zip, at, name));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function readEntry(zip: Buffer, at: number, name: string): ZipEntry {
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 24);
  const local = zip.readUInt32LE(at + 42);
  if (zip.readUInt32LE(local) !== LOCAL) throw new Error(`${name}: no local header`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const raw = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  if (method !== 0 && method !== 8) throw new Error(`${name}: compression method ${method} is not known`);
  const data = method === 8 ? inflateRawSync(raw) : Buffer.from(raw);
  if (data.length !== size) throw new Error(`${name}: ${data.length} bytes instead of ${size}`);
  if (crc32(data) !== zip.readUInt32LE(at + 16)) throw new Error(`${name}: wrong checksum`);
  const unix = zip.readUInt8(at + 5) === 3;
  return {
    name,
    mode: unix ? (zip.readUInt32LE(at + 38) >>> 16) & 0o7777 : 0,
    modifiedAt: dosTime(zip.readUInt16LE(at + 14), zip.readUInt16LE(at + 12)),
    compressed: method === 8,
    data,
  };
}

function dosTime(date: number, time: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${(date >> 9) + 1980}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  return `${day}T${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`;
}

/** Unpacks a zip into a folder; a name that leads out of the folder is refused. */
export async function unzipTo(zip: Buffer, folder: string): Promise<void> {
  for (const entry of readZip(zip)) {
    if (entry.name.startsWith('/') || entry.name.split(/[\\/]/).includes('..')) {
      throw new Error(`${entry.name}: leads out of the folder`);
    }
    const path = join(folder, entry.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, entry.data, entry.mode === 0 ? {} : { mode: entry.mode });
  }
}
