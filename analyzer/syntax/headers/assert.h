// No include guard: assert changes with NDEBUG at each #include (C11 7.2).
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
_Noreturn void __forkcheck_assert_failed(const char *text, const char *file, unsigned int line, const char *function);
#define assert(condition) \
  ((condition) ? (void)0 : __forkcheck_assert_failed(#condition, __FILE__, __LINE__, __func__))
#endif
#define static_assert _Static_assert
