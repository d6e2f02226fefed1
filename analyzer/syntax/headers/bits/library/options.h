// getopt of unistd.h and getopt_long of getopt.h, as glibc 2.36 does them (posix/getopt.c): options may stand behind other
// arguments, which are moved to the end, unless POSIXLY_CORRECT, a leading '+' or __posix_getopt say otherwise.
static char *__forkcheck_optarg;
static int __forkcheck_optind = 1;
static int __forkcheck_opterr = 1;
static int __forkcheck_optopt = '?';

struct __forkcheck_long_option {
  const char *name;
  int has_argument;
  int *flag;
  int value;
};

// One call of a function of the family.
struct __forkcheck_option_call {
  int argc;
  char **argv;
  const char *letters;
  const struct __forkcheck_long_option *names;
  int *index;
  int one_dash;  // getopt_long_only
  int reports;
};

#define PERMUTE 0
#define STOP_AT_FIRST 1
#define IN_ORDER 2
static char *__forkcheck_option_rest;       // what is left of a word with several letters
static int __forkcheck_option_order;
static int __forkcheck_options_begun;
static int __forkcheck_option_skipped;      // words that are no options stand from here
static int __forkcheck_option_skipped_end;  // to here, the options behind them are done

// Moves the skipped words behind the options that follow them: three reversals.
static void __forkcheck_reverse(char **words, int from, int to) {
  for (to--; from < to; from++, to--) {
    char *word = words[from];
    words[from] = words[to];
    words[to] = word;
  }
}

static void __forkcheck_move_skipped(char **words) {
  int from = __forkcheck_option_skipped, middle = __forkcheck_option_skipped_end, to = __forkcheck_optind;
  __forkcheck_reverse(words, from, middle);
  __forkcheck_reverse(words, middle, to);
  __forkcheck_reverse(words, from, to);
  __forkcheck_option_skipped += to - middle;
  __forkcheck_option_skipped_end = to;
}

static void __forkcheck_begin_options(const char *letters, int posix) {
  if (__forkcheck_optind == 0) __forkcheck_optind = 1;
  __forkcheck_option_skipped = __forkcheck_option_skipped_end = __forkcheck_optind;
  __forkcheck_option_rest = NULL;
  __forkcheck_option_order = PERMUTE;
  if (letters[0] == '-') __forkcheck_option_order = IN_ORDER;
  else if (letters[0] == '+' || posix || __forkcheck_getenv("POSIXLY_CORRECT") != NULL) {
    __forkcheck_option_order = STOP_AT_FIRST;
  }
  __forkcheck_options_begun = 1;
}

static int __forkcheck_is_no_option(const char *word) { return word[0] != '-' || word[1] == '\0'; }

static int __forkcheck_missing_argument(const struct __forkcheck_option_call *call) { return call->letters[0] == ':' ? ':' : '?'; }

static int __forkcheck_wrong_name(int option) {
  __forkcheck_option_rest = NULL;
  __forkcheck_optind++;
  __forkcheck_optopt = option;
  return '?';
}

static int __forkcheck_ambiguous_name(const struct __forkcheck_option_call *call, const char *prefix, unsigned long length) {
  if (call->reports) {
    __builtin_fprintf(STDERR, "%s: option '%s%s' is ambiguous; possibilities:", call->argv[0], prefix, __forkcheck_option_rest);
    for (const struct __forkcheck_long_option *option = call->names; option->name != NULL; option++) {
      if (__builtin_strncmp(option->name, __forkcheck_option_rest, length) != 0) continue;
      __builtin_fprintf(STDERR, " '%s%s'", prefix, option->name);
    }
    __builtin_fprintf(STDERR, "\n");
  }
  return __forkcheck_wrong_name(0);
}

