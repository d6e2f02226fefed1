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
#define setjmp(buffer) (__forkcheck_keep_no_mask(buffer), __forkcheck_set_jump(buffer))
#define _setjmp(buffer) setjmp(buffer)
#define sigsetjmp(buffer, save) (__forkcheck_keep_mask((buffer), (save)), __forkcheck_set_jump(buffer))
_Noreturn void _longjmp(struct __jmp_buf_tag *buffer, int value);
_Noreturn void longjmp(struct __jmp_buf_tag *buffer, int value);
_Noreturn void siglongjmp(struct __jmp_buf_tag *buffer, int value);
#endif
