// sh -c LINE for lines that are one command of plain or quoted words, as dash 0.5.12 runs them (Debian's sh, seen with strace). What
// else a shell understands is refused. Dash looks for a command before it makes a process for it; here a process ends at once then.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char line[4096];
static char *words[256];
static int is_missing;

static void split(const char *from) {
  char *to = line, quote = '\0';
  int count = 0, in_word = 0;
  if (strlen(from) >= sizeof line) __forkcheck_not_covered("so long a command for the shell");
  for (; *from != '\0'; from++) {
    int is_blank = *from == ' ' || *from == '\t' || (*from == '\n' && from[1] == '\0');
    if (quote == '\0' && is_blank) {
      if (in_word) *to++ = '\0';
      in_word = 0;
      continue;
    }
    if (!in_word) words[count++] = to;
    in_word = 1;
    if (count == 255) __forkcheck_not_covered("a command of so many words for the shell");
    if (*from == quote) quote = '\0';
    else if (quote == '\0' && (*from == '\'' || *from == '"')) quote = *from;
    else if (quote == '\0' && strchr("|&;<>()$`\\*?[#~\n", *from) != NULL) __forkcheck_not_covered("a command with shell syntax");
    else if (quote == '"' && strchr("$`\\", *from) != NULL) __forkcheck_not_covered("a command with shell syntax");
    else *to++ = *from;
  }
  if (quote != '\0') __forkcheck_not_covered("a command with an open quote");
  *to = '\0';
  words[count] = NULL;
}

// What the shell would do itself, or take for the beginning of something longer.
static int is_special(const char *name) {
  static const char *const all[] = {"!",      "{",       "}",      "case",  "do",     "done",     "elif",  "else",  "esac", "fi",      "for",
                                    "if",     "in",      "then",   "until", "while",  ".",        "alias", "bg",    "break", "cd",     "chdir",
                                    "command", "continue", "eval", "exec",  "export", "fg",       "getopts", "hash", "jobs", "local",  "read",
                                    "readonly", "return", "set",   "shift", "test",   "times",    "trap",  "type",  "ulimit", "umask", "unalias",
                                    "unset",  "wait",    "env",    "printenv"};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (strcmp(name, all[i]) == 0) return 1;
  return strchr(name, '=') != NULL;
}

// One write.
static int echo(void) {
  char text[sizeof line + 1] = "";
  int newline = words[1] == NULL || strcmp(words[1], "-n") != 0;
  for (char **word = words + 2 - newline; *word != NULL; word++) {
    if (strchr(*word, '\\') != NULL) __forkcheck_not_covered("the shell's echo with a backslash");
    strcat(text, *word);
    if (word[1] != NULL) strcat(text, " ");
  }
  if (newline) strcat(text, "\n");
  if (*text != '\0') write(1, text, strlen(text));
  return 0;
}

static int leave(void) {
  if (words[1] == NULL) return 0;
  if (words[2] != NULL || strspn(words[1], "0123456789") != strlen(words[1]) || strlen(words[1]) > 3)
    __forkcheck_not_covered("the shell's exit with this argument");
  return atoi(words[1]) & 255;
}

static int complain(const char *shell, const char *what, const char *rest, int status) {
  char text[sizeof line + 20];
  snprintf(text, sizeof text, "%s: 1: ", shell);
  write(2, text, strlen(text));
  snprintf(text, sizeof text, "%s%s", what, rest);
  write(2, text, strlen(text));
  write(2, "\n", 1);
  return status;
}

static int status_of(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  int number = WTERMSIG(status);
  if (number != SIGINT && number != SIGPIPE) {
    char text[64];
    snprintf(text, sizeof text, "%s\n", strsignal(number));
    write(2, text, strlen(text));
  }
  return 128 + number;
}

// An interrupt that comes meanwhile ends the shell after its command.
static int run(const char *shell) {
  sigset_t interrupt, before;
  int status;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigprocmask(SIG_BLOCK, &interrupt, &before);
  pid_t child = vfork();
  if (child == 0) {
    sigprocmask(SIG_SETMASK, &before, NULL);
    execvp(words[0], words);
    is_missing = 1;
    _exit(127);
  }
  if (child < 0) return complain(shell, "Cannot fork", "", 2);
  while (wait(&status) != child) {
  }
  status = is_missing ? complain(shell, words[0], ": not found", 127) : status_of(status);
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

int main(int argc, char **argv) {
  struct sigaction child_ends;
  if (argc != 3 || strcmp(argv[1], "-c") != 0) __forkcheck_not_covered("the shell without -c and one command");
  sigaction(SIGCHLD, NULL, &child_ends);
  if (child_ends.sa_handler == SIG_IGN) signal(SIGCHLD, SIG_DFL);
  split(argv[2]);
  if (words[0] == NULL) return 0;
  if (is_special(words[0])) __forkcheck_not_covered("this command of the shell");
  if (strcmp(words[0], "echo") == 0) return echo();
  if (strcmp(words[0], "true") == 0 || strcmp(words[0], ":") == 0) return 0;
  if (strcmp(words[0], "false") == 0) return 1;
  if (strcmp(words[0], "exit") == 0) return leave();
  return run(argv[0]);
}