// --name, --name=argument, --name argument; any beginning that fits one name only. -1: a letter of a word with one dash.
static int __forkcheck_long_option(const struct __forkcheck_option_call *call, const char *prefix) {
  char *end = __forkcheck_strchrnul(__forkcheck_option_rest, '=');
  unsigned long length = end - __forkcheck_option_rest;
  const struct __forkcheck_long_option *found = NULL;
  int ambiguous = 0;
  for (const struct __forkcheck_long_option *option = call->names; option->name != NULL; option++) {
    if (__builtin_strncmp(option->name, __forkcheck_option_rest, length) != 0) continue;
    if (__builtin_strlen(option->name) == length) {
      found = option;
      ambiguous = 0;
      break;
    }
    if (found == NULL) found = option;
    else if (call->one_dash || found->has_argument != option->has_argument || found->flag != option->flag || found->value != option->value) {
      ambiguous = 1;
    }
  }
  if (ambiguous) return __forkcheck_ambiguous_name(call, prefix, length);
  if (found == NULL) {
    int is_name = !call->one_dash || call->argv[__forkcheck_optind][1] == '-' ||
                  __builtin_strchr(call->letters, *__forkcheck_option_rest) == NULL;
    if (!is_name) return -1;
    if (call->reports) {
      __builtin_fprintf(STDERR, "%s: unrecognized option '%s%s'\n", call->argv[0], prefix, __forkcheck_option_rest);
    }
    return __forkcheck_wrong_name(0);
  }
  __forkcheck_option_rest = NULL;
  __forkcheck_optind++;
  if (*end != '\0') {
    if (found->has_argument == 0) {
      if (call->reports) __builtin_fprintf(STDERR, "%s: option '%s%s' doesn't allow an argument\n", call->argv[0], prefix, found->name);
      __forkcheck_optopt = found->value;
      return '?';
    }
    __forkcheck_optarg = end + 1;
  } else if (found->has_argument == 1) {
    if (__forkcheck_optind >= call->argc) {
      if (call->reports) __builtin_fprintf(STDERR, "%s: option '%s%s' requires an argument\n", call->argv[0], prefix, found->name);
      __forkcheck_optopt = found->value;
      return __forkcheck_missing_argument(call);
    }
    __forkcheck_optarg = call->argv[__forkcheck_optind++];
  }
  if (call->index != NULL) *call->index = found - call->names;
  if (found->flag == NULL) return found->value;
  *found->flag = found->value;
  return 0;
}

static int __forkcheck_short_option(const struct __forkcheck_option_call *call) {
  char letter = *__forkcheck_option_rest++;
  const char *found = __builtin_strchr(call->letters, letter);
  if (*__forkcheck_option_rest == '\0') __forkcheck_optind++;
  if (found == NULL || letter == ':' || letter == ';') {
    if (call->reports) __builtin_fprintf(STDERR, "%s: invalid option -- '%c'\n", call->argv[0], letter);
    __forkcheck_optopt = letter;
    return '?';
  }
  if (found[1] != ':') return letter;
  if (*__forkcheck_option_rest != '\0') {
    __forkcheck_optarg = __forkcheck_option_rest;
    __forkcheck_optind++;
  } else if (found[2] != ':') {
    if (__forkcheck_optind == call->argc) {
      if (call->reports) __builtin_fprintf(STDERR, "%s: option requires an argument -- '%c'\n", call->argv[0], letter);
      __forkcheck_optopt = letter;
      letter = __forkcheck_missing_argument(call);
    } else {
      __forkcheck_optarg = call->argv[__forkcheck_optind++];
    }
  }
  __forkcheck_option_rest = NULL;
  return letter;
}

