// printf of coreutils, for the conversions %s, %c, %d, %i and %% without flags, and the usual escapes in the format.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *escape(const char *at) {
  static const char letters[] = "abfnrtv\\\"", values[] = "\a\b\f\n\r\t\v\\\"";
  const char *found = *at != '\0' ? strchr(letters, *at) : NULL;
  if (found == NULL) __forkcheck_not_covered("printf with this escape");
  putchar(values[found - letters]);
  return at + 1;
}

static void number(const char *text) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*end != '\0' || (end == text && *text != '\0')) __forkcheck_not_covered("printf of what isn't a number");
  printf("%ld", value);
}

// One pass over the format; what it took of the arguments.
static int print(const char *format, char **arguments) {
  int taken = 0;
  for (const char *at = format; *at != '\0';) {
    if (*at == '\\') {
      at = escape(at + 1);
    } else if (*at != '%') {
      putchar(*at++);
    } else if (at[1] == '%') {
      putchar('%');
      at += 2;
    } else {
      const char *argument = arguments[taken] != NULL ? arguments[taken++] : "";
      if (at[1] == 's') fputs(argument, stdout);
      else if (at[1] == 'c' && *argument != '\0') putchar(*argument);
      else if (at[1] == 'd' || at[1] == 'i') number(argument);
      else __forkcheck_not_covered("printf with this conversion");
      at += 2;
    }
  }
  return taken;
}

int main(int argc, char **argv) {
  if (argc < 2 || argv[1][0] == '-') __forkcheck_not_covered("printf without a format, or with options");
  char **arguments = argv + 2;
  do {
    int taken = print(argv[1], arguments);
    if (taken == 0 && *arguments != NULL) __forkcheck_not_covered("printf with more arguments than it prints");
    arguments += taken;
  } while (*arguments != NULL);
  return 0;
}
