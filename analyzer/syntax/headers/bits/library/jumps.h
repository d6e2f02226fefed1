// setjmp.h. The machine keeps where to go on in the first words of a jmp_buf (machine/libc_jump.cpp); behind them stands the
// signal mask, if sigsetjmp was asked to keep it.
struct __forkcheck_jump_buffer {
  unsigned long words[8];
  int mask_was_saved;
  unsigned long mask[16];
};
_Noreturn void __builtin___forkcheck_jump(void *buffer, int value);

static void __forkcheck_keep_no_mask(void *place) {
  struct __forkcheck_jump_buffer *buffer = place;
  buffer->mask_was_saved = 0;
}

static void __forkcheck_keep_mask(void *place, int wanted) {
  struct __forkcheck_jump_buffer *buffer = place;
  buffer->mask_was_saved = wanted != 0 && __builtin_sigprocmask(0, NULL, buffer->mask) == 0;
}

static void __forkcheck_longjmp(struct __forkcheck_jump_buffer *buffer, int value) {
  __builtin___forkcheck_jump(buffer, value == 0 ? 1 : value);
}

static void __forkcheck_siglongjmp(struct __forkcheck_jump_buffer *buffer, int value) {
  if (buffer->mask_was_saved) __builtin_sigprocmask(2, buffer->mask, NULL);
  __builtin___forkcheck_jump(buffer, value == 0 ? 1 : value);
}

static void __forkcheck__longjmp(struct __forkcheck_jump_buffer *buffer, int value) { __forkcheck_longjmp(buffer, value); }
