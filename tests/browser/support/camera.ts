// Reads a code as a phone's camera does: from the picture.

import { createRequire } from "node:module";
import { expect, type Locator } from "@playwright/test";
import { PNG } from "pngjs";

// Its types say another module format than it has.
const readCode = createRequire(import.meta.url)("jsqr").default as typeof import("jsqr").default;

/** The address that a code on the page leads to. */
export async function scan(code: Locator): Promise<URL> {
  const picture = PNG.sync.read(await code.screenshot());
  const found = readCode(new Uint8ClampedArray(picture.data), picture.width, picture.height);
  expect(found, "a code that can be read").not.toBeNull();
  return new URL(found!.data);
}
