// LED boards as lit dots.

const pitch = 4;
// Lit dots bloom: at the size of a tile they have to stay bright.
const dotSize = { lit: 4, dark: 2 };
// By the lights that are on: none, red (or the only one), green, both.
const lights = ["#2f1713", "#ff4a2b", "#39e04a", "#ffb52b"];
const background = "#120a09";

/**
 * Draws packed dots (rows of whole bytes, most significant bit first) on a canvas; a two-colour
 * board has its green lights beside.
 */
export function drawBoard(canvas, board) {
  const { width, height, dots, green } = board;
  const state = `${width}x${height}:${dots}:${green ?? ""}`;
  if (canvas.dataset.dots === state) return;
  canvas.dataset.dots = state;
  canvas.width = width * pitch;
  canvas.height = height * pitch;
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const planes = [atob(dots ?? ""), atob(green ?? "")];
  const stride = Math.ceil(width / 8);
  const lit = (plane, x, y) => (((plane.charCodeAt(y * stride + (x >> 3)) || 0) >> (7 - (x & 7))) & 1);
  lights.forEach((colour, on) => {
    context.fillStyle = colour;
    const size = on ? dotSize.lit : dotSize.dark;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (lit(planes[0], x, y) + 2 * lit(planes[1], x, y) === on) context.fillRect(x * pitch, y * pitch, size, size);
      }
    }
  });
}
