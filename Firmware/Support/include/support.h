// What Swift without a runtime asks of its surroundings, in C: start-up, the clock's interrupt, the
// queue between the serial interrupt and the program, and the glyphs.
#pragma once
#include <stdint.h>

// Milliseconds since the start, counted by SysTick; wraps after 49 days.
uint32_t support_ticks(void);

// Set on what an interrupt hands over: the byte was damaged, or bytes before it were lost.
#define SUPPORT_DAMAGED 0x100

// Called by the serial interrupt. A full queue loses the byte and marks the next one as damaged.
void support_queue_put(uint32_t entry);
// The oldest byte with its mark, or -1.
int32_t support_queue_take(void);

// The rows of a glyph from above, and how wide it is in *width (8 or 16 dots: 1 or 2 bytes a row);
// null for a character the font has not.
const uint8_t *_Nullable support_glyph(uint32_t code, uint32_t *_Nonnull width);

// The memory of the program itself, SUPPORT_PROGRAM bytes: it lives here, not on the stack.
void *_Nonnull support_program(void);
#ifdef BOARD
#define SUPPORT_PROGRAM 1408
#else
#define SUPPORT_PROGRAM 1024
#endif

// The memory of the one canvas of a program, SUPPORT_CANVAS bytes: too large to be moved about on a
// small stack.
uint8_t *_Nonnull support_canvas(void);
#ifdef BOARD
#define SUPPORT_CANVAS 512
#else
#define SUPPORT_CANVAS 1024
#endif

// The dots of a board as they are scanned, 512 bytes, and two of the scan itself.
uint8_t *_Nonnull support_dots(void);

// Waits for the next interrupt; SysTick comes every millisecond.
static inline void support_sleep(void) { __asm__ volatile("wfi" ::: "memory"); }
static inline void support_barrier(void) { __asm__ volatile("dsb" ::: "memory"); }
// Starts the processor anew, as by the reset pin.
void support_reset(void);
