// LED boards as lit dots.

const pitch = 4;
// Lit dots bloom: at the size of a tile they have to stay bright.
const dotSize = { lit: 4, dark: 2 };
const lit = "#ff4a2b";
const dark = "#2f1713";
const background = "#120a09";

/** Draws packed dots (rows of whole bytes, most significant bit first) on a canvas. */
export function drawBoard(canvas, board) {
  const { width, height, dots } = board;
  const state = `${width}x${height}:${dots}`;
  if (canvas.dataset.dots === state) return;
  canvas.dataset.dots = state;
  canvas.width = width * pitch;
  canvas.height = height * pitch;
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const packed = atob(dots ?? "");
  const stride = Math.ceil(width / 8);
  for (const on of [false, true]) {
    context.fillStyle = on ? lit : dark;
    const size = on ? dotSize.lit : dotSize.dark;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const byte = packed.charCodeAt(y * stride + (x >> 3)) || 0;
        if (((byte >> (7 - (x & 7))) & 1) === Number(on)) context.fillRect(x * pitch, y * pitch, size, size);
      }
    }
  }
}
