// kill of procps: kill [-SIGNAL | -s SIGNAL] [--] PID...
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
  const char *name;
  int number;
} signals[] = {{"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"ABRT", SIGABRT}, {"KILL", SIGKILL}, {"USR1", SIGUSR1},
               {"SEGV", SIGSEGV}, {"USR2", SIGUSR2}, {"PIPE", SIGPIPE}, {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD},
               {"CONT", SIGCONT}, {"STOP", SIGSTOP}, {"TSTP", SIGTSTP}};

static int number_of(const char *text) {
  size_t digits = strspn(text, "0123456789");
  if (digits > 0 && digits < 3 && text[digits] == '\0') return atoi(text);
  if (strncmp(text, "SIG", 3) == 0) text += 3;
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
    if (strcmp(text, signals[i].name) == 0) return signals[i].number;
  __forkcheck_not_covered("kill with other options than a signal");
  return 0;
}

// The only argument, or the last one, is a process: that text isn't looked at, since nobody knows its digits.
int main(int argc, char **argv) {
  int number = SIGTERM, n = 1;
  if (argc > 3 && strcmp(argv[n], "-s") == 0) {
    number = number_of(argv[n + 1]);
    n += 2;
  } else if (argc > 2 && argv[n][0] == '-' && strcmp(argv[n], "--") != 0) {
    number = number_of(argv[n++] + 1);
  }
  if (argc - n > 1 && strcmp(argv[n], "--") == 0) n++;
  if (n == argc) __forkcheck_not_covered("kill without a process");
  for (; n < argc; n++) {
    int pid = atoi(argv[n]);
    if (pid == 0) __forkcheck_not_covered("kill of what isn't a process");
    if (kill(pid, number) < 0) __forkcheck_not_covered("kill of a process that isn't there");
  }
  return 0;
}
