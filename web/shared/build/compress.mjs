// Writes .gz and .br beside every file of a build that is worth compressing,
// so that the server only chooses. As a program: node compress.mjs DIR.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compressible = /\.(js|css|html|svg|json|txt|webmanifest|map)$/;
const smallest = 512;

/** Compresses the files under dir. */
export async function compressAll(dir) {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  await Promise.all(
    entries
      .filter((e) => e.isFile() && compressible.test(e.name))
      .map(async (e) => {
        const path = join(e.parentPath, e.name);
        const data = await readFile(path);
        if (data.length < smallest) return;
        const br = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        await writeFile(`${path}.gz`, await promisify(gzip)(data, { level: 9 }));
        await writeFile(`${path}.br`, await promisify(brotliCompress)(data, br));
      }),
  );
}

if (import.meta.url === pathToFileURL(argv[1]).href) await compressAll(argv[2]);
