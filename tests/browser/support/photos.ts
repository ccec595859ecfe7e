// Photos as phones take them: real JPEGs, larger than the app sends, drawn by the browser itself.

import type { Page } from "@playwright/test";

export interface Photo {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** `hue` tells photos apart. */
export async function takePhoto(page: Page, hue = 30): Promise<Photo> {
  const base64 = await page.evaluate(async (hue) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2400, 1800];
    const context = canvas.getContext("2d")!;
    for (let row = 0; row < 18; row++) {
      for (let column = 0; column < 24; column++) {
        context.fillStyle = `hsl(${hue + row * 2} ${30 + column}% ${35 + ((row * 7 + column * 5) % 30)}%)`;
        context.fillRect(column * 100, row * 100, 100, 100);
      }
    }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    const bytes = new Uint8Array(await blob!.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, hue);
  return { name: `photo-${hue}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}
