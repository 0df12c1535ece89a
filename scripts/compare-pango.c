// The board of `hall bench render`, painted by Pango and Cairo; see scripts/compare-pango.
//
// Prints one line a measurement: KEY MEDIAN FASTEST, in milliseconds.
#include <pango/pangocairo.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { rows = 12, columns = 4 };

static const char *const lines[] = {"不动产登记", "社会保险", "税务综合", "企业开办", "户政业务", "公积金"};
static PangoLayout *title, *cells[rows][columns];
static int scale = 1;
static unsigned long shown;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static PangoLayout *layout(cairo_t *cr, const PangoFontDescription *font) {
  PangoLayout *layout = pango_cairo_create_layout(cr);
  pango_layout_set_font_description(layout, font);
  pango_layout_set_single_paragraph_mode(layout, TRUE);
  return layout;
}

// The texts of a row; another `turn` has another number, line and window.
static void write_row(int row, int turn) {
  char text[64];
  snprintf(text, sizeof text, "A%03d", row + 1 + 100 * turn);
  pango_layout_set_text(cells[row][0], text, -1);
  pango_layout_set_text(cells[row][1], lines[(row + turn) % 6], -1);
  snprintf(text, sizeof text, "%d号窗口", row + 1 + 20 * turn);
  pango_layout_set_text(cells[row][2], text, -1);
  pango_layout_set_text(cells[row][3], turn ? "正在办理" : "请前往办理", -1);
}

static void ground(cairo_t *cr, double y, double height) {
  cairo_set_source_rgb(cr, 11 / 255.0, 31 / 255.0, 58 / 255.0);
  cairo_rectangle(cr, 0, y * scale, 1920 * scale, height * scale);
  cairo_fill(cr);
}

static void show(cairo_t *cr, PangoLayout *text, double x, double y) {
  cairo_move_to(cr, x * scale, y * scale);
  pango_cairo_show_layout(cr, text);
}

static void show_row(cairo_t *cr, int row) {
  double y = 84 + 83 * row + 6;
  cairo_set_source_rgb(cr, 1, 217 / 255.0, 61 / 255.0);
  show(cr, cells[row][0], 24, y);
  cairo_set_source_rgb(cr, 1, 1, 1);
  for (int column = 1; column < columns; column++) show(cr, cells[row][column], 480 * column, y);
}

static void show_frame(cairo_t *cr) {
  ground(cr, 0, 1080);
  cairo_set_source_rgb(cr, 1, 1, 1);
  show(cr, title, 24, 6);
  for (int row = 0; row < rows; row++) show_row(cr, row);
}

static void discard(png_structp png, png_bytep bytes, size_t count) {
  (void)png;
  shown += count + bytes[0];
}

static void nothing(png_structp png) { (void)png; }

// A part of the surface by libpng, level 1 and no row filter.
static void write_png(const unsigned char *pixels, int width, int height, size_t stride) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  if (setjmp(png_jmpbuf(png))) exit(3);
  png_set_write_fn(png, NULL, discard, nothing);
  png_set_compression_level(png, 1);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR(
      png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
  png_set_bgr(png);
  for (int row = 0; row < height; row++) png_write_row(png, pixels + (size_t)row * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static void report(const char *name, double *samples, int count) {
  qsort(samples, (size_t)count, sizeof *samples, by_size);
  printf("%s %.4f %.4f\n", name, samples[(count - 1) / 2], samples[0]);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  scale = atoi(argv[1]);
  int rounds = atoi(argv[2]);
  if (scale < 1 || scale > 2 || rounds < 1 || rounds > 100000) return 2;
  double *samples = malloc((size_t)rounds * sizeof *samples);
  int width = 1920 * scale, height = 1080 * scale;
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  double start = now();
  cairo_t *cr = cairo_create(surface);
  // As hall paints: outlines unhinted, grey edges, glyphs on whole dots.
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(cr, options);
  cairo_set_antialias(cr, CAIRO_ANTIALIAS_GRAY);
  PangoFontDescription *font = pango_font_description_from_string("Noto Sans CJK SC");
  pango_font_description_set_absolute_size(font, 48.0 * scale * PANGO_SCALE);
  title = layout(cr, font);
  pango_layout_set_text(title, "政务服务大厅叫号信息", -1);
  for (int row = 0; row < rows; row++) {
    for (int column = 0; column < columns; column++) cells[row][column] = layout(cr, font);
    write_row(row, 0);
  }
  show_frame(cr);
  cairo_surface_flush(surface);
  double first = now() - start;
  printf("first %.4f %.4f\n", first, first);
  if (argc > 3) cairo_surface_write_to_png(surface, argv[3]);

  size_t stride = (size_t)cairo_image_surface_get_stride(surface);
  unsigned char *pixels = cairo_image_surface_get_data(surface);
  unsigned char *copy = malloc(stride * (size_t)height);
  memset(copy, 1, stride * (size_t)height);
  // The last row of the board, as the bench has it.
  int y = (84 + 83 * (rows - 1)) * scale, row_height = 83 * scale;
#define MEASURE(NAME, WORK)                        \
  do {                                             \
    for (int i = -3; i < rounds; i++) {            \
      int turn = i & 1;                            \
      (void)turn;                                  \
      double begin = now();                        \
      WORK;                                        \
      if (i >= 0) samples[i] = now() - begin;      \
    }                                              \
    report(NAME, samples, rounds);                 \
  } while (0)

  MEASURE("copyFrame", { memcpy(copy, pixels, stride * (size_t)height); shown += copy[turn]; });
  MEASURE("copyRow", {
    memcpy(copy, pixels + (size_t)y * stride, stride * (size_t)row_height);
    shown += copy[turn];
  });
  MEASURE("paint", { show_frame(cr); cairo_surface_flush(surface); });
  MEASURE("full", {
    for (int row = 0; row < rows; row++) write_row(row, turn);
    show_frame(cr);
    cairo_surface_flush(surface);
  });
  MEASURE("row", {
    write_row(rows - 1, turn);
    cairo_save(cr);
    cairo_rectangle(cr, 0, y, width, row_height);
    cairo_clip(cr);
    ground(cr, 84 + 83 * (rows - 1), 83);
    show_row(cr, rows - 1);
    cairo_restore(cr);
    cairo_surface_flush(surface);
  });
  MEASURE("png", write_png(pixels, width, height, stride));
  MEASURE("pngRow", write_png(pixels + (size_t)y * stride, width, row_height, stride));
  return shown == 0;
}
