// Pseudo-random numbers of stdlib.h as glibc 2.36 computes them: the additive feedback generator of degree 31
// (stdlib/random_r.c), seeded with 1 where the program doesn't, and the 48-bit one of POSIX.
long __builtin___forkcheck_opaque(int which);
int __builtin___forkcheck_opaque_text(char *to, int which, const char *rest);
int __builtin___forkcheck_is_number(unsigned value);
long __builtin___forkcheck_unknown_random(int owner, int seeds, int count);
int __builtin___forkcheck_decides(void);
int __builtin___forkcheck_is_process(unsigned value);
int __builtin_getpid(void);

static unsigned __forkcheck_random_words[31];
static int __forkcheck_random_front = 3;
static int __forkcheck_random_seeded = 0;  // 2: with a seed that nobody knows
// Then, if anybody decides by such numbers: by whom, how many times (0: with its own id), and how many numbers there were since.
static int __forkcheck_random_owner, __forkcheck_random_seeds, __forkcheck_random_count;

static unsigned __forkcheck_next_random(void) {
  if (__forkcheck_random_seeded == 2 && __builtin___forkcheck_decides())
    return (unsigned)__builtin___forkcheck_unknown_random(__forkcheck_random_owner, __forkcheck_random_seeds, __forkcheck_random_count++);
  if (__forkcheck_random_seeded == 2) return (unsigned)__builtin___forkcheck_opaque(5);
  unsigned *words = __forkcheck_random_words;
  int front = __forkcheck_random_front;
  unsigned word = words[front] += words[(front + 28) % 31];
  __forkcheck_random_front = (front + 1) % 31;
  return word >> 1;
}

// The same id gives the same numbers again; of two other unknown seeds nothing is known.
static void __forkcheck_seed_unknown(unsigned seed) {
  static int seeds = 0;
  __forkcheck_random_seeded = 2;
  if (!__builtin___forkcheck_decides()) return;
  int is_id = __builtin___forkcheck_is_process(seed);
  __forkcheck_random_owner = is_id ? seed : (unsigned)__builtin_getpid();
  __forkcheck_random_seeds = is_id ? 0 : ++seeds;
  __forkcheck_random_count = 0;
}

static void __forkcheck_srandom(unsigned seed) {
  if (!__builtin___forkcheck_is_number(seed)) {
    __forkcheck_seed_unknown(seed);
    return;
  }
  int word = seed == 0 ? 1 : (int)seed;
  __forkcheck_random_words[0] = word;
  for (int i = 1; i < 31; i++) {
    word = 16807 * (word % 127773) - 2836 * (word / 127773);
    if (word < 0) word += 2147483647;
    __forkcheck_random_words[i] = word;
  }
  __forkcheck_random_front = 3;
  __forkcheck_random_seeded = 1;
  for (int i = 0; i < 310; i++) __forkcheck_next_random();
}

static void __forkcheck_srand(unsigned seed) { __forkcheck_srandom(seed); }

static long __forkcheck_random(void) {
  if (!__forkcheck_random_seeded) __forkcheck_srandom(1);
  return __forkcheck_next_random();
}

static int __forkcheck_rand(void) { return __forkcheck_random(); }

static int __forkcheck_rand_r(unsigned *seed) {
  unsigned next = *seed, result = 0;
  for (int part = 0; part < 3; part++) {
    next = next * 1103515245 + 12345;
    unsigned bits = next / 65536;
    result = part == 0 ? bits % 2048 : (result << 10) ^ (bits % 1024);
  }
  *seed = next;
  return result;
}

static unsigned long __forkcheck_random48 = 0;

static unsigned long __forkcheck_next_random48(void) {
  __forkcheck_random48 = (__forkcheck_random48 * 0x5DEECE66D + 0xB) & 0xFFFFFFFFFFFF;
  return __forkcheck_random48;
}

static void __forkcheck_srand48(long seed) { __forkcheck_random48 = ((unsigned long)seed & 0xFFFFFFFF) << 16 | 0x330E; }
static double __forkcheck_drand48(void) { return __forkcheck_next_random48() / 281474976710656.0; }
static long __forkcheck_lrand48(void) { return __forkcheck_next_random48() >> 17; }
static long __forkcheck_mrand48(void) { return (int)(__forkcheck_next_random48() >> 16); }
