#ifndef _SETJMP_H
#define _SETJMP_H
struct __jmp_buf_tag {
  long __jmpbuf[8];
  int __mask_was_saved;
  unsigned long __saved_mask[16];
};
typedef struct __jmp_buf_tag jmp_buf[1];
typedef struct __jmp_buf_tag sigjmp_buf[1];
extern int __forkcheck_set_jump(struct __jmp_buf_tag *buffer);
extern void __forkcheck_jump(struct __jmp_buf_tag *buffer, int value);
#define setjmp(buffer) ((buffer)->__mask_was_saved = 0, __forkcheck_set_jump(buffer))
#define _setjmp(buffer) setjmp(buffer)
#if __forkcheck_has(sigprocmask)
#define sigsetjmp(buffer, save) \
  ((buffer)->__mask_was_saved = __forkcheck_save_mask((save), (buffer)->__saved_mask), __forkcheck_set_jump(buffer))
#else
extern int sigsetjmp(struct __jmp_buf_tag *buffer, int save);
#endif
_Noreturn void _longjmp(struct __jmp_buf_tag *buffer, int value);
_Noreturn void longjmp(struct __jmp_buf_tag *buffer, int value);
_Noreturn void siglongjmp(struct __jmp_buf_tag *buffer, int value);
#endif
