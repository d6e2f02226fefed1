// setjmp.h. The machine keeps where to go on in the first words of a jmp_buf (machine/libc_jump.cpp); behind them stands the
// signal mask, if sigsetjmp was asked to keep it.
struct __forkcheck_jump_buffer {
  unsigned long words[8];
  int mask_was_saved;
  unsigned long mask[16];
};
_Noreturn void __builtin___forkcheck_jump(void *buffer, int value);

#if __forkcheck_has(sigprocmask)
static int __forkcheck_save_mask(int wanted, void *mask) { return wanted != 0 && __builtin_sigprocmask(0, NULL, mask) == 0; }

static void __forkcheck_longjmp(struct __forkcheck_jump_buffer *buffer, int value) {
  if (buffer->mask_was_saved) __builtin_sigprocmask(2, buffer->mask, NULL);
  __builtin___forkcheck_jump(buffer, value == 0 ? 1 : value);
}
#else
static void __forkcheck_longjmp(struct __forkcheck_jump_buffer *buffer, int value) {
  __builtin___forkcheck_jump(buffer, value == 0 ? 1 : value);
}
#endif

static void __forkcheck__longjmp(struct __forkcheck_jump_buffer *buffer, int value) { __forkcheck_longjmp(buffer, value); }
static void __forkcheck_siglongjmp(struct __forkcheck_jump_buffer *buffer, int value) { __forkcheck_longjmp(buffer, value); }