// Finds the next word that is an option; the result of the call if there is none, 0 if there is.
static int __forkcheck_next_word(const struct __forkcheck_option_call *call) {
  if (__forkcheck_option_skipped_end > __forkcheck_optind) __forkcheck_option_skipped_end = __forkcheck_optind;
  if (__forkcheck_option_skipped > __forkcheck_optind) __forkcheck_option_skipped = __forkcheck_optind;
  int skipped = __forkcheck_option_skipped != __forkcheck_option_skipped_end;
  if (__forkcheck_option_order == PERMUTE) {
    if (skipped && __forkcheck_option_skipped_end != __forkcheck_optind) __forkcheck_move_skipped(call->argv);
    else if (__forkcheck_option_skipped_end != __forkcheck_optind) __forkcheck_option_skipped = __forkcheck_optind;
    while (__forkcheck_optind < call->argc && __forkcheck_is_no_option(call->argv[__forkcheck_optind])) __forkcheck_optind++;
    __forkcheck_option_skipped_end = __forkcheck_optind;
  }
  if (__forkcheck_optind != call->argc && __builtin_strcmp(call->argv[__forkcheck_optind], "--") == 0) {
    __forkcheck_optind++;
    skipped = __forkcheck_option_skipped != __forkcheck_option_skipped_end;
    if (skipped && __forkcheck_option_skipped_end != __forkcheck_optind) __forkcheck_move_skipped(call->argv);
    else if (!skipped) __forkcheck_option_skipped = __forkcheck_optind;
    __forkcheck_option_skipped_end = __forkcheck_optind = call->argc;
  }
  if (__forkcheck_optind == call->argc) {
    if (__forkcheck_option_skipped != __forkcheck_option_skipped_end) __forkcheck_optind = __forkcheck_option_skipped;
    return -1;
  }
  if (!__forkcheck_is_no_option(call->argv[__forkcheck_optind])) return 0;
  if (__forkcheck_option_order == STOP_AT_FIRST) return -1;
  __forkcheck_optarg = call->argv[__forkcheck_optind++];
  return 1;
}

static int __forkcheck_next_option(struct __forkcheck_option_call *call, int posix) {
  if (call->argc < 1) return -1;
  __forkcheck_optarg = NULL;
  if (__forkcheck_optind == 0 || !__forkcheck_options_begun) __forkcheck_begin_options(call->letters, posix);
  if (call->letters[0] == '-' || call->letters[0] == '+') call->letters++;
  call->reports = __forkcheck_opterr != 0 && call->letters[0] != ':';
  if (__forkcheck_option_rest == NULL || *__forkcheck_option_rest == '\0') {
    int result = __forkcheck_next_word(call);
    if (result != 0) return result;
    char *word = call->argv[__forkcheck_optind];
    if (call->names != NULL && word[1] == '-') {
      __forkcheck_option_rest = word + 2;
      return __forkcheck_long_option(call, "--");
    }
    __forkcheck_option_rest = word + 1;
    if (call->names != NULL && call->one_dash && (word[2] != '\0' || __builtin_strchr(call->letters, word[1]) == NULL)) {
      result = __forkcheck_long_option(call, "-");
      if (result != -1) return result;
    }
    __forkcheck_option_rest = word + 1;
  }
  return __forkcheck_short_option(call);
}

static int __forkcheck_getopt(int argc, char *const argv[], const char *letters) {
  struct __forkcheck_option_call call = {argc, (char **)argv, letters, NULL, NULL, 0, 0};
  return __forkcheck_next_option(&call, 0);
}

static int __forkcheck___posix_getopt(int argc, char *const argv[], const char *letters) {
  struct __forkcheck_option_call call = {argc, (char **)argv, letters, NULL, NULL, 0, 0};
  return __forkcheck_next_option(&call, 1);
}

static int __forkcheck_getopt_long(int argc, char *const argv[], const char *letters, const void *names, int *index) {
  struct __forkcheck_option_call call = {argc, (char **)argv, letters, names, index, 0, 0};
  return __forkcheck_next_option(&call, 0);
}

static int __forkcheck_getopt_long_only(int argc, char *const argv[], const char *letters, const void *names, int *index) {
  struct __forkcheck_option_call call = {argc, (char **)argv, letters, names, index, 1, 0};
  return __forkcheck_next_option(&call, 0);
}

#undef PERMUTE
#undef STOP_AT_FIRST
#undef IN_ORDER
