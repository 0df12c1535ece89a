#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// libpng reports errors by longjmp, which must not cross Swift frames, so the calls that can fail
// are wrapped here.

typedef struct {
  unsigned char *bytes;
  size_t count;
  size_t capacity;
} hall_png_buffer;

static inline void hall_png_append(png_structp png, png_bytep data, size_t count) {
  hall_png_buffer *buffer = (hall_png_buffer *)png_get_io_ptr(png);
  if (buffer->count + count > buffer->capacity) {
    size_t capacity = 2 * buffer->capacity + count + 4096;
    unsigned char *bytes = (unsigned char *)realloc(buffer->bytes, capacity);
    if (bytes == NULL) png_error(png, "out of memory");
    buffer->bytes = bytes;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, data, count);
  buffer->count += count;
}

static inline void hall_png_flush(png_structp png) { (void)png; }

// Writes rows of `bit_depth` and `color_type` with zlib level `level` and no row filter;
// PNG_COLOR_TYPE_RGB reads 4 bytes a pixel: blue, green, red and one that is left out. The caller frees `buffer->bytes`. Returns 1, or 0 on failure.
static inline int hall_png_write(
    hall_png_buffer *buffer, const unsigned char *rows, int width, int height, size_t stride,
    int bit_depth, int color_type, int level) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  if (png == NULL) return 0;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  png_set_write_fn(png, buffer, hall_png_append, hall_png_flush);
  png_set_compression_level(png, level);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR(
      png, info, (png_uint_32)width, (png_uint_32)height, bit_depth, color_type,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  if (color_type == PNG_COLOR_TYPE_RGB) {
    png_set_filler(png, 0, PNG_FILLER_AFTER);
    png_set_bgr(png);
  }
  for (int row = 0; row < height; row++) png_write_row(png, rows + (size_t)row * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return 1;
}

// Reads any PNG as 8-bit RGB; the caller frees the result. NULL on failure.
static inline unsigned char *hall_png_read(
    const unsigned char *bytes, size_t count, int has_alpha, int *width, int *height) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes, count)) return NULL;
  image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  unsigned char *rows = (unsigned char *)malloc(PNG_IMAGE_SIZE(image));
  if (rows == NULL || !png_image_finish_read(&image, NULL, rows, 0, NULL)) {
    png_image_free(&image);
    free(rows);
    return NULL;
  }
  *width = (int)image.width;
  *height = (int)image.height;
  return rows;
}
