// Vector table, start, and the functions compilers call by name. ARMv7-M Architecture Reference
// Manual (DDI 0403E): B1.5.2 exception numbers, B3.3 SysTick, B3.2.6 AIRCR.
#include "support.h"
#include <stddef.h>

extern uint32_t image_data_load, image_data_start, image_data_end;
extern uint32_t image_bss_start, image_bss_end, image_stack_start, image_stack_top;

void firmware_main(void);
void firmware_serial_interrupt(void);
void firmware_scan_interrupt(void);

void support_reset(void) {
  __asm__ volatile("dsb" ::: "memory");
  *(volatile uint32_t *)0xE000ED0Cu = 0x05FA0004u;
  for (;;) {
  }
}

static volatile uint32_t ticks;

uint32_t support_ticks(void) { return ticks; }

static void systick(void) { ticks = ticks + 1; }

void image_start(void) {
  // What no call has touched keeps this mark, so that a debugger sees how deep the stack went.
  for (volatile uint32_t *word = &image_stack_start;
       word < (uint32_t *)__builtin_frame_address(0) - 8; word++)
    *word = 0xDEADBEEFu;
  const uint32_t *from = &image_data_load;
  for (uint32_t *to = &image_data_start; to < &image_data_end;) *to++ = *from++;
  for (uint32_t *to = &image_bss_start; to < &image_bss_end;) *to++ = 0;
  firmware_main();
  support_reset();
}

// A fault has no better end than a new start: the node says hello, and the master fills it again.
static void fault(void) { support_reset(); }

static void ignore(void) {}

typedef void (*handler)(void);

#define SERIAL(n) [16 + (n)] = firmware_serial_interrupt

__attribute__((section(".vectors"), used)) const handler vectors[16 + 64] = {
    (handler)&image_stack_top,
    image_start,
    fault,  // NMI: the first time-out of a CMSDK watchdog
    fault,
    fault,
    fault,
    fault,
    [11] = ignore,
    [14] = ignore,
    [15] = systick,
#ifdef MPS2
    SERIAL(0),  // UART0 receive
#else
    SERIAL(37),  // USART1
    [16 + 28] = firmware_scan_interrupt,  // TIM2: the next row of a board
#endif
};

// One writer (the interrupt) and one reader (the program): each changes its own index only.
enum { QUEUE = 128 };
static volatile uint16_t queue[QUEUE];
static volatile uint32_t written, taken;
static volatile uint32_t lost;

void support_queue_put(uint32_t entry) {
  if (written - taken == QUEUE) {
    lost = SUPPORT_DAMAGED;
    return;
  }
  queue[written % QUEUE] = (uint16_t)(entry | lost);
  lost = 0;
  written = written + 1;
}

int32_t support_queue_take(void) {
  if (written == taken) return -1;
  int32_t entry = queue[taken % QUEUE];
  taken = taken + 1;
  return entry;
}

static uint64_t program[SUPPORT_PROGRAM / 8];

void *support_program(void) { return program; }

static uint8_t canvas[SUPPORT_CANVAS];

uint8_t *support_canvas(void) { return canvas; }

static uint8_t dots[512 + 2];

uint8_t *support_dots(void) { return dots; }

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  uint8_t *out = to;
  const uint8_t *in = from;
  while (count--) *out++ = *in++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if (out < in) return memcpy(to, from, count);
  while (count--) out[count] = in[count];
  return to;
}

void *memset(void *to, int value, size_t count) {
  uint8_t *out = to;
  while (count--) *out++ = (uint8_t)value;
  return to;
}

int memcmp(const void *left, const void *right, size_t count) {
  const uint8_t *l = left, *r = right;
  for (; count--; l++, r++)
    if (*l != *r) return *l < *r ? -1 : 1;
  return 0;
}

// Run-time ABI for the Arm Architecture (IHI 0043), 4.3.4.
void __aeabi_memcpy(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy4(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy8(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memmove(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove4(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove8(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset4(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset8(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr8(void *to, size_t count) { memset(to, 0, count); }

// Division of 64-bit numbers, which these processors have no instruction for: IHI 0043, 4.2 and
// 4.3.1. Bit by bit; times are divided a few times a second only.
__attribute__((used)) uint64_t support_divide(
    uint64_t number, uint64_t divisor, uint64_t *remainder) {
  uint64_t quotient = 0, rest = 0;
  for (int bit = 63; bit >= 0; bit--) {
    rest = rest << 1 | (number >> bit & 1);
    quotient <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= 1;
    }
  }
  *remainder = rest;
  return quotient;
}

__attribute__((used)) int64_t support_divide_signed(
    int64_t number, int64_t divisor, int64_t *remainder) {
  uint64_t rest;
  uint64_t quotient = support_divide(
      number < 0 ? -(uint64_t)number : (uint64_t)number,
      divisor < 0 ? -(uint64_t)divisor : (uint64_t)divisor, &rest);
  *remainder = number < 0 ? -(int64_t)rest : (int64_t)rest;
  return (number < 0) != (divisor < 0) ? -(int64_t)quotient : (int64_t)quotient;
}

// The quotient is given back in r0 and r1, the remainder in r2 and r3.
#define DIVIDE(name, function)                        \
  __attribute__((naked)) void name(void) {            \
    __asm__ volatile("push {r4, lr}\n"                \
                     "sub sp, #16\n"                  \
                     "add r4, sp, #8\n"               \
                     "str r4, [sp]\n"                 \
                     "bl " #function "\n"             \
                     "ldrd r2, r3, [sp, #8]\n"        \
                     "add sp, #16\n"                  \
                     "pop {r4, pc}\n");               \
  }

DIVIDE(__aeabi_uldivmod, support_divide)
DIVIDE(__aeabi_ldivmod, support_divide_signed)
